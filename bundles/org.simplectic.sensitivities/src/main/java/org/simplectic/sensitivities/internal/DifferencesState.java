package org.simplectic.sensitivities.internal;

import java.util.Arrays;
import org.simplectic.api.Counters;
import org.simplectic.api.SensitivityState;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/**
 * Where {@link FiniteDifferences} stand.
 *
 * @param there the way there, and when that is done, its steps
 * @param status whether to go on
 * @param value the functional, once the steps have been repeated; not a number before
 * @param done how many derivatives are known
 * @param gradient the derivatives, zeros where they are not known
 */
record DifferencesState(AdjointState there, Status status, double value, int done, HostArray gradient)
        implements SensitivityState {
    static DifferencesState of(AdjointState there, HostArray gradient) {
        var status = there.status() == Status.DONE ? Status.RUNNING : there.status();
        return new DifferencesState(there, status, Double.NaN, 0, gradient);
    }

    DifferencesState valued(double known) {
        var next = gradient.size() == 0 ? Status.DONE : Status.RUNNING;
        return new DifferencesState(there, Double.isFinite(known) ? next : Status.NONFINITE, known, 0, gradient);
    }

    DifferencesState and(double derivative) {
        var more = Arrays.copyOf(gradient.toArray(), gradient.size());
        more[done] = derivative;
        var next = done + 1 == gradient.size() ? Status.DONE : Status.RUNNING;
        var after = Double.isFinite(derivative) ? next : Status.NONFINITE;
        return new DifferencesState(there, after, value, done + 1, HostArray.vector(more));
    }

    @Override
    public double progress() {
        return there.back().isEmpty() ? 0 : (1.0 + done) / (1 + gradient.size());
    }

    @Override
    public double t() {
        return there.t();
    }

    @Override
    public HostArray solution() {
        return there.solution();
    }

    @Override
    public Counters counters() {
        return there.counters();
    }
}
