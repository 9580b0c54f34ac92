package org.simplectic.api;

/**
 * The work done since a run began.
 *
 * @param steps accepted steps
 * @param rejected steps tried and not accepted
 * @param evaluations evaluations of the right-hand side or the objective
 */
public record Counters(long steps, long rejected, long evaluations) {
    /** No work yet. */
    public static final Counters NONE = new Counters(0, 0, 0);

    /**
     * These and more.
     *
     * @param moreSteps accepted steps
     * @param moreRejected rejected steps
     * @param moreEvaluations evaluations
     * @return the sums
     */
    public Counters plus(long moreSteps, long moreRejected, long moreEvaluations) {
        return new Counters(steps + moreSteps, rejected + moreRejected, evaluations + moreEvaluations);
    }
}
