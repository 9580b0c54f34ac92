package org.simplectic.discretizations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Discretization;

/** Order 6 of compact differences, and what they are better at than explicit ones. */
final class CompactTest {
    private static final double PERIOD = 2 * Math.PI;
    private static final double[][] CONDITIONS = {{1, 0, 1, 0}, {0, 1, 1, 0}, {2, -1, 1, 0.5}};

    private static double periodicError(Discretization discretization, int n, int derivative) {
        return new Manufactured(discretization, 1, n, 0, PERIOD, true)
                .error(
                        derivative,
                        Optional.empty(),
                        x -> Math.sin(x[0]) + 0.3 * Math.cos(2 * x[0]),
                        x -> Math.sin(x[0] + derivative * Math.PI / 2)
                                + 0.3 * Math.pow(2, derivative) * Math.cos(2 * x[0] + derivative * Math.PI / 2),
                        x -> 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void periodicDerivativesHaveTheOrder(int derivative) {
        double order = Manufactured.order(new int[] {24, 32, 48, 64}, n -> periodicError(new Compact(), n, derivative));
        assertEquals(6, order, 0.2);
    }

    /** Leading errors: h^6 k^7 / 2100 against / 140 in the slope, 23 h^6 k^8 / 75600 against / 560 in the second derivative. */
    @ParameterizedTest
    @CsvSource({"1, 15", "2, 5.87"})
    void errorsAreSmallerThanOfExplicitDifferences(int derivative, double gain) {
        double explicit = periodicError(new FiniteDifference(6), 64, derivative);
        double compact = periodicError(new Compact(), 64, derivative);
        assertEquals(gain, explicit / compact, 0.03 * gain);
    }

    private static double factor(double x, double w) {
        return Math.exp(0.5 * x) * Math.sin(w * x + 0.7);
    }

    private static double factorSlope(double x, double w) {
        return Math.exp(0.5 * x) * (0.5 * Math.sin(w * x + 0.7) + w * Math.cos(w * x + 0.7));
    }

    private static double factorBend(double x, double w) {
        return Math.exp(0.5 * x) * ((0.25 - w * w) * Math.sin(w * x + 0.7) + w * Math.cos(w * x + 0.7));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void solutionsHaveTheOrderForAllConditions(int conditions) {
        double w = 6;
        double order = Manufactured.order(
                new int[] {48, 64, 80, 96, 128},
                n -> new Manufactured(new Compact(), 1, n, 0, 1.5, false)
                        .poissonError(
                                CONDITIONS[conditions],
                                x -> factor(x[0], w),
                                x -> factorBend(x[0], w),
                                x -> factorSlope(x[0], w)));
        // Errors next to ends, of order 5 in the derivative, give order 7 where the condition is a value.
        assertTrue(order > 5.8 && order < 7.2, "order " + order);
    }

    @Test
    void inThePlaneToo() {
        double w = 3;
        double order = Manufactured.order(
                new int[] {14, 18, 24},
                n -> new Manufactured(new Compact(), 2, n, 0, 1.5, false)
                        .poissonError(
                                CONDITIONS[0],
                                x -> factor(x[0], w) * factor(x[1], w),
                                x -> factorBend(x[0], w) * factor(x[1], w) + factor(x[0], w) * factorBend(x[1], w),
                                x -> 0));
        assertTrue(order > 5.6 && order < 7.5, "order " + order);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void slopesNextToEndsAreOfOrderFour(boolean hasConditions) {
        double w = 3;
        double order = Manufactured.order(
                new int[] {48, 64, 80, 96, 128},
                n -> new Manufactured(new Compact(), 1, n, 0, 1.5, false)
                        .error(
                                1,
                                Optional.of(CONDITIONS[2]).filter(any -> hasConditions),
                                x -> factor(x[0], w),
                                x -> factorSlope(x[0], w),
                                x -> factorSlope(x[0], w)));
        assertEquals(4, order, 0.3);
    }

    @Test
    void tooFewPointsAreRefused() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Compact().axis(new Discretization.Span("x", "", 0, 1, 7, false)));
        assertEquals(
                "compact differences need at least 8 points, but the axis x has 7",
                String.valueOf(refused.getMessage()));
    }
}
