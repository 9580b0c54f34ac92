package org.simplectic.runtime;

import org.simplectic.api.Counters;

/** Hears of a run while it goes on, on the thread of the run; must return quickly. */
public interface RunListener {
    /**
     * The run is about to take its first step.
     *
     * @param notes what the user should know: defaults that decide the quality of the answer, for example
     */
    void started(java.util.List<String> notes);

    /**
     * After a step, at most some thirty times a second.
     *
     * @param done the part of the work that is done, from 0 to 1, NaN where unknown
     * @param position the independent variable
     * @param counters the work so far
     */
    void progress(double done, double position, Counters counters);

    /**
     * Something came to pass: an event of the model, a swap.
     *
     * @param sentence what, and where
     */
    void event(String sentence);

    /**
     * Whether the user asked to stop. Asked before every step.
     *
     * @return true from the request on
     */
    boolean cancelled();
}
