package org.simplectic.runtime;

import java.util.List;
import java.util.Optional;

/** The installed plug-ins, as their bundles declare them. A service. */
public interface PluginCatalog {
    /**
     * All plug-ins, active or not.
     *
     * @return by kind, then name
     */
    List<PluginInfo> plugins();

    /**
     * The active backends with their abilities. Makes them if they were not used before, which may take a moment.
     *
     * @return in the order in which {@code backend: auto} asks them
     */
    List<BackendInfo> backends();

    /**
     * What a problem says that is a text.
     *
     * @param kind the plug-in's kind
     * @param name its name
     * @return the text of a {@code model} section; empty if the plug-in is not active, or no {@link org.simplectic.api.WrittenModel}
     */
    default Optional<String> text(String kind, String name) {
        return Optional.empty();
    }

    /**
     * One plug-in.
     *
     * @param kind its kind
     * @param name its name
     * @return what is known of it, or empty if it is not installed
     */
    default Optional<PluginInfo> find(String kind, String name) {
        return plugins().stream()
                .filter(plugin -> plugin.kind().equals(kind) && plugin.name().equals(name))
                .findFirst();
    }
}
