package org.simplectic.maps.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Quantity;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** Maps whose exponents and fixed points are known. */
@NullMarked
final class IterateTest {
    private static MapProblem map(int size, BinaryOperator<Expr> next, double... initial) {
        var types = List.of(ArrayType.SCALAR, ArrayType.vector(size), ArrayType.vector(1));
        return new MapProblem(
                Program.trace("rhs", types, in -> List.of(next.apply(in.get(1), in.get(2)))),
                Program.trace(
                        "initial",
                        List.of(ArrayType.vector(1)),
                        in -> List.of(in.getFirst().constant(HostArray.vector(initial)))),
                Optional.of(
                        Program.trace("observed", types, in -> List.of(in.get(1).get(0)))));
    }

    /** {@code x' = r x (1 - x)}. */
    private static MapProblem logistic() {
        return map(1, (x, r) -> r.times(x).times(x.constant(1).minus(x)), 0.6);
    }

    /** Henon's map, {@code x' = 1 - a x^2 + y}, {@code y' = 0.3 x}, whose areas shrink to 0.3 in each step. */
    private static MapProblem henon() {
        return map(
                2,
                (state, a) -> {
                    var x = state.get(0);
                    return Expr.stack(
                            List.of(state.get(1).plus(1).minus(a.get(0).times(x).times(x)), x.times(0.3)));
                },
                0.1,
                0.1);
    }

    /** The delayed logistic map, {@code x' = r x (1 - y)}, {@code y' = x}: a Neimark-Sacker bifurcation at r = 2. */
    private static MapProblem delayed() {
        return map(
                2,
                (state, r) -> Expr.stack(List.of(
                        r.get(0)
                                .times(state.get(0))
                                .times(state.constant(1).minus(state).get(1)),
                        state.get(0))),
                0.4,
                0.4);
    }

    private static SequencedMap<String, Double> figures(MapProblem map, IterateTask.Asked asked, double... values) {
        var parameter = values.length == 1 ? Optional.<Quantity>empty() : Optional.of(new Quantity("p", ""));
        var task = new IterateTask(map, asked, values, parameter);
        try (var session = new BackendSession(new JavaBackend())) {
            var state = task.start(session);
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
            }
            assertEquals(Status.DONE, state.status());
            return task.figures(state, session);
        }
    }

    private static double figure(SequencedMap<String, Double> figures, String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    private static IterateTask.Asked exponents(int steps) {
        return new IterateTask.Asked(steps, 100, 1, true, false, Optional.empty());
    }

    private static IterateTask.Asked fixedPoint(double perturbation) {
        return new IterateTask.Asked(500, 2000, 1, false, false, Optional.of(perturbation));
    }

    /** The tent-like map r = 4 doubles distances on average; 20000 steps leave about 1 / sqrt(20000) of that open, less as it is a coboundary. */
    @Test
    void theExponentOfTheLogisticMapIsTheLogarithmOfTwo() {
        var found = figures(logistic(), exponents(20000), 4);
        assertEquals(Math.log(2), figure(found, "exponent_1"), 1e-3);
    }

    /** Published: 0.4192 (for example J. C. Sprott, Chaos and Time-Series Analysis, 2003); their sum is log 0.3 exactly. */
    @Test
    void exponentsOfHenonsMapAddUpToItsContraction() {
        var found = figures(henon(), exponents(20000), 1.4);
        assertEquals(0.4192, figure(found, "exponent_1"), 0.01);
        assertEquals(Math.log(0.3), figure(found, "exponent_1") + figure(found, "exponent_2"), 1e-12);
    }

    /** The fixed point 1 - 1/r has the multiplier 2 - r. */
    @Test
    void theLogisticMapFlipsAtThree() {
        var found = figures(logistic(), fixedPoint(1e-3), 2.8, 2.9, 3.05, 3.2);
        assertEquals(3, figure(found, "flip"), 1e-12);
        assertEquals(2.975, figure(found, "change-of-orbits"), 1e-12);
        assertEquals(1.0, figure(found, "stability-agreement"));
        assertTrue(figure(found, "residual") <= 1e-15, found::toString);
    }

    /** The fixed point 1 - 1/r has multipliers with the product r - 1, complex near r = 2. */
    @Test
    void theDelayedLogisticMapBeginsToTurnAtTwo() {
        var found = figures(delayed(), fixedPoint(1e-3), 1.85, 1.95, 2.05);
        assertEquals(2, figure(found, "neimark-sacker"), 1e-12);
        assertEquals(1.0, figure(found, "stability-agreement"));
    }

    @Test
    void theTestTellsChaosFromRegularMotion() {
        var chaotic = new double[2000];
        chaotic[0] = 0.3;
        IntStream.range(1, 2000).forEach(i -> chaotic[i] = 3.97 * chaotic[i - 1] * (1 - chaotic[i - 1]));
        assertTrue(ZeroOneTest.of(chaotic) > 0.95);
        var quasiperiodic = IntStream.range(0, 2000)
                .mapToDouble(i -> Math.sin(i * Math.sqrt(2)) + Math.cos(i * Math.sqrt(5)))
                .toArray();
        assertEquals(0, ZeroOneTest.of(quasiperiodic), 0.05);
        assertEquals(0.0, ZeroOneTest.of(new double[100]));
        assertTrue(Double.isNaN(ZeroOneTest.of(new double[10])));
    }

    @Test
    void orbitsThatGrowAreTold() {
        var task =
                new IterateTask(logistic(), exponents(2000), new double[] {3.5, 5}, Optional.of(new Quantity("r", "")));
        try (var session = new BackendSession(new JavaBackend())) {
            var state = task.start(session);
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
            }
            assertEquals(Status.DONE, state.status());
            assertEquals("1 of 2 orbits grew without bound.", task.advice(state));
        }
    }
}
