package org.simplectic.discretizations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Discretization;

final class DiscretizationTest {
    private static final double PERIOD = 2 * Math.PI;

    /** Dirichlet, Neumann on one side, Robin on both, as factors of value and slope at both ends. */
    private static final double[][] CONDITIONS = {{1, 0, 1, 0}, {0, 1, 1, 0}, {2, -1, 1, 0.5}};

    /** A smooth function without symmetry, its slope along an axis and its Laplacian. */
    private static double hill(double[] place, int axes) {
        double product = 1;
        for (int i = 0; i < axes; i++) {
            product *= factor(place[i], i, axes);
        }
        return product;
    }

    /** Enough waves on a line that the leading term of the error is the largest on grids whose errors rounding does not reach. */
    private static double wave(int axes) {
        return axes == 1 ? 6 : 1.5;
    }

    private static double factor(double x, int axis, int axes) {
        return Math.exp(0.5 * x) * Math.sin(wave(axes) * x + 0.7 + axis);
    }

    private static double factorSlope(double x, int axis, int axes) {
        double angle = wave(axes) * x + 0.7 + axis;
        return Math.exp(0.5 * x) * (0.5 * Math.sin(angle) + wave(axes) * Math.cos(angle));
    }

    private static double factorBend(double x, int axis, int axes) {
        double w = wave(axes);
        double angle = w * x + 0.7 + axis;
        return Math.exp(0.5 * x) * ((0.25 - w * w) * Math.sin(angle) + w * Math.cos(angle));
    }

    private static double slope(double[] place, int axes) {
        int along = (int) place[axes];
        return hill(place, axes) / factor(place[along], along, axes) * factorSlope(place[along], along, axes);
    }

    private static double laplacian(double[] place, int axes) {
        double sum = 0;
        for (int i = 0; i < axes; i++) {
            sum += hill(place, axes) / factor(place[i], i, axes) * factorBend(place[i], i, axes);
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "2, 2", "2, 3", "2, 4", "4, 1", "4, 2", "4, 3", "4, 4", "6, 1", "6, 2", "6, 3", "6, 4"})
    void periodicDifferencesHaveTheirOrder(int accuracy, int derivative) {
        double order = Manufactured.order(
                new int[] {24, 32, 48, 64},
                n -> new Manufactured(new FiniteDifference(accuracy), 1, n, 0, PERIOD, true)
                        .error(
                                derivative,
                                Optional.empty(),
                                x -> Math.sin(x[0]) + 0.3 * Math.cos(2 * x[0]),
                                x -> Math.sin(x[0] + derivative * Math.PI / 2)
                                        + 0.3 * Math.pow(2, derivative) * Math.cos(2 * x[0] + derivative * Math.PI / 2),
                                x -> 0));
        assertEquals(accuracy, order, 0.2);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, 0", "2, 1, 1", "2, 1, 2", "4, 1, 0", "4, 1, 1", "4, 1, 2", "6, 1, 0", "6, 1, 1", "6, 1, 2", "2, 2, 0",
        "2, 2, 1", "2, 2, 2", "4, 2, 0", "4, 2, 1", "4, 2, 2"
    })
    void solutionsHaveTheOrderForAllConditions(int accuracy, int axes, int conditions) {
        int[] points = axes == 1 ? new int[] {64, 80, 96, 128} : new int[] {12, 16, 20, 24};
        double order = Manufactured.order(
                points,
                n -> new Manufactured(new FiniteDifference(accuracy), axes, n, 0, 1.5, false)
                        .poissonError(
                                CONDITIONS[conditions],
                                x -> hill(x, axes),
                                x -> laplacian(x, axes),
                                x -> slope(x, axes)));
        // Next to ends the formula is one order worse, and constants of two orders mix: more than the order is no
        // fault.
        assertTrue(order > accuracy - 0.2 && order < accuracy + 1.2, "order " + order);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void differencesInSpaceHaveTheirOrder(int conditions) {
        double order = Manufactured.order(
                new int[] {6, 8, 10},
                n -> new Manufactured(new FiniteDifference(2), 3, n, 0, 1.5, false)
                        .poissonError(CONDITIONS[conditions], x -> hill(x, 3), x -> laplacian(x, 3), x -> slope(x, 3)));
        assertTrue(order > 1.8 && order < 3.2, "order " + order);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void fourierSeriesAreExactForTheirWaves(int derivative) {
        for (int n : new int[] {16, 15}) {
            double error = new Manufactured(new Fourier(false), 2, n, 0, PERIOD, true)
                    .error(
                            derivative,
                            Optional.empty(),
                            x -> Math.cos(x[0]) * Math.sin(5 * x[1] + 0.1),
                            x -> Math.cos(x[0])
                                    * Math.pow(5, derivative)
                                    * Math.sin(5 * x[1] + 0.1 + derivative * Math.PI / 2),
                            x -> 0);
            assertEquals(0, error, 1e-12 * Math.pow(8, derivative));
        }
    }

    @Test
    void dealiasingLeavesLongWavesOnly() {
        var grid = new Manufactured(new Fourier(true), 1, 12, 0, PERIOD, true);
        assertEquals(
                0,
                grid.error(1, Optional.empty(), x -> Math.sin(3 * x[0]), x -> 3 * Math.cos(3 * x[0]), x -> 0),
                1e-12);
        assertEquals(0, grid.error(1, Optional.empty(), x -> Math.sin(4 * x[0]), x -> 0, x -> 0), 1e-12);
        var plane = new Manufactured(new Fourier(true), 2, 12, 0, PERIOD, true);
        assertEquals(
                0, plane.error(1, Optional.empty(), x -> Math.sin(4 * x[0]) * Math.cos(x[1]), x -> 0, x -> 0), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "1, 2", "2, 0", "2, 1", "2, 2"})
    void chebyshevSolutionsConvergeSpectrally(int axes, int conditions) {
        double error = new Manufactured(new Chebyshev(), axes, axes == 1 ? 24 : 18, 0, 1.5, false)
                .poissonError(CONDITIONS[conditions], x -> hill(x, axes), x -> laplacian(x, axes), x -> slope(x, axes));
        assertEquals(0, error, 1e-11);
    }

    @Test
    void derivativesOfPolynomialsAreExactWithoutConditions() {
        double error = new Manufactured(new Chebyshev(), 1, 9, -1, 3, false)
                .error(3, Optional.empty(), x -> Math.pow(x[0], 8), x -> 336 * Math.pow(x[0], 5), x -> 0);
        assertEquals(0, error, 1e-12 * 336 * 243 * 81);
        double differences = new Manufactured(new FiniteDifference(4), 1, 20, -1, 3, false)
                .error(2, Optional.empty(), x -> Math.pow(x[0], 4), x -> 12 * x[0] * x[0], x -> 0);
        assertEquals(0, differences, 1e-10);
    }

    @Test
    void weightsIntegrate() {
        var chebyshev = new Manufactured(new Chebyshev(), 1, 9, -1, 2, false)
                .grid()
                .axes()
                .getFirst();
        double sum = 0;
        for (int i = 0; i < 9; i++) {
            sum += chebyshev.weights().get(i) * Math.pow(chebyshev.points().get(i), 7);
        }
        assertEquals((256 - 1) / 8.0, sum, 1e-12);
        var even = new Manufactured(new Chebyshev(), 1, 8, -1, 2, false)
                .grid()
                .axes()
                .getFirst();
        assertEquals(3, Arrays.stream(even.weights().toArray()).sum(), 1e-14);
    }

    @Test
    void refusalsSayWhatIsWanted() {
        var open = new Discretization.Span("x", "", 0, 1, 8, false);
        var closed = new Discretization.Span("x", "", 0, 1, 8, true);
        assertTrue(refusal(() -> new Fourier(false).axis(open)).contains("boundary: periodic"));
        assertTrue(refusal(() -> new Chebyshev().axis(closed)).contains("fourier"));
        assertTrue(refusal(() -> new FiniteDifference(6).axis(new Discretization.Span("x", "", 0, 1, 4, true)))
                .contains("at least 7 points"));
    }

    @Test
    void aConditionThatDecidesNothingIsRefused() {
        // Through two values next to the end, the continuation divides by a - 8 b / (3 h).
        double step = 1.0 / 20;
        var grid = new Manufactured(new FiniteDifference(2), 1, 20, 0, 1, false);
        var conditions = Optional.of(new double[] {1, 3 * step / 8, 1, 0});
        assertTrue(refusal(() -> grid.error(2, conditions, x -> x[0], x -> 0, x -> 1))
                .contains("take another number of points"));
    }

    private static String refusal(Runnable action) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }
}
