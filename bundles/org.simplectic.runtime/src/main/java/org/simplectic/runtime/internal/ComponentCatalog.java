package org.simplectic.runtime.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.simplectic.api.Plugins;
import org.simplectic.api.Verb;
import org.simplectic.api.WrittenModel;
import org.simplectic.array.Backend;
import org.simplectic.runtime.BackendInfo;
import org.simplectic.runtime.PluginCatalog;
import org.simplectic.runtime.PluginInfo;
import org.simplectic.runtime.PluginInfo.Option;

/** The plug-ins that the component runtime knows, with what Metatype says of their options. Keeps nothing. */
@Component(service = {PluginCatalog.class, ComponentCatalog.class})
public final class ComponentCatalog implements PluginCatalog {
    /** The kind of verbs. */
    static final String VERBS = "study";

    /** Of plug-ins of one kind and name, the one to be taken first: of higher ranking, of higher version, installed earlier. */
    private static final Comparator<Plugin> PREFERRED = Comparator.comparing(Plugin::ranking)
            .thenComparing(Plugin::version)
            .reversed()
            .thenComparing(plugin -> plugin.component().bundle.id);

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    @Activate
    public ComponentCatalog(BundleContext context, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /** A plug-in's place in the component runtime. */
    record Plugin(String kind, String name, ComponentDescriptionDTO component) {
        boolean isOf(@Nullable Bundle candidate) {
            return candidate != null && candidate.getBundleId() == component.bundle.id;
        }

        /** Whether it is a {@link WrittenModel}. */
        boolean isWritten() {
            return List.of(component.serviceInterfaces).contains(WrittenModel.class.getName());
        }

        private String bundle() {
            return component.bundle.symbolicName + " " + component.bundle.version;
        }

        private int ranking() {
            return component.properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
        }

        private Version version() {
            return Version.parseVersion(component.bundle.version);
        }

        /** Why this one is taken rather than another of the same kind and name. */
        private String advantage(Plugin other) {
            if (ranking() != other.ranking()) {
                return "ranks higher";
            }
            return version().equals(other.version()) ? "was installed first" : "has the higher version";
        }
    }

    @Override
    public List<PluginInfo> plugins() {
        return Stream.concat(
                        groups().stream().flatMap(group -> group.stream().map(plugin -> describe(plugin, group))),
                        new Unresolved(context).plugins().stream())
                .sorted(Comparator.comparing(PluginInfo::kind).thenComparing(PluginInfo::name))
                .toList();
    }

    @Override
    public Optional<String> text(String kind, String name) {
        return choose(kind, name)
                .filter(Plugin::isWritten)
                .filter(plugin -> inactiveReason(plugin.component()).isEmpty())
                .map(plugin -> {
                    try (var methods = new MethodFactory(new Services(context, Set.of()), this)) {
                        return methods.method(WrittenModel.class, kind, name).text();
                    }
                });
    }

    /** Those of one kind and name together, the one that is taken first. */
    private Collection<List<Plugin>> groups() {
        var groups = known().collect(Collectors.groupingBy(plugin -> plugin.kind() + "/" + plugin.name()));
        groups.replaceAll((name, group) -> ordered(group));
        return groups.values();
    }

    /** One that cannot be used is not taken if another can. */
    private List<Plugin> ordered(List<Plugin> group) {
        return group.size() < 2
                ? group
                : group.stream()
                        .sorted(Comparator.comparing((Plugin plugin) ->
                                        !inactiveReason(plugin.component()).isEmpty())
                                .thenComparing(PREFERRED))
                        .toList();
    }

    /** The plug-in that is taken for a kind and name. */
    Optional<Plugin> choose(String kind, String name) {
        var group = known().filter(
                        plugin -> plugin.kind().equals(kind) && plugin.name().equals(name))
                .toList();
        return ordered(group).stream().findFirst();
    }

    /** What to do to get a plug-in that is not there, as the end of a message; empty if the distribution has none of that name. */
    String hint(String kind, String name) {
        return new Offers(context).hint(kind, name);
    }

    /** Of each kind and name the plug-in that is taken. */
    Stream<Plugin> taken() {
        return groups().stream().map(List::getFirst);
    }

    /** Which plug-in is taken where several have a name that a study uses, and why, a sentence each. */
    List<String> choices(Map<String, Set<String>> used) {
        return groups().stream()
                .filter(group -> group.size() > 1)
                .filter(group -> used.getOrDefault(group.getFirst().kind(), Set.of())
                        .contains(group.getFirst().name()))
                .map(group -> {
                    var first = group.getFirst();
                    var others = group.stream().skip(1).map(Plugin::bundle).collect(Collectors.joining(", "));
                    return "the " + first.kind() + " '" + first.name() + "' is taken from " + first.bundle()
                            + ", which "
                            + reason(first, group.get(1)) + "; " + others + (group.size() > 2 ? " have" : " has")
                            + " one of the same name";
                })
                .toList();
    }

    private String reason(Plugin first, Plugin other) {
        return inactiveReason(other.component()).isEmpty() ? first.advantage(other) : "alone can be used";
    }

    @Override
    public List<BackendInfo> backends() {
        var names = rankedBackends();
        var infos = new ArrayList<BackendInfo>();
        for (int i = 0; i < names.size(); i++) {
            var reference = backend(names.get(i));
            var backend = context.getService(reference);
            if (backend != null) {
                infos.add(new BackendInfo(
                        names.get(i),
                        i + 1,
                        backend.hardware(),
                        BackendAbilities.types(backend),
                        BackendAbilities.missing(backend)));
                context.ungetService(reference);
            }
        }
        return infos;
    }

    /** The names of the active backends, the one of the highest service ranking first. */
    List<String> rankedBackends() {
        return backendReferences().stream()
                .map(reference -> String.valueOf(reference.getProperty(Plugins.property("backend"))))
                .distinct()
                .toList();
    }

    private ServiceReference<Backend> backend(String name) {
        return backendReferences().stream()
                .filter(reference -> name.equals(reference.getProperty(Plugins.property("backend"))))
                .findFirst()
                .orElseThrow();
    }

    private List<ServiceReference<Backend>> backendReferences() {
        try {
            return context.getServiceReferences(Backend.class, null).stream()
                    .sorted(Services.PREFERRED)
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter was given, yet it is wrong", e);
        }
    }

    /** Without the descriptions, which cost more. */
    Stream<Plugin> known() {
        return components.getComponentDescriptionDTOs().stream()
                .flatMap(component -> component.properties.keySet().stream()
                        .flatMap(property -> Plugins.kind(property)
                                .map(kind ->
                                        new Plugin(kind, String.valueOf(component.properties.get(property)), component))
                                .stream()));
    }

    List<String> names(String kind) {
        return known().filter(p -> p.kind().equals(kind))
                .map(Plugin::name)
                .distinct()
                .sorted()
                .toList();
    }

    PluginInfo describe(Plugin plugin) {
        return describe(plugin, List.of(plugin));
    }

    private PluginInfo describe(Plugin plugin, List<Plugin> group) {
        var component = plugin.component();
        var first = group.getFirst();
        var own = inactiveReason(component);
        var reason = own.isEmpty() && !plugin.equals(first)
                ? "the one of " + first.bundle() + " is taken, which " + first.advantage(plugin)
                : own;
        return new PluginInfo(
                plugin.kind(),
                plugin.name(),
                text(component, Plugins.SUMMARY),
                text(component, Plugins.SOURCE),
                component.bundle.symbolicName,
                component.bundle.version,
                reason.isEmpty(),
                reason,
                plugin.kind().equals(VERBS) ? sectionKeys(plugin) : options(component, known().toList()));
    }

    private static String text(ComponentDescriptionDTO component, String property) {
        return String.valueOf(component.properties.getOrDefault(property, ""));
    }

    private String inactiveReason(ComponentDescriptionDTO component) {
        if (!components.isComponentEnabled(component)) {
            return "the component " + component.name + " is disabled";
        }
        var configurations = components.getComponentConfigurationDTOs(component);
        for (var configuration : configurations) {
            if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                return "its activation failed: "
                        + String.valueOf(configuration.failure)
                                .lines()
                                .findFirst()
                                .orElse("no reason given");
            }
            var missing = missing(component, configuration.unsatisfiedReferences);
            if (missing.isPresent()) {
                return missing.get();
            }
        }
        if (configurations.isEmpty() && component.factory != null && !hasFactoryService(component)) {
            return "its component factory is not registered: a service that it references is missing";
        }
        return configurations.isEmpty() && component.factory == null
                ? "it waits for a configuration named " + Arrays.toString(component.configurationPid)
                : "";
    }

    private static Optional<String> missing(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO[] unsatisfied) {
        return Arrays.stream(unsatisfied)
                .findFirst()
                .map(reference -> Arrays.stream(component.references)
                        .filter(declared -> declared.name.equals(reference.name))
                        .findFirst()
                        .map(declared ->
                                "it needs a service " + declared.interfaceName + " that no installed bundle provides"
                                        + (reference.target == null ? "" : " with " + reference.target))
                        .orElse("its reference '" + reference.name + "' is not satisfied"));
    }

    private boolean hasFactoryService(ComponentDescriptionDTO component) {
        try {
            return !context.getServiceReferences(
                            org.osgi.service.component.ComponentFactory.class,
                            "(component.name=" + component.name + ")")
                    .isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("component name " + component.name + " does not fit a filter", e);
        }
    }

    private List<Option> sectionKeys(Plugin plugin) {
        try {
            var filter = "(" + Plugins.property(VERBS) + "=" + plugin.name() + ")";
            for (var reference : context.getServiceReferences(Verb.class, filter)) {
                var verb = context.getService(reference);
                if (verb != null) {
                    var keys = SectionKeys.of(verb.schema());
                    context.ungetService(reference);
                    return keys;
                }
            }
            return List.of();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the name " + plugin.name() + " does not fit a filter", e);
        }
    }

    /**
     * What a study can say of a method: its options, and which methods are to work inside it, however deep.
     *
     * @param known all plug-ins
     */
    List<Option> options(ComponentDescriptionDTO component, List<Plugin> known) {
        var bundle = context.getBundle(component.bundle.id);
        var own = bundle == null ? List.<Option>of() : MetatypeOptions.of(bundle, List.of(component.configurationPid));
        var inner = inside(component, known).stream().map(kind -> inner(kind, known));
        return Stream.concat(own.stream(), inner).toList();
    }

    private static Option inner(String kind, List<Plugin> known) {
        var names = known.stream()
                .filter(plugin -> plugin.kind().equals(kind))
                .map(Plugin::name)
                .distinct()
                .sorted()
                .toList();
        var description = "The " + kind + " that works inside it: a name, or a section with its options.";
        return new Option(kind, description, Option.METHOD, "", false, "", "", "", names);
    }

    /** The kinds of methods that a method takes itself: those of its references that bind nothing unless chosen. */
    static List<String> takes(ComponentDescriptionDTO component) {
        return Arrays.stream(component.references)
                .filter(reference -> Plugins.UNCHOSEN.equals(reference.target))
                .map(reference -> reference.name)
                .toList();
    }

    /** The kinds of methods that a method or one inside it takes. */
    static Set<String> inside(ComponentDescriptionDTO component, List<Plugin> known) {
        var kinds = new LinkedHashSet<String>();
        var open = new ArrayDeque<>(takes(component));
        while (!open.isEmpty()) {
            var kind = open.remove();
            if (kinds.add(kind)) {
                known.stream()
                        .filter(plugin -> plugin.kind().equals(kind))
                        .forEach(plugin -> open.addAll(takes(plugin.component())));
            }
        }
        return kinds;
    }
}
