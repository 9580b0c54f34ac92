package org.simplectic.integrators.internal;

import java.util.List;
import org.simplectic.api.Counters;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Status;
import org.simplectic.array.Array;

/**
 * Where a {@link SteppingIntegrator} stands: the point, what the method remembers there, and the last step for dense output.
 *
 * @param status whether to go on
 * @param progress the part of the span that is done
 * @param t now
 * @param y the solution now
 * @param memory what the method hands from step to step, for instance the slope here
 * @param previousT where the last step began
 * @param previousY the solution there
 * @param dense what dense output needs of the last step, for instance its stages
 * @param prepared whether the stages that only dense output needs are there too
 * @param step the size of the next step, positive
 * @param error the scaled error of the last step
 * @param olderError that of the step before
 * @param stiff steps in a row that stability, not accuracy, seems to have limited
 * @param calm steps since then that it has not
 * @param counters the work so far
 */
record StepState(
        Status status,
        double progress,
        double t,
        Array y,
        List<Array> memory,
        double previousT,
        Array previousY,
        List<Array> dense,
        boolean prepared,
        double step,
        double error,
        double olderError,
        int stiff,
        int calm,
        Counters counters)
        implements IntegratorState {

    StepState ended(Status reason) {
        return new StepState(
                reason,
                progress,
                t,
                y,
                memory,
                previousT,
                previousY,
                dense,
                prepared,
                step,
                error,
                olderError,
                stiff,
                calm,
                counters);
    }

    StepState prepared(List<Array> more, int evaluations) {
        return new StepState(
                status,
                progress,
                t,
                y,
                memory,
                previousT,
                previousY,
                more,
                true,
                step,
                error,
                olderError,
                stiff,
                calm,
                counters.plus(0, 0, evaluations));
    }
}
