package org.simplectic.api;

import org.simplectic.array.Array;

/** What every sampler's state tells: where its chains are. */
public interface SamplerState extends State {
    /**
     * The points now.
     *
     * @return {@code [chains, n]}
     */
    Array points();

    /**
     * The log density at each.
     *
     * @return a vector, a component a chain
     */
    Array logDensities();

    /**
     * The key that the random numbers of all further steps are made from, together with the number of the step.
     *
     * @return i64 {@code [2]}
     */
    Array key();

    /**
     * How readily the last step was taken.
     *
     * @return the mean over the chains of the probability with which their proposals were accepted, from 0 to 1; 1 at the start
     */
    double acceptance();

    /**
     * The work done so far: steps are draws of each chain, those of the warm-up too; rejected are chains that stayed where they were;
     * evaluations are those of the log density, with or without its gradient.
     *
     * @return the counters
     */
    Counters counters();
}
