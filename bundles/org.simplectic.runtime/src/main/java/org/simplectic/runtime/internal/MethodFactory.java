package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentException;
import org.osgi.service.component.ComponentFactory;
import org.osgi.service.component.ComponentInstance;
import org.simplectic.api.Names;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyException.Fault;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;

/** Makes the methods of one run through their component factories, and gives them back when the run is over. */
final class MethodFactory implements Verb.Methods, AutoCloseable {
    private final ComponentCatalog catalog;
    private final List<ComponentInstance<?>> instances = new ArrayList<>();

    /** Kept apart: an instance whose bundle begins to stop forgets its object before anyone is told. */
    private final Set<ClassLoader> loaders = new LinkedHashSet<>();

    private final Services services;
    private final List<Choice> choices = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * A method that was made.
     *
     * @param kind its kind
     * @param name its name
     * @param section where the study chooses it, with its options
     */
    record Choice(String kind, String name, StudyNode.Mapping section) {}

    MethodFactory(Services services, ComponentCatalog catalog) {
        this.services = services;
        this.catalog = catalog;
    }

    @Override
    public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
        var selected = choice.get(kind);
        var name = selected instanceof StudyNode.Scalar scalar ? scalar.text() : "";
        var plugin = plugin(kind, name, selected);
        noteDefaults(plugin, choice);
        var instance = factory(plugin, selected).newInstance(options(kind, choice));
        instances.add(instance);
        var method = instance.getInstance();
        if (method == null) {
            throw selected.error("the " + kind + " '" + name + "' is being stopped");
        }
        loaders.add(method.getClass().getClassLoader());
        choices.add(new Choice(kind, name, choice));
        return type.cast(method);
    }

    private ComponentCatalog.Plugin plugin(String kind, String name, StudyNode place) {
        return catalog.choose(kind, name).orElseThrow(() -> {
            var message = "no installed plug-in provides the " + kind + " '" + name + "'; "
                    + Names.suggest(name, catalog.names(kind)) + catalog.hint(kind, name);
            return new StudyException(List.of(Fault.missing(place.place(), message, kind, name)));
        });
    }

    /** The methods made so far. */
    List<Choice> choices() {
        return List.copyOf(choices);
    }

    /** The section of a choice with another method: of the options those that it has too. */
    StudyNode.Mapping changed(Choice choice, String name) {
        var old = choice.section();
        var plugin = plugin(choice.kind(), name, old);
        var known = catalog.options(plugin.component()).stream()
                .map(option -> option.name())
                .toList();
        var entries = new LinkedHashMap<String, StudyNode>();
        old.entries().forEach((key, node) -> {
            if (key.equals(choice.kind())) {
                entries.put(key, new StudyNode.Scalar(name, name, node.place()));
            } else if (known.contains(key)) {
                entries.put(key, node);
            }
        });
        return new StudyNode.Mapping(entries, old.keys(), old.place());
    }

    /** The class loaders of the methods made: those of the states' classes. */
    List<ClassLoader> loaders() {
        return List.copyOf(loaders);
    }

    /** The defaults taken that decide how good the answer is. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    private void noteDefaults(ComponentCatalog.Plugin plugin, StudyNode.Mapping choice) {
        for (var option : catalog.options(plugin.component())) {
            boolean decisive =
                    option.name().endsWith("tol") && !option.defaultValue().isEmpty();
            if (decisive && choice.find(option.name()).isEmpty()) {
                notes.add(plugin.name() + " took the default " + option.name() + " = " + option.defaultValue());
            }
        }
    }

    private ComponentFactory<?> factory(ComponentCatalog.Plugin plugin, StudyNode selected) {
        var filter = "(component.name=" + plugin.component().name + ")";
        for (ServiceReference<?> reference : services.references(ComponentFactory.class, filter)) {
            // Two bundles may have a class of the same name.
            if (plugin.isOf(reference.getBundle())
                    && services.take(reference).orElse(null) instanceof ComponentFactory<?> factory) {
                return factory;
            }
        }
        throw selected.error("the " + plugin.kind() + " '" + plugin.name() + "' is installed but not active: "
                + catalog.describe(plugin).inactiveReason());
    }

    private static Dictionary<String, Object> options(String kind, StudyNode.Mapping choice) {
        var options = new LinkedHashMap<String, Object>();
        choice.entries().forEach((key, node) -> {
            if (!key.equals(kind)) {
                options.put(key, value(node));
            }
        });
        return FrameworkUtil.asDictionary(options);
    }

    private static Object value(StudyNode node) {
        return switch (node) {
            case StudyNode.Scalar scalar -> scalar.value();
            case StudyNode.Sequence sequence ->
                sequence.items().stream().map(MethodFactory::value).toList();
            case StudyNode.Mapping mapping -> throw mapping.error("an option is a single value or a list");
        };
    }

    @Override
    public void close() {
        for (var instance : instances) {
            try {
                instance.dispose();
            } catch (ComponentException e) {
                org.slf4j.LoggerFactory.getLogger(MethodFactory.class).warn("a method could not be disposed of", e);
            }
        }
        instances.clear();
        loaders.clear();
        services.close();
    }
}
