package org.simplectic.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the fields of a run to files: a plug-in of kind {@code field-writer}, selected by name under {@code output: {fields: ...}}.
 * Memory does not grow with the number of saves. Files appear whole or not at all: written under a temporary name, forced to disk,
 * renamed.
 */
public interface FieldWriter {
    /**
     * Says before the run begins whether the writer can do it.
     *
     * @param grid where the fields have values
     * @param fields names and units
     * @param argument what follows the writer's name, for example {@code (u, v)}; may be empty
     * @throws IllegalArgumentException if it cannot, saying what was expected
     */
    void check(Grid grid, List<Quantity> fields, String argument);

    /**
     * Begins the output of one run.
     *
     * @param request what to write where
     * @return takes the fields
     * @throws IllegalArgumentException if {@link #check} would throw it
     * @throws IOException if the files cannot be made
     */
    Sink open(Request request) throws IOException;

    /**
     * What to write where.
     *
     * @param study the study's name, also the files' base name
     * @param directory where files go; exists
     * @param independent the independent variable
     * @param grid where the fields have values
     * @param fields names and units
     * @param argument what follows the writer's name; may be empty
     */
    record Request(
            String study, Path directory, Quantity independent, Grid grid, List<Quantity> fields, String argument) {
        /**
         * The name of an output file.
         *
         * @param ending what follows the study's name, for example {@code .h5}
         * @return a file directly in the directory
         * @throws IllegalArgumentException if the name would lead out of the directory
         */
        public Path file(String ending) {
            return new Writer.Request(study, directory, List.of(), "").file(ending);
        }
    }

    /** Takes the fields of one run. */
    interface Sink extends AutoCloseable {
        /**
         * All fields at one value of the independent variable.
         *
         * @param position the independent variable
         * @param values the fields one after the other, each as {@link Grid} says; valid during the call only
         * @throws IOException if they cannot be written
         */
        void fields(double position, double[] values) throws IOException;

        /**
         * Completes the files and gives them their names.
         *
         * @return the files
         * @throws IOException if they cannot be written
         */
        List<Path> finish() throws IOException;

        /** Gives up what is not finished; temporary files disappear. */
        @Override
        void close() throws IOException;
    }
}
