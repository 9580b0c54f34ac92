package org.simplectic.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Gets plug-ins from the repositories that the user has added. A service of the bundle that installs; a distribution need
 * not have one.
 */
@ProviderType
public interface PluginInstaller {
    /**
     * What of some plug-ins can be had. Looks at the copies of the repositories' indexes, not at the network.
     *
     * @param plugins plug-ins as {@code kind/name}
     * @return those that a repository offers, in the same order
     * @throws IOException if the copies cannot be read
     */
    List<String> offered(Collection<String> plugins) throws IOException;

    /**
     * Shows the plan for some plug-ins and what they need, asks, and carries it out. What runs in this process stays as it
     * is.
     *
     * @param plugins plug-ins as {@code kind/name}, all of them offered
     * @param unasked whether it is agreed on already
     * @param console where to show it, and whom to ask
     * @return the home that has them, from which a host can start; empty if the user does not want it
     * @throws IOException if the disk or the network fails; then nothing is changed
     * @throws CommandException if it cannot be had or is refused; then nothing is changed
     */
    Optional<Path> install(List<String> plugins, boolean unasked, Console console) throws IOException;
}
