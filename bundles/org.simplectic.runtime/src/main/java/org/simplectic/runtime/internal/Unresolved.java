package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleRevision;
import org.simplectic.api.Plugins;
import org.simplectic.runtime.PluginInfo;

/** Plug-ins of bundles that are installed but lack something of this machine or JVM; the component runtime knows nothing of them. */
final class Unresolved {
    private static final String HOST = "(simplectic.face=unresolved)";

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
                        reason(bundle),
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

    /** In the host's words, because it knows what this machine has; other hosts need not offer them. */
    @SuppressWarnings("unchecked") // A service is looked up by its raw type.
    private String reason(Bundle bundle) {
        String unknown =
                "its bundle " + bundle.getSymbolicName() + " needs what no other one offers; --verbose shows what";
        try {
            var hosts = context.getServiceReferences(Function.class, HOST);
            if (hosts.isEmpty()) {
                return unknown;
            }
            Function<Bundle, String> reasons =
                    context.getService(hosts.iterator().next());
            var reason = reasons == null ? "" : reasons.apply(bundle);
            return reason.isEmpty() ? unknown : reason;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
