package org.simplectic.sensitivities.internal;

import java.util.List;
import java.util.Optional;
import org.simplectic.api.Event;
import org.simplectic.api.EventFinder;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;

/**
 * An integrator that follows a problem step by step, with an eye on events. Its states go in and out as records: what they are is the
 * integrator's affair.
 *
 * @param <S> the integrator's state
 */
final class Follower<S extends Record & IntegratorState> {
    private final Integrator<S> integrator;
    private final OdeProblem problem;
    private final EventFinder<S> finder;
    private final boolean hasEvents;

    private Follower(Integrator<S> integrator, OdeProblem problem, List<Event> events) {
        this.integrator = integrator;
        this.problem = problem;
        this.finder = new EventFinder<>(integrator, problem, events);
        this.hasEvents = !events.isEmpty();
    }

    static <S extends Record & IntegratorState> Follower<S> of(
            Integrator<S> integrator, OdeProblem problem, List<Event> events) {
        return new Follower<>(integrator, problem, events);
    }

    /**
     * One step of the integrator.
     *
     * @param method its state behind the step
     * @param at what this tells
     * @param found the events in the step, if there are any
     * @param signs the sides on which the events' expressions are at the end of the step, or at the events
     */
    record Leg(Record method, IntegratorState at, Optional<EventFinder.Found> found, HostArray signs) {
        /** Where the step ends: with the integrator, or at events before. */
        double end() {
            return found.map(EventFinder.Found::t).orElse(at.t());
        }

        /** Whether the integrator could not go on. */
        boolean hasFailed() {
            return at.status() != Status.RUNNING && at.status() != Status.DONE;
        }
    }

    @SuppressWarnings("unchecked") // only states of this integrator come here
    private S own(Record method) {
        return (S) method;
    }

    /** What a state tells. */
    IntegratorState look(Record method) {
        return own(method);
    }

    Record start(double t, HostArray y, Session session) {
        return integrator.start(problem.from(t, y), session);
    }

    Record restart(Record method, double t, Array y, Session session) {
        return integrator.restart(problem, own(method), t, y, session);
    }

    HostArray signs(double t, Array y, Session session) {
        return finder.signs(t, y, session);
    }

    HostArray signsAfterChange(EventFinder.Found found, Array y, Session session) {
        return finder.signsAfterChange(found.events(), found.t(), y, session);
    }

    /** A step from where the integrator stands. */
    Leg step(Record method, HostArray signs, Session session) {
        var before = own(method);
        var after = integrator.step(problem, before, session);
        if (!hasEvents || after.t() == before.t()) {
            return new Leg(after, after, Optional.empty(), signs);
        }
        var prepared = integrator.prepare(problem, after, session);
        var scan = finder.scan(prepared, before.t(), signs, session);
        return new Leg(prepared, prepared, scan.found(), scan.signs());
    }

    /** The solution inside the integrator's last step. */
    Array at(Record method, double t, Session session) {
        var prepared = integrator.prepare(problem, own(method), session);
        return integrator.interpolate(problem, prepared, t, session);
    }

    String advice(Record method) {
        return integrator.advice(problem, own(method));
    }

    void check() {
        integrator.check(problem);
    }
}
