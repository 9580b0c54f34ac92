package org.simplectic.api;

import org.simplectic.array.Array;

/** What every optimizer's state tells: where it is, and how good that is. */
public interface OptimizerState extends State {
    /**
     * The point now, within the bounds.
     *
     * @return x
     */
    Array point();

    /**
     * The objective there.
     *
     * @return its value
     */
    double value();

    /**
     * How far the point is from being a solution.
     *
     * @return the largest component of the projected gradient, as {@link MinimizationProblem#stationarity}
     */
    double gradientNorm();

    /**
     * The work done so far; evaluations are those of the objective, with or without its gradient.
     *
     * @return the counters
     */
    Counters counters();
}
