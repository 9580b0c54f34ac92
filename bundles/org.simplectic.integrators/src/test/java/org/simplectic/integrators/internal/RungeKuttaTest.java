package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.Status;

/** Methods by their tableau. */
@NullMarked
class RungeKuttaTest {
    private static final String FEHLBERG = """
            0     |
            1/4   | 1/4
            3/8   | 3/32 9/32
            12/13 | 1932/2197 -7200/2197 7296/2197
            1     | 439/216 -8 3680/513 -845/4104
            1/2   | -8/27 2 -3544/2565 1859/4104 -11/40
            | 16/135 0 6656/12825 28561/56430 -9/50 2/55
            | 25/216 0 1408/2565 2197/4104 -1/5 0
            """;

    @Test
    void findsTheOrders() {
        var fehlberg = TableauText.read(FEHLBERG);
        assertEquals("", fehlberg.fault());
        assertEquals(5, fehlberg.order());
        assertEquals(4, fehlberg.embeddedOrder());
        assertEquals(
                4,
                TableauText.read("0|; 1/2|1/2; 1/2|0 1/2; 1|0 0 1; |1/6 1/3 1/3 1/6")
                        .order());
    }

    @Test
    void theDefaultIsThePairOfBogackiAndShampine() {
        var problem = References.kepler().problem();
        var ours = Runs.run(Runs.integrator("runge-kutta", Map.of()), problem);
        var named = Runs.run(Runs.integrator("bogacki-shampine-3", Map.of()), problem);
        assertEquals(named.counters(), ours.counters());
        // Weights of the error come from two lines of weights here, from one there: their last digits differ.
        assertArrayEquals(named.y().toArray(), ours.y().toArray(), 1e-10);
    }

    @Test
    void goesByErrorOrInEqualSteps() {
        var reference = References.kepler();
        var options = Map.<String, Object>of("tableau", FEHLBERG, "rtol", 1e-9, "atol", new double[] {1e-9});
        var result = Runs.run(Runs.integrator("runge-kutta", options), reference.problem());
        assertEquals(Status.DONE, result.status());
        assertTrue(Runs.relativeError(result.y(), reference.solution()) < 1e-6);
        assertEquals("The tableau's method has order 5, the embedded method order 4.", result.advice());
        var equal = Runs.run(
                Runs.integrator("runge-kutta", Map.of("tableau", FEHLBERG, "step", 0.01)), reference.problem());
        assertEquals(2000, equal.counters().steps());
        assertTrue(Runs.relativeError(equal.y(), reference.solution()) < 1e-6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "0|; 1/2|1/3; |0 1 # the row of stage 2 sums to 0.3333333333333333, but its node is 0.5: they must be equal",
                "0|; 1|1; |1/2 1/3 # the weights sum to 0.8333333333333333, but must sum to 1: without this condition the"
                        + " method has no order",
                "0|; 1|1; |1/2 1/2; |1/2 1/3 # the weights of the embedded method sum to 0.8333333333333333, but must sum to"
                        + " 1: without this condition the method has no order",
                "0|; 1|1; |1 0; |1/2 1/2 # the embedded method has order 2, which is not below the method's 1: exchange the"
                        + " two lines of weights, or take another embedded method",
                "0|; 1|1; |1/2 1/2; |1 # the embedded method has 1 weights for 2 stages",
                "0|1/2; 1|1; |1/2 1/2 # stage 1 has 1 coefficients, but an explicit method has 0 there",
                "0|; 1|one; |1/2 1/2 # 'one' is neither a number nor a fraction",
                "0; |1 # every line needs a '|' between its node and its coefficients",
                "0|; 1|1 # the last line must be '| b1 b2 ...', the weights"
            })
    void refusesWithTheConditionThatFails(String tableau, String fault) {
        var method = Runs.integrator("runge-kutta", Map.of("tableau", tableau));
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> method.check(References.kepler().problem()));
        assertEquals("tableau: " + fault, e.getMessage());
    }

    @Test
    void needsAStepWithoutAnEmbeddedMethod() {
        var method = Runs.integrator("runge-kutta", Map.of("tableau", "0|; |1"));
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> method.check(References.kepler().problem()));
        assertEquals("step must be positive, but is 0.0", e.getMessage());
    }

    @Test
    void knowsWhereStabilityEnds() {
        assertEquals(2, Euler.TABLEAU.stabilityLimit(), 0.02);
        assertEquals(2.785, Rk4.TABLEAU.stabilityLimit(), 0.02);
    }
}
