package org.simplectic.api;

/**
 * The work done since a run began.
 *
 * @param steps accepted steps
 * @param rejected steps tried and not accepted
 * @param evaluations evaluations of the right-hand side or the objective
 * @param jacobians evaluations of its derivatives by all components; products with them are not counted
 * @param factorizations matrices factorized, or prepared otherwise to solve with
 */
public record Counters(long steps, long rejected, long evaluations, long jacobians, long factorizations) {
    /** No work yet. */
    public static final Counters NONE = new Counters(0, 0, 0);

    /**
     * Work without linear equations.
     *
     * @param steps accepted steps
     * @param rejected steps tried and not accepted
     * @param evaluations evaluations
     */
    public Counters(long steps, long rejected, long evaluations) {
        this(steps, rejected, evaluations, 0, 0);
    }

    /**
     * These and more.
     *
     * @param moreSteps accepted steps
     * @param moreRejected rejected steps
     * @param moreEvaluations evaluations
     * @return the sums
     */
    public Counters plus(long moreSteps, long moreRejected, long moreEvaluations) {
        return plus(new Counters(moreSteps, moreRejected, moreEvaluations));
    }

    /**
     * These and what linear equations took.
     *
     * @param moreJacobians Jacobians
     * @param moreFactorizations factorizations
     * @return the sums
     */
    public Counters plusLinear(long moreJacobians, long moreFactorizations) {
        return plus(new Counters(0, 0, 0, moreJacobians, moreFactorizations));
    }

    /**
     * These and others.
     *
     * @param more the others
     * @return the sums
     */
    public Counters plus(Counters more) {
        return new Counters(
                steps + more.steps,
                rejected + more.rejected,
                evaluations + more.evaluations,
                jacobians + more.jacobians,
                factorizations + more.factorizations);
    }
}
