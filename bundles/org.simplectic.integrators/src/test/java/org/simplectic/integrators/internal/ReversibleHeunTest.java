package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Noise;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;
import org.simplectic.backend.java.internal.JavaBackend;

/** Row 14 of the catalogue of methods: orders, and steps that are undone. */
@NullMarked
final class ReversibleHeunTest {
    private static OdeProblem pendulum() {
        return Runs.problem((t, y) -> List.of(y.get(1), y.get(0).sin().negate()), 0, 10, 1.1, 0);
    }

    private static SteppingIntegrator method(int steps, double span) {
        return (SteppingIntegrator) Runs.integrator("reversible-heun-nde", Map.of("step", span / steps));
    }

    @Test
    void aPendulumIsFollowedWithOrderTwo() {
        var exact = Runs.run(Runs.integrator("dop853", 1e-13), pendulum()).y();
        var sizes = new ArrayList<Double>();
        var errors = new ArrayList<Double>();
        for (int steps = 200; steps <= 1600; steps *= 2) {
            sizes.add(-Math.log(steps));
            errors.add(Math.log(
                    Runs.relativeError(Runs.run(method(steps, 10), pendulum()).y(), exact)));
        }
        assertEquals(2, OrderTest.slope(sizes, errors), 0.1);
    }

    /** There and back again by the programs of {@link org.simplectic.api.StepMap}. */
    private static double restored(OdeProblem problem, int steps) {
        try (var session = new BackendSession(new JavaBackend())) {
            double h = (problem.end() - problem.start()) / steps;
            var map = method(steps, problem.end() - problem.start())
                    .stepMap(problem, session)
                    .orElseThrow();
            var there = session.kernel(map, problem, "there", map::step);
            var undo = session.kernel(map, problem, "undo", map.back()::orElseThrow);
            var start = session.array(problem.initial());
            var first = new ArrayList<>(List.of(start));
            first.addAll(
                    session.kernel(map, problem, "start", map::start).call(session.scalar(problem.start()), start));
            List<Array> state = first;
            for (int i = 0; i < steps; i++) {
                var results = step(session, there, problem.start() + i * h, h, state);
                // Behind the companions come what the step tells of itself.
                state = results.subList(0, results.size() - 2);
            }
            for (int i = steps - 1; i >= 0; i--) {
                state = step(session, undo, problem.start() + i * h, h, state);
            }
            return Runs.distance(
                    session.values(state.getFirst()).toArray(),
                    problem.initial().toArray());
        }
    }

    private static List<Array> step(
            BackendSession session, org.simplectic.api.Kernel kernel, double t, double h, List<Array> state) {
        var arguments = new ArrayList<>(List.of(session.scalar(t), session.scalar(h)));
        arguments.addAll(state);
        return kernel.call(arguments.toArray(Array[]::new));
    }

    @Test
    void aThousandStepsAreUndone() {
        double distance = restored(pendulum(), 1000);
        assertTrue(distance <= 1e-10, () -> "off by " + distance);
    }

    @Test
    void stepsWithNoiseAreUndone() {
        double distance = restored(geometric(5), 1024);
        assertTrue(distance <= 1e-10, () -> "off by " + distance);
    }

    private static final double DRIFT = 0.3;
    private static final double AMPLITUDE = 0.3;

    /** {@code dX = 0.3 X dt + 0.3 X o dW} on [0, 1], X(0) = 1. */
    private static OdeProblem geometric(long seed) {
        var diffusion = Program.trace(
                "diffusion",
                List.of(ArrayType.SCALAR, ArrayType.vector(1)),
                in -> List.of(in.get(1).times(AMPLITUDE).reshape(1, 1)));
        var noise = new Noise(
                diffusion, Noise.Interpretation.STRATONOVICH, Noise.Structure.SCALAR, RandomKey.ofSeed(seed), 0, 1);
        var plain = Runs.vector((t, y) -> y.times(DRIFT), 0, 1, 1);
        return new OdeProblem(plain.rhs(), 0, 1, plain.initial(), Optional.of(noise));
    }

    private static double exact(OdeProblem problem) {
        var noise = problem.noise().orElseThrow();
        try (var session = new BackendSession(new JavaBackend())) {
            var program = Program.trace("path", List.of(ArrayType.SCALAR), in -> {
                Expr t = in.getFirst();
                return List.of(new BrownianPath(BrownianPath.key(t, noise), 0, 1, 1)
                        .at(t)
                        .w());
            });
            var w = session.kernel(problem, problem, "path", () -> program).call(session.scalar(1));
            return Math.exp(DRIFT + AMPLITUDE * session.values(w.getFirst()).get(0));
        }
    }

    @Test
    void theStrongOrderIsOneWithStratonovichsIntegral() {
        int paths = 100;
        var sizes = new ArrayList<Double>();
        var errors = new ArrayList<Double>();
        for (int steps = 16; steps <= 128; steps *= 2) {
            double sum = 0;
            for (int seed = 0; seed < paths; seed++) {
                var problem = geometric(seed);
                HostArray found = Runs.run(method(steps, 1), problem).y();
                double miss = found.get(0) - exact(problem);
                sum += miss * miss;
            }
            sizes.add(-Math.log(steps));
            errors.add(Math.log(Math.sqrt(sum / paths)));
        }
        double order = OrderTest.slope(sizes, errors);
        assertTrue(order >= 0.9 && order <= 1.2, () -> "order " + order);
    }
}
