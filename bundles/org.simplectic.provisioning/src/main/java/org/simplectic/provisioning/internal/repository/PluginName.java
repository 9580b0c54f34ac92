package org.simplectic.provisioning.internal.repository;

/**
 * What a study calls a plug-in.
 *
 * @param kind for example integrator
 * @param name its name among those of its kind
 */
public record PluginName(String kind, String name) {
    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
