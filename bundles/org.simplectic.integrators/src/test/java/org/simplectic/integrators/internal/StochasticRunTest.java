package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Noise;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.Noise.Structure;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Whole runs along a path: adaptive steps, dense output, and which methods take which noise. */
@NullMarked
class StochasticRunTest {
    private static OdeProblem geometric(long seed) {
        return Ensemble.problem(
                (t, y) -> List.of(y.get(0).times(-0.5)),
                (t, y) -> List.of(List.of(y.get(0).times(0.8))),
                Interpretation.ITO,
                Structure.SCALAR,
                seed,
                2,
                1);
    }

    /** The path of the noise, one process. */
    private static double path(OdeProblem problem, double t) {
        var noise = problem.noise().orElseThrow();
        var program = Program.trace("path", List.of(ArrayType.SCALAR), in -> {
            var key = BrownianPath.key(in.getFirst(), noise);
            return List.of(new BrownianPath(key, noise.from(), noise.to(), 1)
                    .at(in.getFirst())
                    .w());
        });
        return Ensemble.run(program, HostArray.scalar(t)).getFirst().get(0);
    }

    private static double error(String method, double tolerance, long seed) {
        var problem = geometric(seed);
        var result = Runs.run(Runs.integrator(method, tolerance), problem);
        assertEquals(Status.DONE, result.status());
        assertTrue(tolerance > 1e-3 || result.counters().rejected() > 0, "no step was rejected");
        return Math.abs(result.y().get(0) - Math.exp(2 * (-0.5 - 0.32) + 0.8 * path(problem, 2)));
    }

    @ParameterizedTest
    @CsvSource({"sriw1, 1e-4, 3e-3", "milstein, 1e-3, 1e-2", "stochastic-heun, 1e-3, 1e-2"})
    void errorsFallWithTheTolerance(String method, double tolerance, double allowed) {
        double loose = 0;
        double tight = 0;
        for (long seed = 0; seed < 8; seed++) {
            loose += error(method, 30 * tolerance, seed) / 8;
            tight += error(method, tolerance, seed) / 8;
        }
        double coarse = loose;
        double fine = tight;
        assertTrue(fine < 0.3 * coarse, () -> "from " + coarse + " to " + fine);
        assertTrue(fine < allowed, () -> "mean error " + fine);
    }

    @Test
    void additiveNoiseWithAdaptiveStepsFollowsThePath() {
        var problem = Ensemble.problem(
                (t, y) -> List.of(y.get(0).times(y.get(0)).times(y.get(0)).times(-1)),
                (t, y) -> List.of(List.of(t.constant(0.5))),
                Interpretation.STRATONOVICH,
                Structure.ADDITIVE,
                5,
                2,
                1);
        var fine = Runs.run(Runs.integrator("sriw1", Map.of("step", 2.0 / 4096)), problem);
        var adaptive = Runs.run(Runs.integrator("sra1", 1e-5), problem);
        assertEquals(fine.y().get(0), adaptive.y().get(0), 2e-4);
    }

    @Test
    void denseOutputFollowsThePath() {
        var problem = Ensemble.problem(
                (t, y) -> List.of(t.constant(3)),
                (t, y) -> List.of(List.of(t.constant(2))),
                Interpretation.ITO,
                Structure.ADDITIVE,
                5,
                1,
                0);
        var result = Runs.run(
                Runs.integrator("euler-maruyama", Map.of("step", 0.25)),
                problem,
                state -> List.of((state.t() + 2 * state.previousT()) / 3));
        assertEquals(4, result.points().size());
        for (var point : result.points()) {
            assertEquals(3 * point[0] + 2 * path(problem, point[0]), point[1], 1e-13);
        }
    }

    @ParameterizedTest
    @CsvSource({"euler-maruyama, 1", "milstein, 1", "stochastic-heun, 2", "sra1, 2", "sriw1, 2"})
    void withoutNoiseTheyHaveTheirOrder(String method, int order) {
        var problem = Runs.problem((t, y) -> List.of(y.get(0).times(y.get(0)).times(-1)), 0, 1, 1);
        double coarse = Runs.run(Runs.integrator(method, Map.of("step", 1.0 / 64)), problem)
                        .y()
                        .get(0)
                - 0.5;
        double fine = Runs.run(Runs.integrator(method, Map.of("step", 1.0 / 128)), problem)
                        .y()
                        .get(0)
                - 0.5;
        assertEquals(order, Math.log(coarse / fine) / Math.log(2), 0.1);
        assertEquals(order, Runs.integrator(method, Map.of("step", 1.0)).order());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rk4", "dormand-prince-5", "tsit5", "dop853"})
    void methodsWithoutNoiseRefuseIt(String method) {
        assertEquals(
                "the model has noise, which this integrator does not handle: take sriw1, milstein, stochastic-heun or"
                        + " euler-maruyama",
                refusal(method, geometric(0)));
    }

    @Test
    void methodsRefuseNoiseThatTheyLoseTheirOrderWith() {
        assertEquals(
                "sra1 is for noise that does not depend on the state, but here noise from one process: take sriw1,"
                        + " milstein, stochastic-heun or euler-maruyama",
                refusal("sra1", geometric(0)));
        var general = Ensemble.problem(
                (t, y) -> y,
                (t, y) -> List.of(List.of(y.get(1), t.constant(1)), List.of(y.get(0), y.get(1))),
                Interpretation.ITO,
                Structure.GENERAL,
                0,
                1,
                1,
                1);
        assertTrue(refusal("milstein", general)
                .endsWith("but here several processes act on states that the amplitudes of others depend on: take"
                        + " stochastic-heun or euler-maruyama"));
        assertTrue(refusal("sriw1", general).startsWith("sriw1 is for noise that does not depend on the state, or"));
        Runs.integrator("stochastic-heun", Map.of("step", 0.1)).check(general);
    }

    private static String refusal(String method, OdeProblem problem) {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> Runs.integrator(method, Map.of("step", 0.1)).check(problem));
        return String.valueOf(refused.getMessage());
    }

    @Test
    void problemsWithNoiseRunForward() {
        var problem = geometric(0);
        var back = assertThrows(
                IllegalArgumentException.class,
                () -> new OdeProblem(problem.rhs(), 2, 0, problem.initial(), problem.noise()));
        assertEquals(
                "a problem with noise runs forward within the interval of its path, [0.0, 2.0], but this one from 2.0 to"
                        + " 0.0",
                back.getMessage());
    }

    @Test
    void aDiffusionIsAMatrix() {
        var problem = geometric(0);
        var noise = problem.noise().orElseThrow();
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Noise(problem.rhs(), Interpretation.ITO, Structure.SCALAR, noise.key(), 0, 1));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("a diffusion maps (t, y[n]) to a matrix [n, m]"));
    }
}
