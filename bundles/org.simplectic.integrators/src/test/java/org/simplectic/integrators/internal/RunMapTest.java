package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Counters;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.backend.java.internal.JavaBackend;

/** A run as programs is the run that the session steps. */
final class RunMapTest {
    private static final OdeProblem PENDULUM =
            Runs.problem((t, y) -> List.of(y.get(1), y.getFirst().sin().negate()), 0, 7, 1, 0.5);

    private static Runs.Result byPrograms(String method, double tolerance, OdeProblem problem) {
        var integrator = Runs.isFixed(method) ? Runs.fixed(method, tolerance) : Runs.integrator(method, tolerance);
        try (var session = new BackendSession(new JavaBackend())) {
            var map = integrator.runMap(problem, session).orElseThrow();
            var carried = session.kernel(map, problem, "start", map::start).call(session.array(problem.initial()));
            while (true) {
                var outcome =
                        session.kernel(map, problem, "outcome", map::outcome).call(carried.toArray(Array[]::new));
                var status = Solution.status(session.number(outcome.getFirst()));
                if (status != Status.RUNNING) {
                    var work = session.values(outcome.get(3)).toArray();
                    return new Runs.Result(
                            status,
                            session.number(outcome.get(1)),
                            session.values(outcome.get(2)),
                            new Counters(
                                    (long) work[0], (long) work[1], (long) work[2], (long) work[3], (long) work[4]),
                            "",
                            List.of());
                }
                carried = session.kernel(map, problem, "advance", map::advance).call(carried.toArray(Array[]::new));
            }
        }
    }

    private static Runs.Result bySteps(String method, double tolerance, OdeProblem problem) {
        return Runs.run(
                Runs.isFixed(method) ? Runs.fixed(method, tolerance) : Runs.integrator(method, tolerance), problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tsit5",
                "rk4",
                "dop853",
                "kvaerno-5",
                "radau-iia-5",
                "rosenbrock",
                "bdf",
                "adams",
                "stormer-verlet",
                "gauss-legendre-4"
            })
    void endsWhereTheStepsDo(String method) {
        double tolerance = Runs.isFixed(method) ? 0.03 : 1e-7;
        var programs = byPrograms(method, tolerance, PENDULUM);
        var steps = bySteps(method, tolerance, PENDULUM);

        assertEquals(Status.DONE, programs.status());
        assertEquals(7, programs.t());
        // The same steps in one program or in several may differ by rounding, where constants are folded.
        assertArrayEquals(steps.y().toArray(), programs.y().toArray(), 1e-12);
        assertEquals(steps.counters(), programs.counters());
    }

    @Test
    void failuresAreOutcomes() {
        var explosion = Runs.problem((t, y) -> List.of(y.getFirst().times(y.getFirst())), 0, 2, 1);

        var programs = byPrograms("tsit5", 1e-7, explosion);

        assertEquals(bySteps("tsit5", 1e-7, explosion).status(), programs.status());
        assertEquals(1, programs.t(), 1e-3);
    }

    @Test
    void thereIsNoneForJumps() {
        var jump = Runs.problem((t, y) -> List.of(t.less(t.constant(1)).where(t, t.constant(0))), 0, 2, 1);
        try (var session = new BackendSession(new JavaBackend())) {
            assertTrue(Runs.integrator("tsit5", 1e-7).runMap(jump, session).isEmpty());
        }
    }
}
