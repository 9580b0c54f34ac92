package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Counters;
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
import org.simplectic.sensitivities.internal.ContinuousState.Passage;

/**
 * The gradient by the adjoint equation, which the integrator solves from the end to the start together with the solution itself, in steps
 * of its own: any integrator will do, and memory does not grow with the number of steps. A way there and a way back, whatever
 * the number of parameters. At an event the adjoint jumps, and the solution is set to what it was there.
 *
 * <p>The gradient is as accurate as the integrator is on the adjoint equation, which is not the gradient of what was computed. Where solutions
 * approach each other on the way there they part on the way back: of strongly damped and of chaotic equations, the solution on the way
 * back is soon another one, and discrete-adjoint the method to take.
 *
 * @see "R. T. Q. Chen, Y. Rubanova, J. Bettencourt, D. Duvenaud, Neural ordinary differential equations, NeurIPS 2018"
 */
@Component(factory = Plugins.FACTORY, service = Sensitivity.class)
@SensitivityPlugin("continuous-adjoint")
@About(
        summary = "Gradients by the adjoint equation, solved backwards with any integrator in constant memory",
        source = "R. T. Q. Chen, Y. Rubanova, J. Bettencourt, D. Duvenaud, NeurIPS 2018")
public final class ContinuousAdjoint implements Sensitivity<ContinuousState> {
    private volatile @Nullable Prepared known;

    @Activate
    public ContinuousAdjoint() {}

    /** What follows from a problem alone. */
    private record Prepared(Equations equations, AdjointEquations adjoint, Follower<?> there, Follower<?> back) {
        static Prepared of(SensitivityProblem problem) {
            var equations = new Equations(problem);
            var adjoint = new AdjointEquations(equations);
            var events = equations.lookedFor(equations.size());
            return new Prepared(
                    equations,
                    adjoint,
                    Follower.of(problem.integrator(), equations.plain(), events),
                    Follower.of(problem.integrator(), adjoint.problem(), List.of()));
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
                    "the model has noise, and continuous-adjoint takes none: take the sensitivity discrete-adjoint");
        } else if (problem.times().size() > 0) {
            throw new IllegalArgumentException(StepAdjoint.ONE_NUMBER);
        }
        prepared(problem).there().check();
        prepared(problem).back().check();
    }

    @Override
    public ContinuousState start(SensitivityProblem problem, Session session) {
        return new Turn(problem, session).start();
    }

    @Override
    public ContinuousState step(SensitivityProblem problem, ContinuousState state, Session session) {
        var turn = new Turn(problem, session);
        return state.back().isEmpty()
                ? turn.there(state)
                : turn.back(state, state.back().get());
    }

    @Override
    public String advice(SensitivityProblem problem, ContinuousState state) {
        if (state.back().isEmpty()) {
            return prepared(problem).there().advice(state.method());
        }
        var own = prepared(problem).back().advice(state.method());
        return state.status() == Status.DONE
                ? own
                : (own
                                + " This was on the way back: the equations are unstable when t runs backwards. Take the sensitivity"
                                + " discrete-adjoint.")
                        .strip();
    }

    /** One call from outside. */
    private final class Turn {
        private final SensitivityProblem problem;
        private final Session session;
        private final Equations equations;
        private final AdjointEquations adjoint;
        private final Follower<?> follower;
        private final Follower<?> returning;

        Turn(SensitivityProblem problem, Session session) {
            this.problem = problem;
            this.session = session;
            var prepared = prepared(problem);
            this.equations = prepared.equations();
            this.adjoint = prepared.adjoint();
            this.follower = prepared.there();
            this.returning = prepared.back();
        }

        private List<Array> call(String name, Supplier<Program> trace, Array... in) {
            return session.kernel(ContinuousAdjoint.this, problem, name, trace).call(in);
        }

        ContinuousState start() {
            double t = problem.start();
            var z = call("initial", equations::initial, session.array(problem.parameters()))
                    .getFirst();
            var method = follower.start(t, session.values(z), session);
            var first = there(method, t, z, follower.signs(t, z, session), 0, 0, List.of());
            return equations.samples().size() > 0 && equations.samples().get(0) == t
                    ? there(method, t, z, first.signs(), 1, term(0, t, z), List.of())
                    : first;
        }

        private ContinuousState there(
                Record method, double t, Array z, HostArray signs, int sample, double value, List<Passage> passages) {
            var at = follower.look(method);
            return new ContinuousState(
                    at.status() == Status.DONE ? Status.RUNNING : at.status(),
                    (t - problem.start()) / (problem.end() - problem.start()) / 2,
                    method,
                    t,
                    signs,
                    sample,
                    value,
                    passages,
                    HostArray.vector(Arrays.copyOf(session.values(z).toArray(), problem.size())),
                    Optional.empty(),
                    HostArray.vector(new double[equations.parameters()]),
                    1 + passages.size(),
                    Counters.NONE,
                    at.counters());
        }

        private double term(int sample, double t, Array z) {
            var term = call(
                    "term", equations::term, session.scalar(t), z, session.array(problem.parameters()), data(sample));
            return session.number(term.getFirst());
        }

        private Array data(int sample) {
            return session.array(problem.functional().samples().orElseThrow().row(sample));
        }

        /** A step on the way there. */
        ContinuousState there(ContinuousState state) {
            var leg = follower.step(state.method(), state.signs(), session);
            if (leg.hasFailed() || leg.at().t() == state.t()) {
                return there(
                        leg.method(),
                        state.t(),
                        leg.at().y(),
                        state.signs(),
                        state.sample(),
                        state.value(),
                        state.passages());
            }
            int sample = state.sample();
            double value = state.value();
            for (var t = equations.next(equations.samples(), sample, state.t(), leg.end());
                    t.isPresent();
                    t = equations.next(equations.samples(), sample, state.t(), leg.end())) {
                value += term(sample, t.get(), follower.at(leg.method(), t.get(), session));
                sample++;
            }
            if (leg.found().isPresent()) {
                return atEvent(state, leg, leg.found().get(), sample, value);
            }
            double t = leg.at().t();
            var next = there(leg.method(), t, leg.at().y(), leg.signs(), sample, value, state.passages());
            return leg.at().status() == Status.DONE ? turned(next, leg.at().y()) : next;
        }

        private ContinuousState atEvent(
                ContinuousState state, Follower.Leg leg, EventFinder.Found found, int sample, double value) {
            double t = found.t();
            var before = follower.at(leg.method(), t, session);
            var z = call(
                            "set by " + found.events(),
                            () -> equations.change(found.events()),
                            session.scalar(t),
                            before,
                            session.array(problem.parameters()))
                    .getFirst();
            var passages = new ArrayList<>(state.passages());
            passages.add(new Passage(t, found.events(), before));
            var method = follower.restart(leg.method(), t, z, session);
            var signs = follower.signsAfterChange(found, z, session);
            var next = there(method, t, z, signs, sample, value, List.copyOf(passages));
            return equations.isTerminal(found.events()) || t == problem.end() ? turned(next, z) : next;
        }

        /** The way back begins with the derivatives of what the end adds. */
        private ContinuousState turned(ContinuousState state, Array z) {
            double t = state.t();
            var end = call("end", adjoint::end, session.scalar(t), z);
            var value = new ContinuousState(
                    Status.RUNNING,
                    0.5,
                    state.method(),
                    t,
                    state.signs(),
                    state.sample() - 1,
                    state.value() + session.number(end.getFirst()),
                    state.passages(),
                    state.solution(),
                    Optional.of(t),
                    state.gradient(),
                    state.stored(),
                    state.counters(),
                    state.counters());
            if (!Double.isFinite(value.value())) {
                return value.ended(Status.NONFINITE, state.gradient());
            }
            var all = end.get(1);
            boolean isEvent =
                    !state.passages().isEmpty() && state.passages().getLast().t() == t;
            if (isEvent) {
                all = through(state.passages().getLast(), all, end.get(2));
            }
            return stopped(value, t, all, Optional.empty(), isEvent);
        }

        private Array through(Passage passage, Array all, Array later) {
            return call(
                            "through " + passage.events(),
                            () -> adjoint.through(passage.events()),
                            session.scalar(passage.t()),
                            passage.before(),
                            all,
                            later)
                    .getFirst();
        }

        /** At a point of the way back, where the adjoint may jump: on from there. */
        private ContinuousState stopped(
                ContinuousState state, double t, Array before, Optional<Record> method, boolean isThrough) {
            var all = before;
            var left = state.passages();
            if (!isThrough && !left.isEmpty() && left.getLast().t() == t) {
                all = through(left.getLast(), all, session.scalar(0));
                left = left.subList(0, left.size() - 1);
            } else if (isThrough) {
                left = left.subList(0, left.size() - 1);
            }
            int sample = state.sample();
            if (sample >= 0 && equations.samples().get(sample) == t) {
                all = call("sample", adjoint::sample, session.scalar(t), all, data(sample))
                        .getFirst();
                sample--;
            }
            if (t == problem.start()) {
                int nextSample = sample;
                var rest = left;
                return finished(
                        method.map(at -> onward(state, at, t, nextSample, rest)).orElse(state), all);
            }
            var y = all;
            var next = method.map(at -> returning.restart(at, t, y, session))
                    .orElseGet(() -> returning.start(t, session.values(y), session));
            return onward(state, next, t, sample, left);
        }

        private ContinuousState onward(ContinuousState state, Record method, double t, int sample, List<Passage> left) {
            double part = (t - state.t()) / (problem.start() - state.t());
            var at = returning.look(method);
            var next = state.back(method, t, part, sample, List.copyOf(left), at.counters());
            return at.status() == Status.RUNNING || at.status() == Status.DONE
                    ? next
                    : next.ended(at.status(), state.gradient());
        }

        /** A step on the way back, to the next sample or event if that comes first. */
        ContinuousState back(ContinuousState state, double from) {
            var leg = returning.step(state.method(), state.signs(), session);
            double to = leg.at().t();
            if (leg.hasFailed() || to == from) {
                return onward(state, leg.method(), from, state.sample(), state.passages());
            }
            double direction = equations.direction();
            double sample = state.sample() >= 0 ? equations.samples().get(state.sample()) : problem.start();
            double passage = state.passages().isEmpty()
                    ? problem.start()
                    : state.passages().getLast().t();
            double stop = direction * sample > direction * passage ? sample : passage;
            if (direction * stop >= direction * to) {
                return stopped(
                        state, stop, returning.at(leg.method(), stop, session), Optional.of(leg.method()), false);
            }
            return onward(state, leg.method(), to, state.sample(), state.passages());
        }

        private ContinuousState finished(ContinuousState state, Array all) {
            var gradient = session.values(call("finish", adjoint::finish, all).getFirst());
            boolean isFinite = Arrays.stream(gradient.toArray()).allMatch(Double::isFinite);
            return state.ended(isFinite ? Status.DONE : Status.NONFINITE, gradient);
        }
    }
}
