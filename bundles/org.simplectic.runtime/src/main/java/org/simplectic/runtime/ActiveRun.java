package org.simplectic.runtime;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A run that goes on. May be asked from any thread; what it is asked for, it does at its next safe point. */
public interface ActiveRun {
    /**
     * Its study's name.
     *
     * @return for example {@code brusselator}
     */
    String study();

    /**
     * Where its outputs go.
     *
     * @return the absolute path of a folder
     */
    Path directory();

    /**
     * How far it is.
     *
     * @return one line: position, steps, backend
     */
    String progress();

    /**
     * Goes on with another plug-in of a kind: {@code backend}, or the kind of a method of the study such as
     * {@code integrator}. A swap that cannot work is refused, and the run goes on as it was.
     *
     * @param kind what is changed
     * @param name to which plug-in
     * @return what was done, in one sentence; completed exceptionally, by an {@link IllegalArgumentException} with the
     *     reason, if it is refused or the run ends first
     */
    CompletableFuture<String> swap(String kind, String name);

    /**
     * Writes a checkpoint.
     *
     * @return the file; completed exceptionally if it cannot be written or the run ends first
     */
    CompletableFuture<Path> checkpoint();

    /** Stops at the next safe point, with a checkpoint. */
    void stop();
}
