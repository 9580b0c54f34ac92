package org.simplectic.runtime;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to run a study, beyond what it says itself.
 *
 * @param backend the backend to use instead of the study's
 * @param directory where output goes instead of the study's directory
 * @param profile whether kernels are counted and timed; costs a little at each call
 * @param checkFinite whether the results of every call are looked through for values that are not finite; the first one ends
 *     the run, with the equation that made it
 */
public record RunOptions(Optional<String> backend, Optional<Path> directory, boolean profile, boolean checkFinite) {
    /** As the study says. */
    public static final RunOptions DEFAULT = new RunOptions(Optional.empty(), Optional.empty(), false, false);
}
