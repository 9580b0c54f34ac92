package org.simplectic.nonlinear.internal;

import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.array.Array;

/**
 * Where a search for a steady state stands.
 *
 * @param status the outcome, once there is one
 * @param y the field
 * @param iterations of the nonlinear solver; of the linear one where the equations are linear
 * @param evaluations of the right-hand side
 * @param residual the root mean square of the right-hand side at y
 * @param before the same at the initial state
 * @param imbalance of equations that leave a constant free: the mean of the right-hand side, relative to its root mean square
 * @param way how they were solved
 */
record SteadyState(
        Status status,
        Array y,
        double iterations,
        double evaluations,
        double residual,
        double before,
        double imbalance,
        String way)
        implements State {
    @Override
    public double progress() {
        return status == Status.RUNNING ? 0 : 1;
    }
}
