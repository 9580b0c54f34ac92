package org.simplectic.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the points of a run to files: a plug-in of kind {@code writer}, selected by name under {@code output:}. Files
 * appear whole or not at all: written under a temporary name, forced to disk, renamed.
 */
public interface Writer {
    /**
     * Says before the run begins whether an argument fits.
     *
     * @param columns independent variable first, then the solution's components
     * @param argument what follows the writer's name; may be empty
     * @throws IllegalArgumentException if it does not, saying what was expected
     */
    void check(List<Quantity> columns, String argument);

    /**
     * Begins the output of one run.
     *
     * @param request what to write where
     * @return takes the points
     * @throws IllegalArgumentException if {@link #check} would throw it
     * @throws IOException if the files cannot be made
     */
    Sink open(Request request) throws IOException;

    /**
     * What to write where.
     *
     * @param study the study's name, also the files' base name
     * @param directory where files go; exists
     * @param columns independent variable first, then the solution's components
     * @param argument what follows the writer's name, for example {@code phase(x, y)}; may be empty
     */
    record Request(String study, Path directory, List<Quantity> columns, String argument) {
        /**
         * The name of an output file.
         *
         * @param ending what follows the study's name, for example {@code .csv}
         * @return a file directly in the directory
         * @throws IllegalArgumentException if the name would lead out of the directory
         */
        public Path file(String ending) {
            var name = study + ending;
            if (study.isEmpty() || name.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ')) {
                throw new IllegalArgumentException("'" + name + "' cannot be the name of an output file");
            }
            return directory.resolve(name);
        }
    }

    /** Takes the points of one run. */
    interface Sink extends AutoCloseable {
        /**
         * One point.
         *
         * @param values one value a column; valid during the call only
         * @throws IOException if it cannot be written
         */
        void point(double[] values) throws IOException;

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
