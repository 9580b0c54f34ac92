package org.simplectic.samplers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Place;
import org.simplectic.api.ProgramSampler;
import org.simplectic.api.Quantity;
import org.simplectic.api.Status;
import org.simplectic.api.Unknown;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

final class SamplingTaskTest {
    private static final int WARM_UP = 200;
    private static final int DRAWS = 500;

    /** A gamma variable of mean and variance 2, in the study's own terms: bounded below by 0. */
    private static SamplingTask<ProgramSampler.Chains> task(String name) {
        var gamma = Program.trace(
                "gamma",
                List.of(ArrayType.vector(1)),
                in -> List.of(in.getFirst().get(0).log().minus(in.getFirst().get(0))));
        var unknown =
                new Unknown(new Quantity("x", "m"), new Place("s.yaml", 1, 1, 1, ""), 1, 0, Double.POSITIVE_INFINITY);
        var support = new Support(List.of(unknown));
        var start = support.initial();
        var problem = Densities.problem(
                x -> support.unbounded(gamma).apply(List.of(x)).getFirst(), WARM_UP, 3, start, start, start, start);
        return new SamplingTask<>(Densities.sampler(name, Map.of()), problem, support, 1, DRAWS);
    }

    @Test
    void everyDrawOfEveryChainIsShownOnceAndSummedUp() {
        var task = task("hmc");
        try (var session = new BackendSession(new JavaBackend())) {
            var rows = new ArrayList<double[]>();
            var state = task.start(session);
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
                task.emit(
                        state,
                        session,
                        (draw, row) -> rows.add(new double[] {draw, row.get(0), row.get(1), row.get(2)}));
            }
            assertEquals(Status.DONE, state.status());
            assertEquals(1, state.progress());
            assertEquals(4 * DRAWS, rows.size());
            assertEquals(WARM_UP + DRAWS, task.counters(state).steps());
            for (int i = 0; i < rows.size(); i++) {
                var row = rows.get(i);
                assertEquals(1 + i / 4, row[0]);
                assertEquals(1 + i % 4, row[1]);
                assertEquals(Math.log(row[3]) - row[3], row[2], 1e-12);
            }
            var figures = task.figures(state);
            double mean = rows.stream().mapToDouble(row -> row[3]).average().orElseThrow();
            assertEquals(mean, value(figures, "mean.x"), 1e-12);
            double error = Math.sqrt(2 / value(figures, "ess.x"));
            assertEquals(2, mean, 5 * error);
            assertEquals(Math.sqrt(2), value(figures, "sd.x"), 0.2);
            assertTrue(value(figures, "rhat.x") < 1.02, figures.toString());
            assertTrue(value(figures, "ess.x") > 400, figures.toString());
            assertTrue(value(figures, "acceptance") > 0.6, figures.toString());
        }
    }

    private static double value(Map<String, Double> figures, String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    @Test
    void chainsBeginApart() {
        try (var session = new BackendSession(new JavaBackend())) {
            var points = session.values(task("hmc").start(session).method().points());
            assertNotEquals(points.get(0), points.get(1));
            for (int i = 0; i < 4; i++) {
                assertTrue(Math.abs(points.get(i)) <= 1);
            }
        }
    }

    @Test
    void anotherSamplerGoesOnFromThePointsWithNewRandomNumbers() {
        try (var session = new BackendSession(new JavaBackend())) {
            var first = task("hmc");
            var second = task("random-walk-metropolis");
            var state = first.start(session);
            for (int i = 0; i < WARM_UP + 50; i++) {
                state = session.keep(first.step(state, session));
            }
            var key = session.values(state.method().key());
            var adopted = second.adopt(first, state, session).orElseThrow();
            assertEquals(50, adopted.drawn());
            assertEquals(first.solution(state, session), second.solution(adopted, session));
            assertEquals(first.counters(state).steps(), second.counters(adopted).steps());
            assertNotEquals(key, session.values(adopted.method().key()));
            second.emit(adopted, session, (draw, row) -> {
                throw new AssertionError("a draw was shown again");
            });
            var end = adopted;
            while (end.status() == Status.RUNNING) {
                end = session.keep(second.step(end, session));
            }
            assertEquals(DRAWS, end.drawn());
            assertEquals(2 * WARM_UP + DRAWS, second.counters(end).steps());
        }
    }

    @Test
    void drawsAreKeptInOrder() {
        var draws = Draws.NONE;
        var expected = new double[10_000];
        for (int i = 0; i < expected.length; i += 10) {
            var some = new double[10];
            for (int j = 0; j < 10; j++) {
                some[j] = i + j;
                expected[i + j] = i + j;
            }
            draws = draws.plus(some);
        }
        assertEquals(HostArray.vector(expected), HostArray.vector(draws.all()));
        assertEquals(2, draws.full().size());
    }
}
