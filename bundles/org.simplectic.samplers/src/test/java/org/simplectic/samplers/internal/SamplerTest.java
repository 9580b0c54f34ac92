package org.simplectic.samplers.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.BackendSession;
import org.simplectic.api.ProgramSampler;
import org.simplectic.api.SamplingProblem;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

final class SamplerTest {
    /** With probability 1 - 6e-7 a mean is within so many standard errors. */
    private static final double ERRORS = 5;

    /** The points of all chains after so many draws. */
    private static double[][] run(ProgramSampler sampler, SamplingProblem problem, int draws) {
        try (var session = new BackendSession(new JavaBackend())) {
            sampler.check(problem);
            var state = session.keep(sampler.start(problem, session));
            assertEquals(Status.RUNNING, state.status());
            for (int i = 0; i < draws; i++) {
                state = session.keep(sampler.step(problem, state, session));
            }
            return rows(session.values(state.points()));
        }
    }

    private static double[][] rows(HostArray matrix) {
        int n = matrix.type().shape().extent(1);
        var values = matrix.toArray();
        var rows = new double[values.length / n][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * n, (i + 1) * n);
        }
        return rows;
    }

    private static void assertMean(double expected, double[][] points, ToDoubleFunction<double[]> of, String what) {
        var values = Arrays.stream(points).mapToDouble(of).toArray();
        double error = Math.sqrt(Diagnostics.variance(values) / values.length);
        assertEquals(expected, Diagnostics.mean(values), ERRORS * error, what + " with a standard error of " + error);
    }

    /** Chains that begin with exact draws have exact draws after any number of steps: no mixing is needed for that. */
    @ParameterizedTest
    @ValueSource(strings = {"hmc", "random-walk-metropolis"})
    void leaveDensitiesInvariant(String name) {
        var options = Map.<String, Object>of("firstStep", 0.5, "steps", 5);
        var correlated = Densities.problem(Densities::correlated, 0, 1, Densities.exactCorrelated(20_000, 2));
        var points = run(Densities.sampler(name, options), correlated, 10);
        assertMean(0, points, x -> x[0], "mean");
        assertMean(1, points, x -> x[1] * x[1], "variance");
        assertMean(Densities.CORRELATION, points, x -> x[0] * x[1], "covariance");
        var skewed = Densities.problem(Densities::skewed, 0, 3, Densities.exactSkewed(20_000, 4));
        var logs = run(Densities.sampler(name, options), skewed, 10);
        assertMean(2, logs, x -> Math.exp(x[0]), "mean of a gamma variable");
        assertMean(6, logs, x -> Math.exp(2 * x[0]), "its mean square");
        // The digamma function at 2.
        assertMean(0.42278433509846713, logs, x -> x[0], "mean logarithm");
    }

    /** In equilibrium a pair of successive points is as likely as the pair the other way round. */
    @ParameterizedTest
    @ValueSource(strings = {"hmc", "random-walk-metropolis"})
    void areInDetailedBalance(String name) {
        var before = Densities.exactSkewed(20_000, 6);
        var problem = Densities.problem(Densities::skewed, 0, 5, before);
        var after = run(Densities.sampler(name, Map.of("firstStep", 0.4, "steps", 3)), problem, 1);
        var pairs = new double[before.length][];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = new double[] {before[i][0], after[i][0]};
        }
        assertTrue(Arrays.stream(pairs).anyMatch(pair -> pair[0] != pair[1]));
        assertMean(0, pairs, x -> x[0] * x[1] * x[1] - x[1] * x[0] * x[0], "x y^2 - y x^2");
        assertMean(0, pairs, x -> Math.exp(x[0]) * x[1] - Math.exp(x[1]) * x[0], "exp(x) y - exp(y) x");
    }

    @Test
    void leapfrogGoesBackTheWayItCame() {
        var problem = Densities.problem(Densities::correlated, 0, 1, new double[] {0, 0});
        var types = List.of(ArrayType.vector(2), ArrayType.vector(2));
        var program = Program.trace("there and back", types, in -> {
            var known = problem.valueAndGradient(in.getFirst());
            var start = new Hmc.Leapfrog(in.get(0), in.get(1), known.get(0), known.get(1));
            var step = in.getFirst().constant(0.1);
            var there = start.steps(problem, step, 50);
            var back = new Hmc.Leapfrog(there.point(), there.momentum().negate(), there.value(), there.gradient())
                    .steps(problem, step, 50);
            return List.of(
                    there.point(), back.point(), back.momentum(), there.energy().minus(start.energy()));
        });
        try (var session = new BackendSession(new JavaBackend())) {
            var results = session.kernel(this, problem, "there and back", () -> program)
                    .call(session.array(HostArray.vector(1, -1)), session.array(HostArray.vector(0.5, 2)));
            var values = results.stream()
                    .map(session::values)
                    .map(HostArray::toArray)
                    .toList();
            assertTrue(Math.abs(values.get(0)[0] - 1) > 0.1, "it has moved");
            assertArrayEquals(new double[] {1, -1}, values.get(1), 1e-12);
            assertArrayEquals(new double[] {-0.5, -2}, values.get(2), 1e-12);
            // Of second order in a step of a tenth, with frequencies up to sqrt(5).
            assertEquals(0, values.get(3)[0], 0.1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hmc", "random-walk-metropolis"})
    void findTheStepThatIsAcceptedAsOftenAsWanted(String name) {
        for (double wanted : new double[] {0.5, 0.9}) {
            var sampler = Densities.sampler(name, Map.of("acceptance", wanted, "firstStep", 1e-3));
            var problem = Densities.problem(Densities::correlated, 500, 7, Densities.exactCorrelated(8, 8));
            double sum = 0;
            try (var session = new BackendSession(new JavaBackend())) {
                var state = session.keep(sampler.start(problem, session));
                for (int i = 0; i < 1000; i++) {
                    state = session.keep(sampler.step(problem, state, session));
                    sum += i < 500 ? 0 : state.acceptance();
                }
            }
            assertEquals(wanted, sum / 500, 0.1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hmc", "random-walk-metropolis"})
    void sameSeedSameBits(String name) {
        var runs = new ArrayList<double[][]>();
        for (long seed : new long[] {9, 9, 10}) {
            var problem = Densities.problem(Densities::skewed, 5, seed, new double[] {0}, new double[] {1});
            runs.add(run(Densities.sampler(name, Map.of()), problem, 20));
        }
        assertTrue(Arrays.deepEquals(runs.get(0), runs.get(1)));
        assertTrue(!Arrays.deepEquals(runs.get(0), runs.get(2)));
        assertTrue(runs.get(0)[0][0] != runs.get(0)[1][0], "chains have random numbers of their own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hmc", "random-walk-metropolis"})
    void stayWhereTheDensityIsNotZero(String name) {
        var sampler = Densities.sampler(name, Map.of());
        var half = Densities.problem(
                x -> x.get(0).minus(1).log().minus(x.get(0)), 50, 11, new double[] {1.5}, new double[] {3});
        for (var point : run(sampler, half, 200)) {
            assertTrue(point[0] > 1);
        }
        try (var session = new BackendSession(new JavaBackend())) {
            var nowhere = Densities.problem(x -> x.get(0).minus(1).log(), 0, 12, new double[] {1.5}, new double[] {0});
            assertEquals(Status.NONFINITE, sampler.start(nowhere, session).status());
        }
    }
}
