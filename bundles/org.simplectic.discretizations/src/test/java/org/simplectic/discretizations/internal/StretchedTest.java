package org.simplectic.discretizations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.simplectic.api.Discretization;
import org.simplectic.model.internal.Stretch;
import org.simplectic.model.internal.Stretched;

/** Orders on stretched axes are those on even ones, and layers at walls are seen. */
final class StretchedTest {
    private static final double RATE = 3;

    private static Discretization stretched(Discretization even, Stretch.Toward toward, double ratio) {
        var stretch = new Stretch(toward, ratio);
        return new Stretched(even, Map.of("x", stretch, "y", stretch));
    }

    private static double value(double x) {
        return Math.exp(-x) * Math.sin(RATE * x + 0.4);
    }

    private static double slope(double x) {
        return Math.exp(-x) * (RATE * Math.cos(RATE * x + 0.4) - Math.sin(RATE * x + 0.4));
    }

    private static double bend(double x) {
        return Math.exp(-x) * ((1 - RATE * RATE) * Math.sin(RATE * x + 0.4) - 2 * RATE * Math.cos(RATE * x + 0.4));
    }

    @ParameterizedTest
    @CsvSource({"FROM, 2", "TO, 2", "BOTH, 2", "FROM, 4", "TO, 4", "BOTH, 4"})
    void solutionsHaveTheOrder(Stretch.Toward toward, int accuracy) {
        for (var conditions : new double[][] {{1, 0, 1, 0}, {0, 1, 1, 0}, {2, -1, 1, 0.5}}) {
            double order = Manufactured.order(
                    new int[] {48, 64, 96, 128},
                    n -> new Manufactured(stretched(new FiniteDifference(accuracy), toward, 5), 1, n, 0, 2, false)
                            .poissonError(conditions, x -> value(x[0]), x -> bend(x[0]), x -> slope(x[0])));
            // As on even axes, two orders mix: more is no fault.
            assertTrue(order > accuracy - 0.2 && order < accuracy + 1.2, toward + " " + order);
        }
    }

    @ParameterizedTest
    @EnumSource(Stretch.Toward.class)
    void inThePlaneToo(Stretch.Toward toward) {
        double order = Manufactured.order(
                new int[] {12, 16, 24},
                n -> new Manufactured(stretched(new FiniteDifference(2), toward, 3), 2, n, 0, 2, false)
                        .poissonError(
                                new double[] {1, 0, 1, 0},
                                x -> value(x[0]) * value(x[1]),
                                x -> value(x[0]) * bend(x[1]) + bend(x[0]) * value(x[1]),
                                x -> x[2] == 0 ? slope(x[0]) * value(x[1]) : value(x[0]) * slope(x[1])));
        assertEquals(2, order, 0.4);
    }

    @ParameterizedTest
    @CsvSource({
        "FROM, 1", "TO, 1", "BOTH, 1", "FROM, 2", "TO, 2", "BOTH, 2", "FROM, 3", "TO, 3", "BOTH, 3", "FROM, 4", "TO, 4",
        "BOTH, 4"
    })
    void derivativesFollowByTheChainRule(Stretch.Toward toward, int derivative) {
        double error = new Manufactured(stretched(new Chebyshev(), toward, 4), 1, 40, 0, 2, false)
                .error(
                        derivative,
                        Optional.empty(),
                        x -> Math.exp(-x[0]),
                        x -> derivative % 2 == 0 ? Math.exp(-x[0]) : -Math.exp(-x[0]),
                        x -> 0);
        // Rounding in the n-th derivative of 40 Chebyshev points grows as 40^(2n).
        assertEquals(0, error, 1e-13 * Math.pow(40, 2 * derivative));
    }

    @ParameterizedTest
    @EnumSource(Stretch.Toward.class)
    void stepsHaveTheRatioAndWeightsTheLength(Stretch.Toward toward) {
        var axis = new Manufactured(stretched(new FiniteDifference(2), toward, 20), 1, 400, 1, 3, false)
                .grid()
                .axes()
                .getFirst();
        double smallest = Double.POSITIVE_INFINITY;
        double largest = 0;
        double weights = axis.weights().get(0);
        for (int i = 1; i < 400; i++) {
            double step = axis.points().get(i) - axis.points().get(i - 1);
            smallest = Math.min(smallest, step);
            largest = Math.max(largest, step);
            weights += axis.weights().get(i);
        }
        assertEquals(20, largest / smallest, 0.5);
        assertEquals(2, weights, 1e-12);
    }

    @ParameterizedTest
    @EnumSource(
            value = Stretch.Toward.class,
            names = {"FROM", "BOTH"})
    void aLayerAtTheWallNeedsFewerPoints(Stretch.Toward toward) {
        double width = 0.02;
        double even = layerError(new FiniteDifference(2), width);
        double stretched = layerError(stretched(new FiniteDifference(2), toward, 30), width);
        assertTrue(stretched < even / 10, even + " and " + stretched);
    }

    private static double layerError(Discretization discretization, double width) {
        return new Manufactured(discretization, 1, 64, 0, 1, false)
                .poissonError(
                        new double[] {1, 0, 1, 0},
                        x -> Math.exp(-x[0] / width),
                        x -> Math.exp(-x[0] / width) / (width * width),
                        x -> 0);
    }
}
