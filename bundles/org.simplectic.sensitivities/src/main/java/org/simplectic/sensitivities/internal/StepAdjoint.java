package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.EventFinder;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.sensitivities.internal.AdjointState.Back;
import org.simplectic.sensitivities.internal.AdjointState.Kept;
import org.simplectic.sensitivities.internal.AdjointState.Landing;
import org.simplectic.sensitivities.internal.AdjointState.Track;

/**
 * Reverse mode through the accepted steps of an integrator, their sizes taken as given: the exact gradient of what it computed. One
 * way there and one way back, whatever the number of parameters; a step back costs a few times a step there. Where a step began
 * is found in one of two ways: solutions are kept, and those between computed again; or steps are undone, for methods whose steps can be.
 *
 * <p>Samples and events are landed on by steps of their own. The size of the step that ends at an event is a function of the
 * parameters, defined by the event's expression being zero at its end; what follows begins at a later or an earlier point then.
 */
abstract class StepAdjoint implements Sensitivity<AdjointState> {
    static final String ONE_NUMBER =
            "derivatives of the solution over time are what forward follows; an adjoint has the gradient of"
                    + " one number only: take forward, or leave them out";

    private static final String NO_ESTIMATES = " A regularizer needs one that estimates the errors of its steps.";

    /** Steps, there or back, in one step of the run, at most. */
    private static final int AT_ONCE = 64;

    /** A step that ends at an event is corrected so often at most. */
    private static final int CORRECTIONS = 4;

    private final int places;
    private final boolean undoes;
    private volatile @Nullable Prepared known;

    /**
     * A method.
     *
     * @param places the most solutions that are kept
     * @param undoes whether solutions are found by undoing steps instead
     */
    StepAdjoint(int places, boolean undoes) {
        this.places = places;
        this.undoes = undoes;
    }

    /** Refuses terms of steps, on behalf of methods that differentiate the equations. */
    static void checkWithoutSteps(SensitivityProblem problem) {
        if (problem.functional().steps().isPresent()) {
            throw new IllegalArgumentException(
                    "a regularizer counts the integrator's steps, and gradients of those go through"
                            + " them: take the sensitivity discrete-adjoint");
        }
    }

    /** What to say of an integrator that does not give what the method needs. */
    abstract String refusal();

    /** The programs of the steps, where the integrator gives them. */
    final Optional<StepPrograms> programs(SensitivityProblem problem, Session session) {
        return prepared(problem, session).programs();
    }

    /** What follows from a problem alone, whatever its parameters where it is varied. */
    private record Prepared(Equations equations, Follower<?> follower, Optional<StepPrograms> programs) {
        @SuppressWarnings("ReferenceEquality") // the runtime hands the same problem in at every step
        boolean isOf(SensitivityProblem problem) {
            return equations.problem() == problem || equations.problem().isSameButForParameters(problem);
        }
    }

    private Prepared prepared(SensitivityProblem problem, Session session) {
        var last = known;
        if (last == null || !last.isOf(problem)) {
            var equations = new Equations(problem);
            var augmented = equations.augmented();
            var programs = problem.integrator()
                    .stepMap(augmented, session)
                    .filter(map -> !undoes || map.back().isPresent())
                    .filter(map ->
                            map.estimatesError() || problem.functional().steps().isEmpty())
                    .map(map -> new StepPrograms(equations, augmented, map));
            last = new Prepared(equations, follower(equations), programs);
            known = last;
        }
        return last;
    }

    /** Of a problem that is varied, parameters go with the solution, so that the integrator's programs serve all of their values. */
    private static Follower<?> follower(Equations equations) {
        var followed = equations.problem().isVaried() ? equations.augmented() : equations.plain();
        int all = followed.initial().size();
        return Follower.of(equations.problem().integrator(), followed, equations.lookedFor(all));
    }

    @Override
    public final void check(SensitivityProblem problem) {
        follower(new Equations(problem)).check();
        if (problem.times().size() > 0) {
            throw new IllegalArgumentException(ONE_NUMBER);
        }
    }

    @Override
    public final AdjointState start(SensitivityProblem problem, Session session) {
        var turn = new Turn(problem, session);
        return turn.prepared.programs().isEmpty() ? turn.refused() : turn.start();
    }

    @Override
    public final AdjointState step(SensitivityProblem problem, AdjointState state, Session session) {
        var turn = new Turn(problem, session);
        var at = state;
        for (int i = 0; i < AT_ONCE && at.status() == Status.RUNNING && !session.cancelled(); i++) {
            at = at.back().isEmpty() ? turn.there(at) : turn.back(at);
        }
        return at;
    }

    @Override
    public final String advice(SensitivityProblem problem, AdjointState state) {
        var own = follower(new Equations(problem)).advice(state.track().method());
        return state.status() == Status.BREAKDOWN && state.track().nodes().size() == 1 && own.isEmpty()
                ? refusal() + (problem.functional().steps().isPresent() ? NO_ESTIMATES : "")
                : own;
    }

    /** One call from outside. */
    private final class Turn {
        private final SensitivityProblem problem;
        private final Session session;
        private final Prepared prepared;
        private final Equations equations;
        private final Follower<?> follower;
        private final Array p;

        Turn(SensitivityProblem problem, Session session) {
            this.problem = problem;
            this.session = session;
            this.prepared = prepared(problem, session);
            this.equations = prepared.equations();
            this.follower = prepared.follower();
            this.p = session.array(problem.parameters());
        }

        private StepPrograms programs() {
            return prepared.programs().orElseThrow();
        }

        private List<Array> call(String name, Supplier<Program> trace, Array... in) {
            return session.kernel(StepAdjoint.this, equations.problem(), name, trace)
                    .call(in);
        }

        private Array initial() {
            return call("initial", equations::initial, p).getFirst();
        }

        AdjointState refused() {
            return at(track(initial(), List.of()), Status.BREAKDOWN);
        }

        AdjointState start() {
            var z = initial();
            var companions = companions(problem.start(), z);
            var track = track(z, companions);
            return sampled(at(track, status(follower.look(track.method()).status())));
        }

        /** A run that is over before it began, having an empty span of its own, is none. */
        private static Status status(Status method) {
            return method == Status.DONE ? Status.RUNNING : method;
        }

        private List<Array> companions(double t, Array z) {
            return programs().map().companions() == 0
                    ? List.of()
                    : call("companions", programs()::start, session.scalar(t), z, p);
        }

        private Track track(Array z, List<Array> companions) {
            var followed = followed(z);
            var method = follower.start(problem.start(), session.values(followed), session);
            var first = new Kept(0, z, companions);
            return new Track(
                    method,
                    problem.start(),
                    first,
                    follower.signs(problem.start(), followed, session),
                    0,
                    0,
                    Nodes.from(problem.start()),
                    List.of(),
                    undoes ? List.of() : List.of(first),
                    1,
                    own(z));
        }

        /** What the integrator follows: z, and p behind it where the problem is varied. */
        private Array followed(Array z) {
            return problem.isVaried() ? call("followed", this::together, z, p).getFirst() : z;
        }

        /** The part of it that is z. */
        private Array solution(Array followed) {
            return problem.isVaried() ? call("solution", this::first, followed).getFirst() : followed;
        }

        private Program together() {
            return Program.trace(
                    "followed", List.of(equations.state(), equations.parameter()), in -> List.of(Expr.concatenate(in)));
        }

        private Program first() {
            var all = ArrayType.vector(equations.size() + equations.parameters());
            return Program.trace(
                    "solution", List.of(all), in -> List.of(in.getFirst().slice(0, equations.size())));
        }

        private HostArray own(Array z) {
            var values = session.values(z).toArray();
            return HostArray.vector(java.util.Arrays.copyOf(values, problem.size()));
        }

        private AdjointState at(Track track, Status status) {
            return new AdjointState(
                    status,
                    progress(track.t()) / 2,
                    track,
                    Optional.empty(),
                    HostArray.vector(new double[equations.parameters()]),
                    kept(track),
                    0,
                    Double.NaN,
                    follower.look(track.method()).counters());
        }

        /** How many solutions are kept; where steps are undone, the one to undo from too. */
        private int kept(Track track) {
            return track.kept().size() + (undoes ? 1 : 0);
        }

        private double progress(double t) {
            return (t - problem.start()) / (problem.end() - problem.start());
        }

        /** Adds the sample at the point where the way there is, if there is one. */
        private AdjointState sampled(AdjointState state) {
            var track = state.track();
            var times = equations.samples();
            if (track.sample() >= times.size() || times.get(track.sample()) != track.t()) {
                return state;
            }
            double more = session.number(
                    sample(track.sample(), track.t(), track.here().z()).getFirst());
            return state.with(track.with(more, track.sample() + 1));
        }

        /** Value and derivatives of a sample's term. */
        private List<Array> sample(int index, double t, Array z) {
            var row = problem.functional().samples().orElseThrow().row(index);
            return call(
                    "sample",
                    () -> StepPrograms.sample(equations).orElseThrow(),
                    session.scalar(t),
                    z,
                    p,
                    session.array(row));
        }

        /** A step on the way there. */
        AdjointState there(AdjointState state) {
            var track = state.track();
            var leg = follower.step(track.method(), track.signs(), session);
            if (leg.hasFailed() || leg.at().t() == track.t()) {
                return at(
                        moved(track, leg.method(), track.t(), track.here(), track.signs()),
                        leg.at().status());
            }
            var sample = equations.next(equations.samples(), track.sample(), track.t(), leg.end());
            if (sample.isPresent() && sample.get() != leg.at().t()) {
                return sampled(landed(track, leg, sample.get()));
            } else if (leg.found().isPresent()) {
                return atEvent(track, leg, leg.found().get());
            }
            var z = solution(leg.at().y());
            double t = leg.at().t();
            var companions = programs().map().companions() == 0
                    ? List.<Array>of()
                    : stepped(StepPrograms.Ending.USUAL, track, t - track.t()).companions();
            var here = new Kept(track.nodes().size(), z, companions);
            var next = sampled(at(moved(track, leg.method(), t, here, leg.signs()), Status.RUNNING));
            return leg.at().status() == Status.DONE ? turned(next) : next;
        }

        /** The way there, a step longer. */
        private Track moved(Track track, Record method, double t, Kept here, HostArray signs) {
            boolean isNew = t != track.t();
            int stride = track.stride();
            var kept = track.kept();
            if (isNew && !undoes && here.node() % stride == 0) {
                kept = new ArrayList<>(kept);
                kept.add(here);
                while (kept.size() > places) {
                    stride *= 2;
                    int step = stride;
                    kept.removeIf(one -> one.node() % step != 0);
                }
            }
            return new Track(
                    method,
                    t,
                    here,
                    signs,
                    track.sample(),
                    track.value(),
                    isNew ? track.nodes().and(t) : track.nodes(),
                    track.landings(),
                    List.copyOf(kept),
                    stride,
                    own(here.z()));
        }

        /** A step of a given size from where the way there is. */
        private Kept stepped(StepPrograms.Ending ending, Track track, double h) {
            return stepped(ending, track.here(), track.t(), h);
        }

        private Kept stepped(StepPrograms.Ending ending, Kept from, double t, double h) {
            var arguments = arguments(from, t, h);
            var results = call("there" + ending, () -> programs().there(ending), arguments.toArray(Array[]::new));
            return new Kept(from.node() + 1, results.getFirst(), List.copyOf(results.subList(1, results.size())));
        }

        private List<Array> arguments(Kept from, double t, double h) {
            var arguments = new ArrayList<>(List.of(session.scalar(t), session.scalar(h), from.z()));
            arguments.addAll(from.companions());
            arguments.add(p);
            return arguments;
        }

        /** Up to a sample, by a step of the size for it; the integrator begins anew there. */
        private AdjointState landed(Track track, Follower.Leg leg, double t) {
            var here = stepped(new StepPrograms.Ending(true, List.of()), track, t - track.t());
            var signs = follower.signs(t, followed(here.z()), session);
            return landed(track, leg, t, here, List.of(), signs);
        }

        private AdjointState landed(
                Track track, Follower.Leg leg, double t, Kept here, List<Integer> events, HostArray signs) {
            var method = follower.restart(leg.method(), t, followed(here.z()), session);
            var moved = moved(undoes ? track.keeping(and(track.kept(), track.here())) : track, method, t, here, signs);
            var next = moved.landing(new Landing(here.node(), events));
            return at(next, status(follower.look(method).status()));
        }

        /** A step to a landing is not undone: the solution before it is kept. */
        private static List<Kept> and(List<Kept> kept, Kept one) {
            var more = new ArrayList<>(kept);
            more.add(one);
            return more;
        }

        /** Up to events, by a step of the size at which the first one's expression is zero, and through what they set. */
        private AdjointState atEvent(Track track, Follower.Leg leg, EventFinder.Found found) {
            double h = found.t() - track.t();
            int first = found.events().getFirst();
            for (int i = 0; i < CORRECTIONS; i++) {
                var crossing = call(
                        "crossing " + first,
                        () -> programs().crossing(first),
                        arguments(track.here(), track.t(), h).toArray(Array[]::new));
                double correction = session.number(crossing.get(0)) / session.number(crossing.get(1));
                // Where the expression only touches zero, what the finder found stays.
                if (!(Math.abs(correction) < 0.1 * Math.abs(h)) || track.t() + (h - correction) == track.t() + h) {
                    break;
                }
                h -= correction;
            }
            double t = track.t() + h;
            var here = stepped(new StepPrograms.Ending(true, found.events()), track, h);
            var behind = new EventFinder.Found(t, found.events());
            var signs = follower.signsAfterChange(behind, followed(here.z()), session);
            var state = landed(track, leg, t, here, found.events(), signs);
            return equations.isTerminal(found.events()) || t == problem.end() ? turned(state) : state;
        }

        /** The end of the way there: the way back begins with the derivatives of what the end adds. */
        private AdjointState turned(AdjointState state) {
            var track = state.track();
            var end = call(
                    "end",
                    () -> StepPrograms.end(equations),
                    session.scalar(track.t()),
                    track.here().z(),
                    p);
            var adjoint = new ArrayList<Array>();
            adjoint.add(end.get(2));
            var types = programs().cotangents();
            for (var type : types.subList(1, types.size() - 1)) {
                adjoint.add(session.array(HostArray.filled(type, 0)));
            }
            adjoint.add(end.get(1));
            var whole = track.with(session.number(end.getFirst()), track.sample());
            var back = new Back(track.here().node(), track.sample() - 1, List.copyOf(adjoint), end.get(3));
            boolean isFinite = Double.isFinite(whole.value());
            var begun = new AdjointState(
                    isFinite ? Status.RUNNING : Status.NONFINITE,
                    0.5,
                    whole,
                    Optional.of(back),
                    state.gradient(),
                    state.stored(),
                    0,
                    Double.NaN,
                    state.counters());
            return withSample(begun, track.here());
        }

        /** Adds the derivatives of the sample at the node where the way back is, if there is one. */
        private AdjointState withSample(AdjointState state, Kept here) {
            var back = state.back().orElseThrow();
            double t = state.track().nodes().get(back.node());
            if (back.sample() < 0 || equations.samples().get(back.sample()) != t) {
                return state;
            }
            var term = sample(back.sample(), t, here.z());
            var sums =
                    call("sum of two", this::sum, back.adjoint().getFirst(), term.get(2), back.gradient(), term.get(3));
            var adjoint = new ArrayList<>(back.adjoint());
            adjoint.set(0, sums.get(0));
            return state.with(new Back(back.node(), back.sample() - 1, List.copyOf(adjoint), sums.get(1)));
        }

        private Program sum() {
            var z = equations.state();
            var q = equations.parameter();
            return Program.trace(
                    "sums",
                    List.of(z, z, q, q),
                    in -> List.of(in.get(0).plus(in.get(1)), in.get(2).plus(in.get(3))));
        }

        /** One step back, from the solution where it began. */
        AdjointState back(AdjointState state) {
            int node = state.back().orElseThrow().node();
            var kept = kept(state);
            if (undoes) {
                boolean isKept = !kept.isEmpty() && kept.getLast().node() == node - 1;
                var from = node == 0 ? state.track().here() : isKept ? kept.getLast() : undone(state.track(), node);
                return node == 0
                        ? finished(state, from)
                        : pulled(state.with(state.track().at(from, kept)), from);
            }
            var from = kept.getLast();
            if (node == 0) {
                return finished(state, from);
            }
            return from.node() < node - 1 ? advanced(state, kept, from) : pulled(state, from);
        }

        /** The solution before a node, from the one there. */
        private Kept undone(Track track, int node) {
            double t = track.nodes().get(node - 1);
            var arguments = arguments(track.here(), t, track.nodes().get(node) - t);
            var results = call("undo", programs()::undone, arguments.toArray(Array[]::new));
            return new Kept(node - 1, results.getFirst(), List.copyOf(results.subList(1, results.size())));
        }

        private AdjointState pulled(AdjointState state, Kept from) {
            var back = state.back().orElseThrow();
            var nodes = state.track().nodes();
            double t = nodes.get(from.node());
            var ending = state.track().ending(back.node());
            var arguments = arguments(from, t, nodes.get(back.node()) - t);
            arguments.addAll(back.adjoint());
            arguments.add(back.gradient());
            int count = nodes.size() - 1;
            double share = problem.functional()
                    .steps()
                    .map(steps -> steps.share(from.node(), count))
                    .orElse(0.0);
            boolean counts = share != 0;
            if (counts) {
                arguments.addAll(List.of(session.scalar(share), session.scalar(count)));
            }
            var results = call(
                    (counts ? "back with its term" : "back") + ending,
                    () -> programs().back(ending, counts),
                    arguments.toArray(Array[]::new));
            int last = back.adjoint().size();
            var next = new Back(from.node(), back.sample(), List.copyOf(results.subList(0, last)), results.get(last));
            double more = counts ? session.number(results.getLast()) : 0;
            var track = state.track();
            return withSample(state.with(track.with(more, track.sample())).with(next), from);
        }

        /** The solutions that are still needed. */
        private static List<Kept> kept(AdjointState state) {
            int node = Math.max(1, state.back().orElseThrow().node());
            return state.track().kept().stream()
                    .filter(one -> one.node() < node)
                    .toList();
        }

        /** From a solution that is kept to the one where the next step back begins; some on the way are kept. */
        private AdjointState advanced(AdjointState state, List<Kept> before, Kept from) {
            int last = state.back().orElseThrow().node() - 1;
            var nodes = state.track().nodes();
            var kept = new ArrayList<>(before);
            var at = from;
            int next = next(at, last, kept.size());
            long repeated = state.repeated();
            while (at.node() < last) {
                double t = nodes.get(at.node());
                at = stepped(state.track().ending(at.node() + 1), at, t, nodes.get(at.node() + 1) - t);
                repeated++;
                if (at.node() == next) {
                    kept.add(at);
                    next = next(at, last, kept.size());
                }
            }
            return stepBack(state, kept, at, repeated);
        }

        private int next(Kept at, int last, int kept) {
            int free = places - kept;
            int steps = last - at.node() + 1;
            return free < 1 || steps < 2 ? Integer.MAX_VALUE : at.node() + Reversal.advance(steps, free);
        }

        /** One step back from where the solution is at hand; it need not be kept. */
        private AdjointState stepBack(AdjointState state, List<Kept> kept, Kept at, long repeated) {
            var here = new ArrayList<>(kept);
            if (here.getLast().node() != at.node()) {
                here.add(at);
            }
            return pulled(state.with(state.track().keeping(here)).counting(kept.size(), repeated), at);
        }

        private AdjointState finished(AdjointState state, Kept first) {
            var back = state.back().orElseThrow();
            var arguments = new ArrayList<>(List.of(session.scalar(problem.start()), first.z(), p));
            arguments.addAll(back.adjoint());
            arguments.add(back.gradient());
            var gradient = session.values(call("finish", () -> programs().finish(), arguments.toArray(Array[]::new))
                    .getFirst());
            boolean isFinite = java.util.Arrays.stream(gradient.toArray()).allMatch(Double::isFinite);
            return new AdjointState(
                    isFinite ? Status.DONE : Status.NONFINITE,
                    1,
                    state.track(),
                    state.back(),
                    gradient,
                    state.stored(),
                    state.repeated(),
                    undoes ? distance(first) : Double.NaN,
                    state.counters());
        }

        /** How far a solution is from where the way there began. */
        private double distance(Kept first) {
            var found = session.values(first.z());
            var given = session.values(initial());
            double distance = 0;
            for (int i = 0; i < found.size(); i++) {
                distance = Math.max(distance, Math.abs(found.get(i) - given.get(i)));
            }
            return distance;
        }
    }
}
