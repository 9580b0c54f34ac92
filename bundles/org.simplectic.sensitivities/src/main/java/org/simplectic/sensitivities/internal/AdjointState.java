package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
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
 * Where a {@link StepAdjoint} stands.
 *
 * @param status whether to go on
 * @param progress the part of the way there and back that is done
 * @param track the way there
 * @param back the way back, once it has begun
 * @param gradient the derivatives, once they are known; zeros before
 * @param stored the most solutions that were kept at once
 * @param repeated steps done again on the way back
 * @param restored how far the way back ended from where the way there began; not a number where solutions were kept
 * @param counters the work on the way there
 */
record AdjointState(
        Status status,
        double progress,
        Track track,
        Optional<Back> back,
        HostArray gradient,
        int stored,
        long repeated,
        double restored,
        Counters counters)
        implements SensitivityState {
    /** A figure: the most solutions that were kept at once. */
    static final String KEPT = "kept-solutions";

    /**
     * A solution that is kept.
     *
     * @param node behind how many steps
     * @param z the solution
     * @param companions what the method needs besides
     */
    record Kept(int node, Array z, List<Array> companions) {}

    /**
     * A point to which no step of the integrator's own led: a sample, or events.
     *
     * @param node behind how many steps
     * @param events that came to pass there, none at a sample
     */
    record Landing(int node, List<Integer> events) {}

    /**
     * The way there.
     *
     * @param method the integrator's state
     * @param t where it is
     * @param here the solution there
     * @param signs the sides on which the events' expressions are
     * @param sample the next sample
     * @param value the functional so far
     * @param nodes between the steps
     * @param landings among the nodes
     * @param kept solutions to return to, the first one always
     * @param stride how many steps lie between them
     * @param end y, where the way ended
     */
    record Track(
            Record method,
            double t,
            Kept here,
            HostArray signs,
            int sample,
            double value,
            Nodes nodes,
            List<Landing> landings,
            List<Kept> kept,
            int stride,
            HostArray end) {
        /** With more of the functional, and the next sample. */
        Track with(double more, int next) {
            return new Track(method, t, here, signs, next, value + more, nodes, landings, kept, stride, end);
        }

        Track landing(Landing one) {
            var more = new ArrayList<>(landings);
            more.add(one);
            return new Track(method, t, here, signs, sample, value, nodes, List.copyOf(more), kept, stride, end);
        }

        /** On the way back, at another solution. */
        Track at(Kept other, List<Kept> still) {
            return new Track(method, t, other, signs, sample, value, nodes, landings, List.copyOf(still), stride, end);
        }

        Track keeping(List<Kept> others) {
            return new Track(method, t, here, signs, sample, value, nodes, landings, List.copyOf(others), stride, end);
        }

        /** How the step to a node ends. */
        StepPrograms.Ending ending(int node) {
            int low = 0;
            int high = landings.size();
            while (low < high) {
                int middle = (low + high) / 2;
                if (landings.get(middle).node() < node) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low < landings.size() && landings.get(low).node() == node
                    ? new StepPrograms.Ending(true, landings.get(low).events())
                    : StepPrograms.Ending.USUAL;
        }
    }

    /**
     * The way back.
     *
     * @param node where it is
     * @param sample the next sample, counted down; -1 behind the last
     * @param adjoint the derivatives of the functional by z, by differentiable companions, and by t, at the node
     * @param gradient those by p, of what lies behind the node
     */
    record Back(int node, int sample, List<Array> adjoint, Array gradient) {}

    @Override
    public double t() {
        return track.t();
    }

    @Override
    public double value() {
        return track.value();
    }

    @Override
    public HostArray solution() {
        return track.end();
    }

    @Override
    public SequencedMap<String, Double> figures() {
        var figures = new LinkedHashMap<String, Double>();
        figures.put(KEPT, (double) stored);
        if (Double.isFinite(restored)) {
            figures.put("restoration-error", restored);
        } else {
            figures.put("repeated-steps", (double) repeated);
        }
        return figures;
    }

    AdjointState with(Track other) {
        return new AdjointState(status, progress, other, back, gradient, stored, repeated, restored, counters);
    }

    AdjointState with(Back other) {
        double left = other.node() / (track.nodes().size() - 1.0);
        return new AdjointState(
                status, 1 - left / 2, track, Optional.of(other), gradient, stored, repeated, restored, counters);
    }

    /** With the most solutions kept, and steps repeated, so far. */
    AdjointState counting(int most, long steps) {
        return new AdjointState(
                status, progress, track, back, gradient, Math.max(stored, most), steps, restored, counters);
    }
}
