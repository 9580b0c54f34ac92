package org.simplectic.tck.internal;

import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.simplectic.runtime.PluginInfo;
import org.simplectic.runtime.Workbench;

/**
 * The plug-in that is examined, and what to examine it with.
 *
 * @param plugin its description
 * @param bundle where it comes from
 * @param workbench makes methods, and runs them
 * @param backends the names of the active backends, the reference first if it is there
 * @param context finds services
 */
record Subject(PluginInfo plugin, Bundle bundle, Workbench workbench, List<String> backends, BundleContext context) {
    /** The backend that all results are compared with. */
    static final String REFERENCE = "java";

    /** The backend that does many steps of small systems in little time. */
    private static final String FAST = "simd";

    /** That for what takes many steps, else the reference. */
    String fastBackend() {
        return backends.contains(FAST) ? FAST : backend();
    }

    /** The reference, else whichever backend there is. */
    String backend() {
        return backends.getFirst();
    }
}
