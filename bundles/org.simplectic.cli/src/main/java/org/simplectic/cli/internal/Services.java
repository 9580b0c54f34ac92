package org.simplectic.cli.internal;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.simplectic.runtime.PluginCatalog;
import org.simplectic.runtime.Studies;

/**
 * What commands work with. The two services are made when a command asks for them: help needs neither.
 *
 * @param studies reads and runs studies
 * @param catalog the installed plug-ins
 * @param installation what was installed
 */
record Services(Supplier<Studies> studies, Supplier<PluginCatalog> catalog, Installation installation) {
    /**
     * What was installed.
     *
     * @param version the platform's version
     * @param framework the OSGi framework and its version
     * @param cache where the framework keeps its bundles; empty if unknown
     * @param devices what the machine has that bundles may require, as attributes of the framework's capabilities
     */
    record Installation(String version, String framework, String cache, List<Map<String, Object>> devices) {}
}
