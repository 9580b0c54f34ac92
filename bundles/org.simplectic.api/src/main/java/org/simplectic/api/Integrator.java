package org.simplectic.api;

import org.simplectic.array.Array;

/**
 * A method for {@link OdeProblem}s. Lands exactly on the problem's end; everything between the steps (saving, events,
 * plots) goes through {@link #interpolate}.
 *
 * @param <S> its state
 */
public interface Integrator<S extends Record & IntegratorState> extends Method<OdeProblem, S> {
    /**
     * The order of the solution that is carried on.
     *
     * @return p where the global error is O(h^p)
     */
    int order();

    /**
     * Goes on from another point, as after an event: the history is dropped, counters and step size stay.
     *
     * @param problem what to solve
     * @param state where the run stands
     * @param t where to go on
     * @param y the solution there
     * @param session where kernels and arrays come from
     * @return a running state at (t, y)
     */
    S restart(OdeProblem problem, S state, double t, Array y, Session session);

    /**
     * Dense output: the solution inside the last accepted step.
     *
     * @param problem what to solve
     * @param state a state after at least one accepted step
     * @param t between {@code state.previousT()} and {@code state.t()}
     * @param session where kernels and arrays come from
     * @return y(t)
     */
    Array interpolate(OdeProblem problem, S state, double t, Session session);
}
