package org.simplectic.cli.internal;

import java.io.IOException;

/** One word after {@code simplectic}. */
interface Command {
    /** What may follow the word. */
    Syntax syntax();

    /**
     * Does it.
     *
     * @return an {@link ExitCode}
     * @throws UsageException if the arguments name something that does not exist
     * @throws IOException if something cannot be read or written
     */
    int run(Arguments arguments) throws IOException;
}
