package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.api.Task;
import org.simplectic.array.CompileOptions;
import org.simplectic.runtime.Explanation;
import org.simplectic.runtime.Explanation.ExplainedProgram;

/**
 * Steps a study until it has asked for the programs that a run of it needs: a step, a point between two steps, the metrics.
 * Writes nothing.
 */
final class Explainer<S extends Record & State> {
    /** Dense output is asked for when a step passes a saved point, which may take some steps. */
    private static final long PATIENCE_NANOSECONDS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int MOST_STEPS = 1000;

    private final LoadedStudy study;
    private final Task<S> task;
    private final BackendChoice backends;
    private final List<String> notes = new ArrayList<>();

    Explainer(LoadedStudy study, Task<S> task, BackendChoice backends) {
        this.study = study;
        this.task = task;
        this.backends = backends;
    }

    Explanation explain() {
        try (var session = new RunSession(backends.first(), CompileOptions.DEFAULT, false, () -> false)) {
            var stepper = new Stepper<>(task, session, backends, notes::add, List.of());
            step(stepper, session);
            var programs = new ArrayList<ExplainedProgram>();
            var rhs = study.model().rhs();
            if (!study.model().states().isEmpty() && !session.programs().contains(rhs)) {
                programs.add(new ExplainedProgram(rhs.name(), rhs.toString(), true, List.of()));
            }
            for (var program : session.programs()) {
                programs.add(new ExplainedProgram(program.name(), program.toString(), false, session.kernels(program)));
            }
            var backend = session.backend();
            return new Explanation(study.name(), backend.name(), backend.hardware(), notes, programs);
        }
    }

    private void step(Stepper<S> stepper, RunSession session) {
        var points = new long[1];
        var state = stepper.emit(stepper.start(), (position, solution) -> {});
        long start = System.nanoTime();
        for (int steps = 0;
                steps < MOST_STEPS && points[0] == 0 && System.nanoTime() - start < PATIENCE_NANOSECONDS;
                steps++) {
            if (state.status() != Status.RUNNING) {
                notes.add("the run ends after step " + task.counters(state).steps() + " with the status "
                        + state.status());
                break;
            }
            state = stepper.emit(stepper.step(state), (position, solution) -> points[0]++);
            session.retain(state);
        }
        stepper.attempt(state, last -> {
            study.metrics().values().forEach(session::kernel);
            return last;
        });
    }
}
