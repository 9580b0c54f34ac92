package org.simplectic.api;

import org.simplectic.array.Array;

/** What every integrator's state tells: where it is, and where its last step began. */
public interface IntegratorState extends State {
    /**
     * The independent variable now.
     *
     * @return t
     */
    double t();

    /**
     * The solution now.
     *
     * @return y(t)
     */
    Array y();

    /**
     * Where the last accepted step began; equal to {@link #t} before the first.
     *
     * @return the independent variable one accepted step ago
     */
    double previousT();

    /**
     * The size of steps here.
     *
     * @return that of the next step if it is known, else of the last
     */
    default double step() {
        return Math.abs(t() - previousT());
    }

    /**
     * The work done so far.
     *
     * @return the counters
     */
    Counters counters();
}
