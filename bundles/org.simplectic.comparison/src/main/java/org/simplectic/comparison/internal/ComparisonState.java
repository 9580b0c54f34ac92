package org.simplectic.comparison.internal;

import org.simplectic.api.Counters;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/**
 * Where a comparison stands.
 *
 * @param status whether to go on
 * @param progress the part of the work that is done
 * @param solved how many tasks are: the reference, then each method at the first tolerance, then at the next
 * @param isNew whether the last step made it one more
 * @param inner where the present task stands
 * @param seconds what its present repetition has taken so far
 * @param timing what its repetitions before have
 * @param known what the tasks before have given
 */
record ComparisonState(
        Status status,
        double progress,
        int solved,
        boolean isNew,
        Record inner,
        double seconds,
        Timing timing,
        Known known)
        implements State {

    /**
     * The times of several repetitions.
     *
     * @param repetitions how many
     * @param spent seconds, all together
     * @param least seconds of the fastest
     */
    record Timing(int repetitions, double spent, double least) {
        static final Timing NONE = new Timing(0, 0, Double.POSITIVE_INFINITY);

        Timing and(double more) {
            return new Timing(repetitions + 1, spent + more, Math.min(least, more));
        }
    }

    /**
     * What is known so far.
     *
     * @param reference the reference solution; empty before it is solved
     * @param results of each method at each tolerance: error, seconds, evaluations, steps
     * @param work the work done
     * @param failure why the last task was not solved; empty if it was
     */
    record Known(HostArray reference, HostArray results, Counters work, String failure) {
        Known plus(Counters more) {
            return new Known(reference, results, work.plus(more.steps(), more.rejected(), more.evaluations()), failure);
        }

        Known referring(HostArray solution) {
            return new Known(solution, results, work, "");
        }

        Known with(HostArray more) {
            return new Known(reference, more, work, "");
        }

        Known failed(String why) {
            return new Known(reference, results, work, why);
        }
    }
}
