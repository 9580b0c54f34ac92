package org.simplectic.api;

/**
 * What a method needs to go on, as a value: a record whose components are {@link org.simplectic.array.Array}s,
 * primitives, strings, enums, host arrays or nested such records. Nothing else may influence the next step.
 */
public interface State {
    /**
     * Whether to go on, or why not.
     *
     * @return the status
     */
    Status status();

    /**
     * The part of the work that is done.
     *
     * @return from 0 to 1, or NaN where it cannot be told
     */
    double progress();
}
