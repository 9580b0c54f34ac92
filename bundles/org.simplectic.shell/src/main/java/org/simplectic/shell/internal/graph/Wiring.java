package org.simplectic.shell.internal.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.simplectic.runtime.PluginCatalog;
import org.simplectic.runtime.PluginInfo;
import org.simplectic.runtime.Study;

/** What is wired to what in a framework, from what components declare, what is in use now, and which plug-ins there are. */
final class Wiring {
    /** What every bundle uses, and nobody wants to see. */
    private static final Set<String> PLUMBING = Set.of("LoggerFactory", "LogService", "LogReaderService", "Condition");

    private static final String BACKEND = "backend";
    private static final String AUTO = "auto";

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final PluginCatalog catalog;

    /** Services by who offers them, then by name, with who uses them. */
    private final Map<Bundle, Map<String, Set<Bundle>>> users = new LinkedHashMap<>();

    private final Graph graph = new Graph();
    private final Set<String> drawn = new LinkedHashSet<>();

    Wiring(BundleContext context, ServiceComponentRuntime components, PluginCatalog catalog) {
        this.context = context;
        this.components = components;
        this.catalog = catalog;
    }

    /** The graph, with the plug-ins of a study marked if there is one. */
    Graph graph(@Nullable Study study) {
        collectDeclared();
        collectUsed();
        users.forEach(this::services);
        var hosts = hosts();
        var named = study == null ? Map.<String, Set<String>>of() : named(study);
        if (study != null) {
            graph.add(
                    new Graph.Node("study", Graph.Kind.STUDY, List.of(new Graph.Line("study " + study.name(), true))));
        }
        plugins(hosts, named);
        return graph;
    }

    /** The bundles that no arrow reaches. */
    List<String> others() {
        return Arrays.stream(context.getBundles())
                .map(Bundle::getSymbolicName)
                .filter(name -> !drawn.contains(name))
                .sorted()
                .toList();
    }

    private void collectDeclared() {
        for (var component : components.getComponentDescriptionDTOs()) {
            var user = context.getBundle(component.bundle.id);
            for (var reference : component.references) {
                for (var service : references(reference.interfaceName, reference.target)) {
                    note(service.getBundle(), reference.interfaceName, user);
                }
            }
        }
    }

    private Collection<ServiceReference<?>> references(String type, @Nullable String filter) {
        try {
            var found = context.getAllServiceReferences(type, filter);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void collectUsed() {
        for (var bundle : context.getBundles()) {
            for (var service : bundle.getRegisteredServices() == null
                    ? new ServiceReference<?>[0]
                    : bundle.getRegisteredServices()) {
                for (var user : service.getUsingBundles() == null ? new Bundle[0] : service.getUsingBundles()) {
                    for (var type : (String[]) service.getProperty(Constants.OBJECTCLASS)) {
                        note(bundle, type, user);
                    }
                }
            }
        }
    }

    private void note(@Nullable Bundle provider, String type, @Nullable Bundle user) {
        var name = type.substring(type.lastIndexOf('.') + 1);
        if (provider == null || user == null || provider.equals(user) || PLUMBING.contains(name)) {
            return;
        }
        boolean framework = user.getBundleId() == 0;
        if (!framework && !type.startsWith("org.osgi.service.component.ComponentFactory")) {
            users.computeIfAbsent(provider, key -> new TreeMap<>())
                    .computeIfAbsent(name, key -> new TreeSet<>())
                    .add(user);
        }
    }

    /** One box for the services that the same bundles use. */
    private void services(Bundle provider, Map<String, Set<Bundle>> services) {
        var byUsers = new LinkedHashMap<Set<Bundle>, List<String>>();
        services.forEach((name, using) ->
                byUsers.computeIfAbsent(using, key -> new ArrayList<>()).add(name));
        byUsers.forEach((using, names) -> {
            var id = bundle(provider) + " " + names;
            var lines = names.stream().map(name -> new Graph.Line(name, false)).toList();
            graph.add(new Graph.Node(id, Graph.Kind.SERVICE, lines));
            using.forEach(user -> graph.connect(bundle(user), id));
            graph.connect(id, bundle(provider));
        });
    }

    private String bundle(Bundle bundle) {
        var name = bundle.getSymbolicName();
        drawn.add(name);
        graph.add(new Graph.Node(
                name,
                Graph.Kind.BUNDLE,
                List.of(
                        new Graph.Line(name, false),
                        new Graph.Line(bundle.getVersion().toString(), false))));
        return name;
    }

    /** Who makes plug-ins for studies. */
    private List<Bundle> hosts() {
        return references(PluginCatalog.class.getName(), null).stream()
                .map(ServiceReference::getBundle)
                .toList();
    }

    /** What the study names; for the backend that it leaves open, the one that is asked first. */
    private Map<String, Set<String>> named(Study study) {
        var named = new TreeMap<>(study.plugins());
        if (named.getOrDefault(BACKEND, Set.of(AUTO)).contains(AUTO)) {
            named.put(BACKEND, Set.of(catalog.backends().getFirst().name()));
        }
        return named;
    }

    private void plugins(List<Bundle> hosts, Map<String, Set<String>> named) {
        var byBundle = new TreeMap<String, TreeMap<String, List<PluginInfo>>>();
        for (var plugin : catalog.plugins()) {
            byBundle.computeIfAbsent(plugin.bundle(), key -> new TreeMap<>())
                    .computeIfAbsent(plugin.kind(), key -> new ArrayList<>())
                    .add(plugin);
        }
        for (var bundle : context.getBundles()) {
            byBundle.getOrDefault(bundle.getSymbolicName(), new TreeMap<>()).forEach((kind, plugins) -> {
                var id = bundle(bundle) + " plug-ins " + kind;
                var lines = new ArrayList<>(List.of(new Graph.Line(kind, false)));
                plugins.forEach(plugin -> lines.add(new Graph.Line(
                        plugin.name(), named.getOrDefault(kind, Set.of()).contains(plugin.name()))));
                graph.add(new Graph.Node(id, Graph.Kind.PLUGIN, lines));
                hosts.forEach(host -> graph.connect(bundle(host), id));
                if (lines.stream().anyMatch(Graph.Line::marked)) {
                    graph.connect("study", id);
                }
                graph.connect(id, bundle(bundle));
            });
        }
    }
}
