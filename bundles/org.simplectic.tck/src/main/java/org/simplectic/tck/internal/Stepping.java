package org.simplectic.tck.internal;

import java.util.Map;
import java.util.function.Supplier;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Kernel;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Problem;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.runtime.Workbench.Trial;

/** One integrator on one problem, stepped as runs step it. */
final class Stepping<S extends Record & IntegratorState> {
    /** More than any contract needs, and over in seconds: who takes more does not come to an end. */
    private static final int MOST_CALLS = 200_000;

    private final Integrator<S> integrator;
    private final OdeProblem problem;
    private final Trial trial;
    private final Counted session;

    private Stepping(Integrator<S> integrator, OdeProblem problem, Trial trial) {
        this.integrator = integrator;
        this.problem = problem;
        this.trial = trial;
        this.session = new Counted(trial);
    }

    /** A new instance of the subject. */
    static Stepping<?> of(Subject subject, Trial trial, OdeProblem problem, Map<String, Object> options) {
        return by(subject.plugin().name(), trial, problem, options);
    }

    /** An integrator that is not the subject. */
    static Stepping<?> by(String name, Trial trial, OdeProblem problem, Map<String, Object> options) {
        var integrator = integrator(name, trial, options);
        integrator.check(problem);
        return new Stepping<>(integrator, problem, trial);
    }

    static Integrator<?> integrator(Subject subject, Trial trial, Map<String, Object> options) {
        return integrator(subject.plugin().name(), trial, options);
    }

    // The runtime finds the method by name; that it is an integrator with a state of its own is all that is known here.
    @SuppressWarnings("unchecked")
    private static Integrator<?> integrator(String name, Trial trial, Map<String, Object> options) {
        return trial.method(Integrator.class, "integrator", name, options);
    }

    /** A session that does not let a method run for ever. */
    static final class Counted implements Session {
        private final Trial trial;
        private int calls;

        Counted(Trial trial) {
            this.trial = trial;
        }

        @Override
        public Kernel kernel(Object owner, Problem problem, String name, Supplier<Program> trace) {
            var kernel = trial.kernel(owner, problem, name, trace);
            return arguments -> {
                if (++calls > MOST_CALLS) {
                    throw new IllegalStateException("no end after " + MOST_CALLS + " calls of kernels");
                }
                return kernel.call(arguments);
            };
        }

        @Override
        public Array array(HostArray values) {
            return trial.array(values);
        }

        @Override
        public HostArray values(Array array) {
            return trial.values(array);
        }

        @Override
        public boolean cancelled() {
            return trial.cancelled();
        }
    }

    S start() {
        return trial.settle(integrator.start(problem, session));
    }

    S step(S state) {
        return trial.settle(integrator.step(problem, state, session));
    }

    /** As many steps as the method likes to do in one call, up to a point. */
    S advance(S state, double until) {
        return trial.settle(integrator.advance(problem, state, until, session));
    }

    /** A step after which the arrays of the state before it are still there. */
    S stepApart(S state) {
        return integrator.step(problem, state, session);
    }

    /** So many steps, or fewer if the run ends before. */
    S steps(S state, int count) {
        var at = state;
        for (int i = 0; i < count && at.status() == Status.RUNNING; i++) {
            at = step(at);
        }
        return at;
    }

    S finish(S state) {
        return steps(state, Integer.MAX_VALUE);
    }

    S toEnd() {
        return finish(start());
    }

    double[] values(S state) {
        return trial.values(state.y()).toArray();
    }

    Trial trial() {
        return trial;
    }

    /** A state, and the greatest error of the solution inside its last step. */
    record Sampled<S>(S state, double error) {}

    Sampled<S> sampled(S state, KnownProblem known, double... fractions) {
        var prepared = integrator.prepare(problem, state, session);
        double error = 0;
        for (double fraction : fractions) {
            double t = prepared.previousT() + fraction * (prepared.t() - prepared.previousT());
            var y = trial.values(integrator.interpolate(problem, prepared, t, session))
                    .toArray();
            error = Math.max(error, Numbers.distance(y, known.solution(t)));
        }
        return new Sampled<>(trial.settle(prepared), error);
    }
}
