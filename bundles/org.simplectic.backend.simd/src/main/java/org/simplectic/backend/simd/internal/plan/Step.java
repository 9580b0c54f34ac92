package org.simplectic.backend.simd.internal.plan;

/** One piece of a plan. */
public interface Step {
    /**
     * Runs it.
     *
     * @param table the addresses of the plan's buffers
     */
    void run(long[] table);

    /** Gives back what the step holds beside the plan's workspace. */
    default void close() {}
}
