package org.simplectic.cli;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** One word after {@code simplectic}. */
@ConsumerType
public interface Command {
    /**
     * What may follow the word.
     *
     * @return the syntax, from which arguments are checked and help is written
     */
    Syntax syntax();

    /**
     * Does it.
     *
     * @param arguments what followed the word, checked against the syntax
     * @return an {@link ExitCode}
     * @throws UsageException if the arguments name something that does not exist
     * @throws CommandException if it cannot be done
     * @throws IOException if something cannot be read or written
     */
    int run(Arguments arguments) throws IOException;
}
