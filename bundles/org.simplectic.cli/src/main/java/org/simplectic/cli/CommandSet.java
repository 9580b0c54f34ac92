package org.simplectic.cli;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The commands that a bundle adds to the command line, registered as a service.
 *
 * <p>The service property {@value #NAMES} lists the words after {@code simplectic} that are its own. They are read from the
 * property, so that a command line that needs none of them starts nothing of the bundle. A word that the command line
 * itself knows stays with it.
 */
@ConsumerType
public interface CommandSet {
    /** The service property with the commands' names: one string, or several. */
    String NAMES = "simplectic.command";

    /**
     * Makes a command.
     *
     * @param name one of the names of the service property
     * @param console where the command reads and writes
     * @return the command
     */
    Command command(String name, Console console);
}
