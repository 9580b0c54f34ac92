package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.simplectic.api.Counters;
import org.simplectic.api.Event;
import org.simplectic.api.EventFinder;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Quantity;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.api.Task;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Integrates a problem, saves points and handles events. One step of the task is the stretch to the next event, or to
 * the end of the integrator's step: events inside one step of the integrator are handled one after the other, on its
 * dense output.
 *
 * @param <S> the integrator's state
 */
final class IntegrationTask<S extends Record & IntegratorState> implements Task<IntegrationState<S>> {
    private static final HostArray NOTHING = HostArray.vector();

    /** So many events in one step of the integrator are taken for noise. */
    private static final int CROWDED = 1000;

    /** Below this Courant number steps are not what makes waves grow. */
    private static final double SAFE_COURANT_NUMBER = 0.5;

    private static final String GENERAL =
            "Try a tighter tolerance or a smaller step, another integrator, or a shorter span.";

    private final Integrator<S> integrator;
    private final OdeProblem problem;
    private final Optional<Program> waveRate;
    private final Quantity independent;
    private final SaveGrid grid;
    private final List<Event> events;
    private final EventFinder<S> finder;

    IntegrationTask(
            Integrator<S> integrator,
            OdeProblem problem,
            Optional<Program> waveRate,
            Quantity independent,
            SaveGrid grid,
            List<Event> events) {
        this.integrator = integrator;
        this.problem = problem;
        this.waveRate = waveRate;
        this.independent = independent;
        this.grid = grid;
        this.events = events;
        this.finder = new EventFinder<>(integrator, problem, events);
    }

    @Override
    public IntegrationState<S> start(Session session) {
        var method = integrator.start(problem, session);
        var signs = method.status() == Status.RUNNING ? finder.signs(method.t(), method.y(), session) : none();
        return new IntegrationState<>(
                method,
                method.status(),
                method.progress(),
                Double.NaN,
                method.t(),
                signs,
                none(),
                NOTHING,
                Double.NaN,
                0,
                0,
                Counters.NONE);
    }

    @Override
    public IntegrationState<S> step(IntegrationState<S> state, Session session) {
        if (occurred(state).stream().anyMatch(event -> !event.changes().isEmpty())) {
            return changed(state, session);
        }
        var method = state.method();
        if (state.t() == method.t()) {
            method = integrator.advance(problem, method, lookAt(method), session);
        }
        if (!events.isEmpty() || (!grid.isSteps() && grid.after(state.t()) < grid.after(method.t()))) {
            method = integrator.prepare(problem, method, session);
        }
        var scan = finder.scan(method, state.t(), state.signs(), session);
        return scan.found().isEmpty()
                ? advanced(state, method, scan.signs())
                : atEvent(state, method, scan.found().get(), scan.signs(), session);
    }

    /** The next point at which something may have to be done with the solution: each, the next saved one, or the end. */
    private double lookAt(S method) {
        return !events.isEmpty() || grid.isSteps() ? method.t() : grid.at(grid.after(method.t()));
    }

    private IntegrationState<S> advanced(IntegrationState<S> state, S method, HostArray signs) {
        return new IntegrationState<>(
                method,
                method.status(),
                progress(method.t()),
                state.t(),
                method.t(),
                signs,
                none(),
                NOTHING,
                state.lastChange(),
                state.hurried(),
                0,
                state.before());
    }

    /** Up to an event; what it changes, it changes in the next step. */
    private IntegrationState<S> atEvent(
            IntegrationState<S> state, S method, EventFinder.Found found, HostArray signs, Session session) {
        var occurred = new double[events.size()];
        found.events().forEach(i -> occurred[i] = 1);
        var those = found.events().stream().map(events::get).toList();
        boolean changes = those.stream().anyMatch(event -> !event.changes().isEmpty());
        boolean ends = !changes && (those.stream().anyMatch(Event::terminal) || found.t() == problem.end());
        return new IntegrationState<>(
                method,
                ends ? Status.DONE : state.crowd() >= CROWDED ? Status.BREAKDOWN : Status.RUNNING,
                progress(found.t()),
                state.t(),
                found.t(),
                signs,
                HostArray.vector(occurred),
                session.values(integrator.interpolate(problem, method, found.t(), session)),
                state.lastChange(),
                state.hurried(),
                state.t() == state.method().t() ? 1 : state.crowd() + 1,
                state.before());
    }

    /** Sets the state as the events at this point say, and restarts the integrator. */
    private IntegrationState<S> changed(IntegrationState<S> state, Session session) {
        var changers = IntStream.range(0, events.size())
                .filter(i -> state.occurred().get(i) != 0)
                .boxed()
                .toList();
        double t = state.t();
        var y = finder.changed(changers, t, session.array(state.event()), session);
        double near = EventFinder.HURRY * finder.resolution(state.method());
        int hurried = Math.abs(t - state.lastChange()) <= near ? state.hurried() + 1 : 0;
        var method = integrator.restart(problem, state.method(), t, y, session);
        boolean terminal = occurred(state).stream().anyMatch(Event::terminal);
        return new IntegrationState<>(
                method,
                terminal ? Status.DONE : hurried >= EventFinder.TOO_HURRIED ? Status.BREAKDOWN : method.status(),
                progress(t),
                t,
                t,
                finder.signsAfterChange(changers, t, y, session),
                none(),
                NOTHING,
                t,
                hurried,
                0,
                state.before());
    }

    private HostArray none() {
        return HostArray.vector(new double[events.size()]);
    }

    private double progress(double t) {
        return (t - problem.start()) / (problem.end() - problem.start());
    }

    @Override
    public Quantity independent() {
        return independent;
    }

    @Override
    public void emit(IntegrationState<S> state, Session session, BiConsumer<Double, HostArray> sink) {
        if (Double.isNaN(state.previous())) {
            sink.accept(state.t(), session.values(state.method().y()));
            return;
        }
        boolean event = state.event().size() > 0;
        if (!grid.isSteps()) {
            emitGrid(state, session, sink);
        }
        if (event) {
            sink.accept(state.t(), state.event());
        } else if ((grid.isSteps() && state.t() != state.previous()) || isChange(state)) {
            sink.accept(state.t(), session.values(state.method().y()));
        }
    }

    private boolean isChange(IntegrationState<S> state) {
        boolean goesOn = state.status() == Status.RUNNING || state.status() == Status.DONE;
        return goesOn && state.t() == state.previous() && state.t() == state.lastChange();
    }

    /** The grid's points behind the previous point, up to this one; an event's point stands for the grid's there. */
    private void emitGrid(IntegrationState<S> state, Session session, BiConsumer<Double, HostArray> sink) {
        for (int i = grid.after(state.previous()); i < grid.after(state.t()); i++) {
            double t = grid.at(i);
            if (state.event().size() == 0 || t != state.t()) {
                sink.accept(t, session.values(integrator.interpolate(problem, state.method(), t, session)));
            }
        }
    }

    @Override
    public List<String> events(IntegrationState<S> state) {
        var told = new ArrayList<String>();
        for (int i = 0; i < state.occurred().size(); i++) {
            if (state.occurred().get(i) != 0) {
                var event = events.get(i);
                told.add(event.name() + " at t=" + state.t() + ": " + event.text() + " = 0");
            }
        }
        return told;
    }

    @Override
    public double position(IntegrationState<S> state) {
        return state.t();
    }

    @Override
    public HostArray solution(IntegrationState<S> state, Session session) {
        return state.event().size() > 0
                ? state.event()
                : session.values(state.method().y());
    }

    @Override
    public Counters counters(IntegrationState<S> state) {
        return state.before().plus(state.method().counters());
    }

    @Override
    public SequencedMap<String, Double> figures(IntegrationState<S> state, Session session) {
        return integrator.figures(problem, state.method(), session);
    }

    @Override
    public Optional<IntegrationState<S>> adopt(Task<?> other, Record state, Session session) {
        return other instanceof IntegrationTask<?> task && state instanceof IntegrationState<?> at
                ? Optional.of(adopt(at, task.standing(at, session), session))
                        .filter(adopted -> adopted.status() == Status.RUNNING)
                : Optional.empty();
    }

    /** What the next integrator needs to know. */
    private record Point(HostArray y, Counters work) {}

    private Point standing(IntegrationState<?> state, Session session) {
        @SuppressWarnings("unchecked") // a state of this task
        var own = (IntegrationState<S>) state;
        return new Point(solution(own, session), counters(own));
    }

    private IntegrationState<S> adopt(IntegrationState<?> at, Point point, Session session) {
        var method = integrator.start(problem.from(at.t(), point.y()), session);
        return new IntegrationState<>(
                method,
                method.status(),
                at.progress(),
                at.previous(),
                at.t(),
                at.signs(),
                at.occurred(),
                at.event(),
                at.lastChange(),
                at.hurried(),
                at.crowd(),
                point.work());
    }

    @Override
    public String advice(IntegrationState<S> state) {
        return advice(state, integrator.advice(problem, state.method()));
    }

    @Override
    public String advice(IntegrationState<S> state, Session session) {
        var said = advice(state, integrator.advice(problem, state.method(), session));
        boolean grew = state.status() == Status.NONFINITE || state.status() == Status.DIVERGED;
        return grew && waveRate.isPresent()
                ? (said + " " + ofWaves(waveRate.get(), state.method().step(), session)).strip()
                : said;
    }

    private String advice(IntegrationState<S> state, String own) {
        if (state.hurried() >= EventFinder.TOO_HURRIED) {
            return "Events follow each other at t = " + state.t() + " faster than t can resolve: make the event"
                    + " terminal, or end the span earlier.";
        }
        if (state.crowd() > CROWDED) {
            return "More than " + CROWDED + " events in one step, at t = " + state.t() + ": an event's expression stays"
                    + " at zero or oscillates too fast. Give it a direction, or make it terminal.";
        }
        var where = "The run got to t = " + state.t() + " of " + problem.end() + ". ";
        return switch (state.status()) {
            case DONE, RUNNING -> own;
            case CANCELLED -> "Stopped on request at t = " + state.t() + ".";
            default -> where + (own.isEmpty() ? GENERAL : own);
        };
    }

    /** At the start: when a run fails, speeds may have grown with everything else. */
    private String ofWaves(Program program, double step, Session session) {
        var result = session.kernel(this, problem, "wave rate", () -> program)
                .call(session.scalar(problem.start()), session.array(problem.initial()));
        double rate = session.number(result.getFirst());
        double courant = rate * step;
        return courant < SAFE_COURANT_NUMBER
                ? ""
                : String.format(
                        Locale.ROOT,
                        "A step of %.3g has the Courant number %.3g: at the start waves cross so many distances between points in it."
                                + " Explicit methods need about 1 or less, here steps of at most %.3g.",
                        step,
                        courant,
                        1 / rate);
    }

    private List<Event> occurred(IntegrationState<S> state) {
        return IntStream.range(0, events.size())
                .filter(i -> state.occurred().get(i) != 0)
                .mapToObj(events::get)
                .toList();
    }
}
