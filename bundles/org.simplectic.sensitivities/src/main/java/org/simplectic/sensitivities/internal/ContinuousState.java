package org.simplectic.sensitivities.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.simplectic.api.Counters;
import org.simplectic.api.SensitivityState;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;

/**
 * Where a {@link ContinuousAdjoint} stands.
 *
 * @param status whether to go on
 * @param progress the part of the way there and back that is done
 * @param method the state of the integrator that is under way: there, or back
 * @param t how far the way there has come
 * @param signs the sides on which the events' expressions are
 * @param sample the next sample; on the way back counted down, -1 behind the last
 * @param value the functional so far
 * @param passages the events on the way
 * @param solution y, where the way there is or has ended
 * @param back where the way back is, once it has begun
 * @param gradient the derivatives, once they are known; zeros before
 * @param stored solutions kept for the way back: that of the end, and one an event
 * @param before the work on the way there, once the way back has begun
 * @param counters the work so far
 */
record ContinuousState(
        Status status,
        double progress,
        Record method,
        double t,
        HostArray signs,
        int sample,
        double value,
        List<Passage> passages,
        HostArray solution,
        Optional<Double> back,
        HostArray gradient,
        int stored,
        Counters before,
        Counters counters)
        implements SensitivityState {
    /**
     * Events that came to pass.
     *
     * @param t where
     * @param events which
     * @param before the solution before what they set
     */
    record Passage(double t, List<Integer> events, Array before) {}

    @Override
    public SequencedMap<String, Double> figures() {
        var figures = new LinkedHashMap<String, Double>();
        figures.put(AdjointState.KEPT, (double) stored);
        return figures;
    }

    ContinuousState ended(Status reason, HostArray derivatives) {
        return new ContinuousState(
                reason,
                1,
                method,
                t,
                signs,
                sample,
                value,
                passages,
                solution,
                back,
                derivatives,
                stored,
                before,
                counters);
    }

    /** On the way back. */
    ContinuousState back(Record state, double to, double part, int nextSample, List<Passage> left, Counters own) {
        return new ContinuousState(
                Status.RUNNING,
                0.5 + part / 2,
                state,
                t,
                signs,
                nextSample,
                value,
                left,
                solution,
                Optional.of(to),
                gradient,
                stored,
                before,
                before.plus(own.steps(), own.rejected(), own.evaluations()));
    }
}
