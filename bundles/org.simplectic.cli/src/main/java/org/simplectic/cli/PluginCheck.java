package org.simplectic.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Checks on this machine, in a process of its own, whether plug-ins that nobody has installed keep the contracts of their kinds. A service;
 * a distribution need not have one.
 */
@ProviderType
public interface PluginCheck {
    /**
     * Checks the plug-ins of a jar beside all that is installed. Takes seconds, or minutes; an interrupt ends it.
     *
     * @param jar a bundle
     * @return what they break, a sentence each, none if they keep all contracts; empty if the jar has no plug-ins
     * @throws IOException if the jar cannot be read, or the check cannot be begun
     * @throws CommandException if it comes to no result; the message says how it ended
     */
    Optional<List<String>> broken(Path jar) throws IOException;
}
