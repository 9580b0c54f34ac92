package org.simplectic.api;

/** Where a method stands, or why it ended. An outcome travels with the state; exceptions are for bugs and bad input. */
public enum Status {
    /** More steps to come. */
    RUNNING,
    /** The problem is solved. */
    DONE,
    /** The iterates grow without bound. */
    DIVERGED,
    /** No step above the rounding error of the independent variable meets the tolerance. */
    STEP_TOO_SMALL,
    /** An infinite or undefined value came up. */
    NONFINITE,
    /** The method cannot go on from here, for instance by a zero pivot. */
    BREAKDOWN,
    /** The allowed number of steps is used up. */
    MAX_STEPS,
    /** The user asked to stop. */
    CANCELLED;

    /**
     * Whether a run that ends so reached what it was to compute.
     *
     * @return true for {@link #DONE} only
     */
    public boolean isSuccess() {
        return this == DONE;
    }
}
