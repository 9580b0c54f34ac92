package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.simplectic.api.Plugins;
import org.simplectic.runtime.PluginInfo;

/** Plug-ins of bundles that are installed but lack something of this machine or JVM; the component runtime knows nothing of them. */
final class Unresolved {
    private static final String VECTORS = "jdk.incubator.vector";

    private final BundleContext context;

    Unresolved(BundleContext context) {
        this.context = context;
    }

    List<PluginInfo> plugins() {
        var plugins = new ArrayList<PluginInfo>();
        for (var bundle : context.getBundles()) {
            var revision = bundle.getState() == Bundle.INSTALLED ? bundle.adapt(BundleRevision.class) : null;
            if (revision == null) {
                continue;
            }
            for (var capability : revision.getDeclaredCapabilities(Plugins.NAMESPACE)) {
                plugins.add(new PluginInfo(
                        String.valueOf(capability.getAttributes().get("kind")),
                        String.valueOf(capability.getAttributes().get("name")),
                        String.valueOf(bundle.getHeaders().get(Constants.BUNDLE_DESCRIPTION)),
                        "",
                        bundle.getSymbolicName(),
                        bundle.getVersion().toString(),
                        false,
                        reason(bundle, revision),
                        List.of()));
            }
        }
        return plugins;
    }

    Optional<PluginInfo> plugin(String kind, String name) {
        return plugins().stream()
                .filter(plugin -> plugin.kind().equals(kind) && plugin.name().equals(name))
                .findFirst();
    }

    private static String reason(Bundle bundle, BundleRevision revision) {
        boolean vectors = revision.getDeclaredRequirements(BundleRevision.PACKAGE_NAMESPACE).stream()
                .anyMatch(requirement -> requirement
                        .getDirectives()
                        .getOrDefault(Constants.FILTER_DIRECTIVE, "")
                        .contains(VECTORS));
        return vectors && ModuleLayer.boot().findModule(VECTORS).isEmpty()
                ? "this JVM runs without the module " + VECTORS + ": start it with --add-modules=" + VECTORS
                        + " (the launcher 'simplectic' does, if the JDK has the module)"
                : "its bundle " + bundle.getSymbolicName() + " needs what no other one offers; --verbose shows what";
    }
}
