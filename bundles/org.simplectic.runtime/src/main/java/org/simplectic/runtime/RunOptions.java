package org.simplectic.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to run a study, beyond what it says itself.
 *
 * @param backend the backend to use instead of the study's
 * @param directory where output goes instead of the study's directory
 * @param profile whether kernels are counted and timed; costs a little at each call
 * @param checkFinite whether the results of every call are looked through for values that are not finite; the first one ends
 *     the run, with the equation that made it
 * @param stepLimit how long a step may take before the backend counts as hanging, and the run goes on with another one
 */
public record RunOptions(
        Optional<String> backend, Optional<Path> directory, boolean profile, boolean checkFinite, Duration stepLimit) {
    /** No step takes longer than this unless the backend hangs, or the user says so. */
    public static final Duration STEP_LIMIT = Duration.ofMinutes(10);

    /** As the study says. */
    public static final RunOptions DEFAULT =
            new RunOptions(Optional.empty(), Optional.empty(), false, false, STEP_LIMIT);
}
