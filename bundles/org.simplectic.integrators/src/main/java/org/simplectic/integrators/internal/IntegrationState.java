package org.simplectic.integrators.internal;

import org.simplectic.api.Counters;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/**
 * Where an integration stands: at a point inside or at the end of the integrator's last step, all events up to it
 * handled.
 *
 * @param <S> the integrator's state
 * @param method the integrator's state, at or ahead of this point
 * @param status whether to go on; an event that changes the state does so in the next step
 * @param progress the part of the span that is done
 * @param previous the point of the state before this one, not a number at the start
 * @param t this point
 * @param signs the side of zero on which each event's expression is, 0 until it has left zero
 * @param occurred 1 for each event that came to pass at this point, else 0
 * @param event the solution at the event, empty if there is none
 * @param lastChange where an event last changed the state, not a number before
 * @param hurried how many such events in a row came at once after each other
 * @param crowd events since the integrator's last step
 * @param before the work of the integrators that the run had before this one
 */
record IntegrationState<S extends Record & IntegratorState>(
        S method,
        Status status,
        double progress,
        double previous,
        double t,
        HostArray signs,
        HostArray occurred,
        HostArray event,
        double lastChange,
        int hurried,
        int crowd,
        Counters before)
        implements State {}
