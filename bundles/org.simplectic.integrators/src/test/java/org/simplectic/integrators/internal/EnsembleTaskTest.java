package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.Noise.Structure;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Quantity;
import org.simplectic.api.Status;
import org.simplectic.backend.java.internal.JavaBackend;

/** Many paths at once. */
@NullMarked
class EnsembleTaskTest {
    /** An Ornstein-Uhlenbeck process. */
    private static OdeProblem problem() {
        return Ensemble.problem(
                (t, y) -> List.of(y.get(0).times(-2)),
                (t, y) -> List.of(List.of(t.constant(0.5))),
                Interpretation.ITO,
                Structure.ADDITIVE,
                9,
                1,
                3);
    }

    private static EnsembleState run(int paths, double step) {
        var method = (StochasticIntegrator) Runs.integrator("sra1", Map.of("step", step));
        var task = new EnsembleTask(method, problem(), new Quantity("t", ""), List.of("x"), paths);
        try (var session = new BackendSession(new JavaBackend())) {
            var state = session.keep(task.start(session));
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
            }
            assertEquals(state.variance().get(0), task.figures(state).get("variance.x"));
            return state;
        }
    }

    @Test
    void meanAndVarianceAreThoseOfTheProcess() {
        int paths = 5000;
        var state = run(paths, 0.03);
        assertEquals(Status.DONE, state.status());
        assertEquals(1.0, state.t());
        assertEquals(34, state.counters().steps());
        double variance = 0.25 * (1 - Math.exp(-4)) / 4;
        assertEquals(3 * Math.exp(-2), state.mean().get(0), 4 * Math.sqrt(variance / paths));
        assertEquals(1, state.variance().get(0) / variance, 4 * Math.sqrt(2.0 / paths));
    }

    @Test
    void theFirstPathIsThatOfASingleRun() {
        var alone = Runs.run(Runs.integrator("sra1", Map.of("step", 0.1)), problem())
                .y();
        var two = run(2, 0.1);
        double half = Math.sqrt(two.variance().get(0) / 2);
        var paths = new double[] {two.mean().get(0) - half, two.mean().get(0) + half};
        double nearest = Math.abs(paths[0] - alone.get(0)) < Math.abs(paths[1] - alone.get(0)) ? paths[0] : paths[1];
        assertArrayEquals(alone.toArray(), new double[] {nearest}, 1e-12);
    }
}
