package org.simplectic.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads, checks and runs studies. A service. */
public interface Studies {
    /**
     * Reads a study, checks it against the schema of the installed plug-ins and compiles its equations.
     *
     * @param file the study file
     * @param settings changes of the form {@code key=value}; a key is a path like {@code integrate.with.rtol}, or the
     *     end of a path if only one key of the study ends so
     * @return a study that can run
     * @throws org.simplectic.api.StudyException with every mistake, naming file, line and column
     */
    Study load(Path file, List<String> settings);

    /**
     * Reads the newest readable checkpoint in a run's folder; {@link #run} then goes on from there, to the same results
     * bit for bit on the same backend.
     *
     * @param directory the run's folder
     * @param notes told of what the user should know, such as newer checkpoints that are damaged
     * @return the run's study
     * @throws org.simplectic.api.StudyException if a plug-in that the study needs is missing
     * @throws IOException if there is no checkpoint, or none that can be read
     */
    Study resume(Path directory, Consumer<String> notes) throws IOException;

    /**
     * What a checkpoint holds; needs none of the plug-ins that wrote it.
     *
     * @param file the checkpoint
     * @return what it tells
     * @throws IOException if it cannot be read, saying why
     */
    CheckpointInfo checkpoint(Path file) throws IOException;

    /**
     * Runs a study to its end, on the calling thread.
     *
     * @param study the study
     * @param options how to run it
     * @param listener hears of progress and asks for cancellation
     * @return the outcome; runs that fail numerically return too
     * @throws org.simplectic.api.StudyException if the backend does not exist
     * @throws IOException if the outputs cannot be written
     */
    RunSummary run(Study study, RunOptions options, RunListener listener) throws IOException;

    /**
     * The runs of this process that go on now.
     *
     * @return what can be asked of each
     */
    List<ActiveRun> active();

    /**
     * What a run of a study would compute: takes steps until every program that a usual step needs has been compiled, and
     * writes nothing.
     *
     * @param study the study
     * @param backend the backend to ask instead of the study's
     * @return the programs and their kernels
     * @throws org.simplectic.api.StudyException if the backend does not exist or no backend supports the programs
     */
    Explanation explain(Study study, Optional<String> backend);

    /**
     * The JSON Schema (2020-12) of studies that the installed plug-ins can run.
     *
     * @return the schema as text
     */
    String schema();
}
