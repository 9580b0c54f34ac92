package org.simplectic.api;

import java.util.List;
import org.simplectic.array.Array;

/** A program ready to run on whichever backend the session uses now. */
@FunctionalInterface
public interface Kernel {
    /**
     * Runs the program.
     *
     * @param arguments arrays of the session, of the program's input types
     * @return the results; the session closes those that do not end up in the state
     * @throws IllegalArgumentException if number or types of the arguments do not fit
     */
    List<Array> call(Array... arguments);
}
