package org.simplectic.runtime;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to run a study, beyond what it says itself.
 *
 * @param backend the backend to use instead of the study's
 * @param directory where output goes instead of the study's directory
 */
public record RunOptions(Optional<String> backend, Optional<Path> directory) {
    /** As the study says. */
    public static final RunOptions DEFAULT = new RunOptions(Optional.empty(), Optional.empty());
}
