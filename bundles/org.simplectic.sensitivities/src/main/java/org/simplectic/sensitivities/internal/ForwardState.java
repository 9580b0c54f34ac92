package org.simplectic.sensitivities.internal;

import java.util.Arrays;
import java.util.List;
import org.simplectic.api.Counters;
import org.simplectic.api.SensitivityState;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/**
 * Where {@link ForwardSensitivity} stands.
 *
 * @param status whether to go on
 * @param progress the part of the span that is done
 * @param method the integrator's state
 * @param t where it is
 * @param signs the sides on which the events' expressions are
 * @param sample the next sample
 * @param time the next point at which the problem wants derivatives of the solution
 * @param sums value and derivatives of the functional so far
 * @param solution y
 * @param passed the points of the last step at which derivatives of the solution are wanted
 * @param counters the work done
 */
record ForwardState(
        Status status,
        double progress,
        Record method,
        double t,
        HostArray signs,
        int sample,
        int time,
        HostArray sums,
        HostArray solution,
        List<HostArray> passed,
        Counters counters)
        implements SensitivityState {
    @Override
    public double value() {
        return sums.get(0);
    }

    @Override
    public HostArray gradient() {
        return HostArray.vector(Arrays.copyOfRange(sums.toArray(), 1, sums.size()));
    }
}
