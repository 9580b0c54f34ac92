package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/** Right-hand sides that jump at known values of t: steps end there, and methods keep their order. */
@NullMarked
class JumpsTest {
    private static final double JUMP = 1.234;

    private static OdeProblem forced(double start, double end, UnaryOperator<Expr> force) {
        return Runs.problem((t, y) -> List.of(force.apply(t).minus(y.get(0))), start, end, 1);
    }

    private static double[] found(UnaryOperator<Expr> force) {
        return Jumps.of(forced(-1, 3, force));
    }

    @Test
    void jumpsAreFoundWhereTimeIsComparedOrRounded() {
        assertArrayEquals(new double[] {1}, found(t -> t.less(t.constant(1)).where(t, t.constant(0))));
        // 3 - 2 t <= 1
        assertArrayEquals(
                new double[] {1},
                found(t ->
                        t.constant(3).minus(t.times(2)).lessEqual(t.constant(1)).where(t, t.constant(0))));
        assertArrayEquals(new double[] {0.5}, found(t -> t.minus(0.5).abs()));
        assertArrayEquals(new double[] {2}, found(t -> t.over(2).max(t.constant(1))));
        assertArrayEquals(
                new double[] {-0.5, 0, 0.5, 1, 1.5, 2, 2.5},
                found(t -> t.times(2).unary(Elementwise.Unary.FLOOR)));
        assertArrayEquals(
                new double[] {0, 1.25, 2.5}, found(t -> t.binary(Elementwise.Binary.REMAINDER, t.constant(1.25))));
        assertArrayEquals(
                new double[] {0, 2},
                found(t -> t.broadcast(
                                t.constant(HostArray.vector(0, 2, 5)).type().shape())
                        .less(t.constant(HostArray.vector(0, 2, 5)))
                        .where(t.constant(HostArray.vector(1, 2, 3)), t.constant(HostArray.vector(0, 0, 0)))
                        .sum()));
        assertArrayEquals(new double[0], found(Expr::sin));
        assertArrayEquals(
                new double[0], found(t -> t.sin().less(t.constant(0.1)).where(t, t.constant(0))));
        // Of a million roundings none is taken: they are left to the control of the error.
        assertArrayEquals(new double[0], found(t -> t.times(1e6).unary(Elementwise.Unary.FLOOR)));
    }

    /** 5 from the jump on: before it y decays from 1, behind it towards 5. */
    private static OdeProblem switched(double start, double end) {
        return forced(start, end, t -> t.less(t.constant(JUMP)).where(t.constant(0), t.constant(5)));
    }

    private static final double END = 5 + (Math.exp(-JUMP) - 5) * Math.exp(JUMP - 3);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bogacki-shampine-3",
                "tsit5",
                "dop853",
                "verner-9",
                "adams",
                "rosenbrock",
                "kvaerno-5",
                "radau-iia-5"
            })
    void stepsEndAtAJump(String name) {
        var ended = new boolean[1];
        var result = Runs.run(Runs.integrator(name, 1e-7), switched(0, 3), state -> {
            ended[0] |= state.t() == JUMP;
            return state.previousT() < JUMP && JUMP <= state.t() ? List.of(JUMP) : List.of();
        });
        assertEquals(Status.DONE, result.status());
        assertTrue(ended[0]);
        assertEquals(END, result.y().get(0), 1e-6);
        assertEquals(Math.exp(-JUMP), result.points().getFirst()[1], 1e-6);
    }

    @Test
    void noStepIsTriedAcrossAJump() {
        var smooth = Runs.run(Runs.integrator("tsit5", 1e-9), forced(0, 3, t -> t.constant(5)));
        var switched = Runs.run(Runs.integrator("tsit5", 1e-9), switched(0, 3));
        assertEquals(0, smooth.counters().rejected());
        // The step that the jump cut short is where the next one begins: it may be too long for what has changed.
        assertTrue(
                switched.counters().rejected() <= 3, () -> switched.counters().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rk4", "gauss-legendre-4"})
    void orderIsKeptAcrossAJump(String name) {
        double coarse = error(name, 0.1, switched(0, 3), END);
        double fine = error(name, 0.05, switched(0, 3), END);
        assertEquals(4, Math.log(coarse / fine) / Math.log(2), 0.2);
    }

    private static double error(String name, double step, OdeProblem problem, double exact) {
        var result = Runs.run(Runs.integrator(name, Map.of("step", step)), problem);
        assertEquals(Status.DONE, result.status());
        return Math.abs(result.y().get(0) - exact);
    }

    @Test
    void jumpsAreMetBackwardsToo() {
        var there = Runs.run(Runs.integrator("dop853", 1e-10), switched(0, 3));
        var back = new OdeProblem(switched(3, 0).rhs(), 3, 0, there.y());
        var result = Runs.run(Runs.integrator("dop853", 1e-12), back);
        assertEquals(1, result.y().get(0), 1e-8);
        assertTrue(result.counters().rejected() <= 3, () -> result.counters().toString());
    }
}
