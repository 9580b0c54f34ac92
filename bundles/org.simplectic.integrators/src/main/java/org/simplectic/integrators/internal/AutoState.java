package org.simplectic.integrators.internal;

import org.simplectic.api.Counters;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Status;
import org.simplectic.array.Array;

/**
 * Where {@link Auto} stands.
 *
 * @param method where the method stands that it has chosen
 * @param isStiff whether that is the one for stiff problems
 * @param stiffSteps steps done with that one
 * @param switches how often it has changed its choice
 * @param switchedAt where it last did, not a number before
 */
record AutoState(StepState method, boolean isStiff, long stiffSteps, int switches, double switchedAt)
        implements IntegratorState {
    @Override
    public Status status() {
        return method.status();
    }

    @Override
    public double progress() {
        return method.progress();
    }

    @Override
    public double t() {
        return method.t();
    }

    @Override
    public Array y() {
        return method.y();
    }

    @Override
    public double previousT() {
        return method.previousT();
    }

    @Override
    public double step() {
        return method.step();
    }

    @Override
    public Counters counters() {
        return method.counters();
    }

    AutoState at(StepState next) {
        long steps = next.counters().steps() - method.counters().steps();
        return new AutoState(next, isStiff, stiffSteps + (isStiff ? steps : 0), switches, switchedAt);
    }
}
