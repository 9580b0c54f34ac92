package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.EventFinder;
import org.simplectic.api.Plugins;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityPlugin;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * The derivatives of the solution by the parameters, integrated with the solution: the variational equations, by forward mode. The
 * integrator controls their errors as those of the solution. A step costs about as much as one for {@code 1 + m} solutions, m being the
 * number of parameters; nothing is stored, and the derivatives are known all the way. At an event the derivatives jump: with what it sets,
 * and because it comes earlier or later (the saltation matrix).
 *
 * @see "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., I.14; R. I. Leine, H. Nijmeijer, Dynamics
 *     and Bifurcations of Non-Smooth Mechanical Systems (2004), 7.1 (jumps)"
 */
@Component(factory = Plugins.FACTORY, service = Sensitivity.class)
@SensitivityPlugin("forward")
@About(
        summary =
                "Derivatives of the solution integrated with it, for few parameters: by forward mode, errors controlled",
        source = "E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, I.14")
public final class ForwardSensitivity implements Sensitivity<ForwardState> {
    private volatile @Nullable Prepared known;

    @Activate
    public ForwardSensitivity() {}

    /** What follows from a problem alone. */
    private record Prepared(Equations equations, Tangents tangents, Follower<?> follower) {
        static Prepared of(SensitivityProblem problem) {
            var equations = new Equations(problem);
            var tangents = new Tangents(equations);
            var follower = Follower.of(problem.integrator(), tangents.problem(), equations.lookedFor(tangents.size()));
            return new Prepared(equations, tangents, follower);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the runtime hands the same problem in at every step
    private Prepared prepared(SensitivityProblem problem) {
        var last = known;
        if (last == null || last.equations().problem() != problem) {
            last = Prepared.of(problem);
            known = last;
        }
        return last;
    }

    @Override
    public void check(SensitivityProblem problem) {
        StepAdjoint.checkWithoutSteps(problem);
        if (problem.noise().isPresent()) {
            throw new IllegalArgumentException(
                    "the model has noise, and forward takes none: take the sensitivity discrete-adjoint");
        }
        prepared(problem).follower().check();
    }

    @Override
    public ForwardState start(SensitivityProblem problem, Session session) {
        return new Turn(problem, session).start();
    }

    @Override
    public ForwardState step(SensitivityProblem problem, ForwardState state, Session session) {
        return new Turn(problem, session).step(state);
    }

    @Override
    public String advice(SensitivityProblem problem, ForwardState state) {
        return prepared(problem).follower().advice(state.method());
    }

    /** One call from outside. */
    private final class Turn {
        private final SensitivityProblem problem;
        private final Session session;
        private final Equations equations;
        private final Tangents tangents;
        private final Follower<?> follower;

        Turn(SensitivityProblem problem, Session session) {
            this.problem = problem;
            this.session = session;
            var prepared = prepared(problem);
            this.equations = prepared.equations();
            this.tangents = prepared.tangents();
            this.follower = prepared.follower();
        }

        private List<Array> call(String name, Supplier<Program> trace, Array... in) {
            return session.kernel(ForwardSensitivity.this, problem, name, trace).call(in);
        }

        ForwardState start() {
            double t = problem.start();
            var both = call("initial", tangents::initial, session.array(problem.parameters()))
                    .getFirst();
            var method = follower.start(t, session.values(both), session);
            var gathered = new Gathered(0, 0, Tangents.none(problem), List.of());
            return state(method, t, both, follower.signs(t, both, session), gather(gathered, method, t, t));
        }

        /** What has been added up, and passed in this step. */
        private record Gathered(int sample, int time, HostArray sums, List<HostArray> passed) {}

        private ForwardState state(Record method, double t, Array both, HostArray signs, Gathered gathered) {
            var at = follower.look(method);
            return new ForwardState(
                    at.status() == Status.DONE ? Status.RUNNING : at.status(),
                    (t - problem.start()) / (problem.end() - problem.start()),
                    method,
                    t,
                    signs,
                    gathered.sample(),
                    gathered.time(),
                    gathered.sums(),
                    own(session.values(both)),
                    gathered.passed(),
                    at.counters());
        }

        private HostArray own(HostArray both) {
            return HostArray.vector(Arrays.copyOf(both.toArray(), problem.size()));
        }

        ForwardState step(ForwardState state) {
            var leg = follower.step(state.method(), state.signs(), session);
            var before = new Gathered(state.sample(), state.time(), state.sums(), List.of());
            if (leg.hasFailed() || leg.at().t() == state.t()) {
                return state(leg.method(), state.t(), leg.at().y(), state.signs(), before);
            }
            var gathered = gather(before, leg.method(), state.t(), leg.end());
            if (leg.found().isPresent()) {
                return atEvent(leg, leg.found().get(), gathered);
            }
            var next = state(leg.method(), leg.at().t(), leg.at().y(), leg.signs(), gathered);
            return leg.at().status() == Status.DONE
                    ? ended(next, leg.at().y(), session.array(HostArray.vector(new double[equations.parameters()])))
                    : next;
        }

        /** Adds the samples, and notes the points, that a step passed: beyond one point, up to another. */
        private Gathered gather(Gathered before, Record method, double after, double upTo) {
            var sums = before.sums().toArray();
            int sample = before.sample();
            while (isPassed(equations.samples(), sample, after, upTo)) {
                double t = equations.samples().get(sample);
                var row = problem.functional().samples().orElseThrow().row(sample);
                var more = session.values(call(
                                "sample",
                                tangents::sample,
                                session.scalar(t),
                                follower.at(method, t, session),
                                session.array(row))
                        .getFirst());
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += more.get(i);
                }
                sample++;
            }
            int time = before.time();
            var passed = new ArrayList<>(before.passed());
            while (isPassed(problem.times(), time, after, upTo)) {
                double t = problem.times().get(time);
                passed.add(point(t, session.values(follower.at(method, t, session))));
                time++;
            }
            return new Gathered(sample, time, HostArray.vector(sums), List.copyOf(passed));
        }

        /** At the start nothing lies behind anything: a point there is passed at once. */
        private boolean isPassed(HostArray points, int index, double after, double upTo) {
            return after == upTo
                    ? index < points.size() && points.get(index) == upTo
                    : equations.next(points, index, after, upTo).isPresent();
        }

        private HostArray point(double t, HostArray both) {
            var derivatives = tangents.ofOwn(both);
            var row = new double[1 + problem.size() + derivatives.length];
            row[0] = t;
            System.arraycopy(both.toArray(), 0, row, 1, problem.size());
            System.arraycopy(derivatives, 0, row, 1 + problem.size(), derivatives.length);
            return HostArray.vector(row);
        }

        private ForwardState atEvent(Follower.Leg leg, EventFinder.Found found, Gathered gathered) {
            double t = found.t();
            var behind = call(
                    "through " + found.events(),
                    () -> tangents.through(found.events()),
                    session.scalar(t),
                    follower.at(leg.method(), t, session));
            var both = behind.getFirst();
            var method = follower.restart(leg.method(), t, both, session);
            var signs = follower.signsAfterChange(found, both, session);
            var next = state(method, t, both, signs, gathered);
            return equations.isTerminal(found.events()) || t == problem.end() ? ended(next, both, behind.get(1)) : next;
        }

        private ForwardState ended(ForwardState state, Array both, Array shift) {
            var more = session.values(call("end", tangents::end, session.scalar(state.t()), both, shift)
                    .getFirst());
            var sums = state.sums().toArray();
            boolean isFinite = true;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += more.get(i);
                isFinite &= Double.isFinite(sums[i]);
            }
            var passed = new ArrayList<>(state.passed());
            if (problem.times().size() > 0
                    && (passed.isEmpty() || passed.getLast().get(0) != state.t())) {
                passed.add(point(state.t(), session.values(both)));
            }
            return new ForwardState(
                    isFinite ? Status.DONE : Status.NONFINITE,
                    1,
                    state.method(),
                    state.t(),
                    state.signs(),
                    state.sample(),
                    state.time(),
                    HostArray.vector(sums),
                    state.solution(),
                    List.copyOf(passed),
                    state.counters());
        }
    }
}
