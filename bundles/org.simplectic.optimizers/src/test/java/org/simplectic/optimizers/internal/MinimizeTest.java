package org.simplectic.optimizers.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.simplectic.api.BackendSession;
import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.Optimizer;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.Quantity;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;
import org.simplectic.backend.java.internal.JavaBackend;

@NullMarked
final class MinimizeTest {
    private static final List<Quantity> UNKNOWNS = List.of(new Quantity("x", ""), new Quantity("y", "m"));

    private static MinimizationTask<?> task(String name, MinimizationProblem problem, long most, long every) {
        return task(Descents.optimizer(name, Map.of()), problem, most, every);
    }

    private static <S extends Record & OptimizerState> MinimizationTask<?> task(
            Optimizer<S> optimizer, MinimizationProblem problem, long most, long every) {
        return new MinimizationTask<>(optimizer, problem, UNKNOWNS, most, every);
    }

    /** What a run showed, and how it ended. */
    private record Shown(List<double[]> points, Status status, String advice, double progress) {}

    private static <S extends Record & OptimizerState> Shown run(MinimizationTask<S> task) {
        try (var session = new BackendSession(new JavaBackend())) {
            var points = new ArrayList<double[]>();
            var state = task.start(session);
            task.emit(state, session, (n, values) -> points.add(with(n, values.toArray())));
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
                task.emit(state, session, (n, values) -> points.add(with(n, values.toArray())));
            }
            return new Shown(points, state.status(), task.advice(state), state.progress());
        }
    }

    private static double[] with(double first, double[] rest) {
        var all = new double[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    @Test
    void everyIterationIsShownOnce() {
        var shown = run(task("gradient-descent", Descents.rosenbrock(), 10_000, 1));
        assertEquals(Status.DONE, shown.status());
        assertEquals(1, shown.progress());
        for (int i = 0; i < shown.points().size(); i++) {
            assertEquals(i, shown.points().get(i)[0]);
        }
        assertArrayEquals(new double[] {0, 24.2, 215.6, -1.2, 1}, shown.points().getFirst(), 1e-12);
        var end = shown.points().getLast();
        assertArrayEquals(new double[] {1, 1}, new double[] {end[3], end[4]}, 1e-5);
    }

    @Test
    void firstAndLastPointAreAlwaysShown() {
        var shown = run(task("gradient-descent", Descents.rosenbrock(), 103, 50));
        assertEquals(Status.MAX_STEPS, shown.status());
        assertArrayEquals(
                new double[] {0, 50, 100, 103},
                shown.points().stream().mapToDouble(point -> point[0]).toArray());
        assertTrue(shown.advice().contains("after 103 iterations"), shown.advice());
        assertTrue(shown.advice().contains("Allow more iterations"), shown.advice());
    }

    @Test
    void anotherOptimizerGoesOnFromThePoint() {
        swap(
                task("gradient-descent", Descents.rosenbrock(), 100_000, 1),
                task("adam", Descents.rosenbrock(), 100_000, 1));
    }

    private static <S extends Record & OptimizerState, T extends Record & OptimizerState> void swap(
            MinimizationTask<S> first, MinimizationTask<T> second) {
        try (var session = new BackendSession(new JavaBackend())) {
            var state = first.start(session);
            for (int i = 0; i < 20; i++) {
                state = session.keep(first.step(state, session));
            }
            var adopted = second.adopt(first, state, session).orElseThrow();
            assertEquals(first.solution(state, session), second.solution(adopted, session));
            assertEquals(20, second.counters(adopted).steps());
            second.emit(adopted, session, (n, values) -> {
                throw new AssertionError("a point was shown again");
            });
            var end = adopted;
            while (end.status() == Status.RUNNING) {
                end = session.keep(second.step(end, session));
            }
            assertEquals(Status.DONE, end.status());
            assertTrue(end.method().value() < 1e-10);
        }
    }

    @Test
    void problemsAreChecked() {
        var problem = Descents.rosenbrock();
        assertThrows(IllegalArgumentException.class, () -> problem.to(-1));
        assertThrows(IllegalArgumentException.class, () -> problem.within(problem.initial(), HostArray.vector(-9, -9)));
    }
}
