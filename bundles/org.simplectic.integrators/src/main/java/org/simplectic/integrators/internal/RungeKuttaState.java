package org.simplectic.integrators.internal;

import org.simplectic.api.Counters;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Status;
import org.simplectic.array.Array;

/**
 * Where an explicit Runge-Kutta method stands: the point, its slope, and the last step for dense output.
 *
 * @param status whether to go on
 * @param progress the part of the span that is done
 * @param t now
 * @param y the solution now
 * @param slope f(t, y)
 * @param previousT where the last step began
 * @param previousY the solution there
 * @param slopes the stages of the last step along a first axis, the slope at its end behind them
 * @param dense whether the stages that only dense output needs are among the slopes
 * @param step the size of the next step, positive
 * @param error the scaled error of the last step, for the step control
 * @param stiff steps in a row that stability, not accuracy, seems to have limited
 * @param nonstiff steps since then that it has not
 * @param counters the work so far
 */
record RungeKuttaState(
        Status status,
        double progress,
        double t,
        Array y,
        Array slope,
        double previousT,
        Array previousY,
        Array slopes,
        boolean dense,
        double step,
        double error,
        int stiff,
        int nonstiff,
        Counters counters)
        implements IntegratorState {

    RungeKuttaState ended(Status reason, int rejected, int evaluations) {
        return new RungeKuttaState(
                reason,
                progress,
                t,
                y,
                slope,
                previousT,
                previousY,
                slopes,
                dense,
                step,
                error,
                stiff,
                nonstiff,
                counters.plus(0, rejected, evaluations));
    }

    RungeKuttaState withSlopes(Array more, int evaluations) {
        return new RungeKuttaState(
                status,
                progress,
                t,
                y,
                slope,
                previousT,
                previousY,
                more,
                true,
                step,
                error,
                stiff,
                nonstiff,
                counters.plus(0, 0, evaluations));
    }
}
