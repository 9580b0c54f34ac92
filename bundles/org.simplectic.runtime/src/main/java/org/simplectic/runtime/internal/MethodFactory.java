package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentException;
import org.osgi.service.component.ComponentFactory;
import org.osgi.service.component.ComponentInstance;
import org.simplectic.api.Model;
import org.simplectic.api.Names;
import org.simplectic.api.Place;
import org.simplectic.api.Plugins;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyException.Fault;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;

/** Makes the methods of one run through their component factories, and gives them back when the run is over. */
final class MethodFactory implements Verb.Methods, AutoCloseable {
    /** Tells the methods inside others, of all runs, apart. */
    private static final AtomicLong IDS = new AtomicLong();

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
     * @param node where the study chooses it: a section with its options, or for a method inside another one its name alone
     */
    record Choice(String kind, String name, StudyNode node) {}

    MethodFactory(Services services, ComponentCatalog catalog) {
        this.services = services;
        this.catalog = catalog;
    }

    @Override
    public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
        return type.cast(make(kind, choice, choice, Map.of()));
    }

    /** The method of a name, with the defaults of its options. */
    <M> M method(Class<M> type, String kind, String name) {
        return method(type, kind, name, Map.of());
    }

    /** The method of a name, with values of some options. */
    <M> M method(Class<M> type, String kind, String name, Map<String, Object> options) {
        var values = new LinkedHashMap<>(options);
        values.put(kind, name);
        var place = new Place(kind + " " + name, 0, 0, 1, "");
        var entries = new LinkedHashMap<String, StudyNode>();
        values.forEach((key, value) -> entries.put(key, new StudyNode.Scalar(value, value.toString(), place)));
        return method(type, kind, new StudyNode.Mapping(entries, Map.of(), place));
    }

    @Override
    public StudyNode text(String origin, String text) {
        return StudyReader.readValue(origin, text);
    }

    /**
     * Makes a method, and before it those inside it.
     *
     * @param node what the study has in place of the section, where that is only a name
     * @param identity properties by which the method is found as a service
     */
    private Object make(String kind, StudyNode.Mapping section, StudyNode node, Map<String, Object> identity) {
        var selected = section.get(kind);
        var name = selected instanceof StudyNode.Scalar scalar ? scalar.text() : "";
        var plugin = plugin(kind, name, selected);
        noteDefaults(plugin, section);
        choices.add(new Choice(kind, name, node));
        var properties = new LinkedHashMap<>(identity);
        properties.putAll(makeInner(plugin, section));
        var instance = factory(plugin, selected).newInstance(FrameworkUtil.asDictionary(properties));
        instances.add(instance);
        var method = instance.getInstance();
        if (method == null) {
            throw selected.error("the " + kind + " '" + name + "' is being stopped");
        }
        loaders.add(method.getClass().getClassLoader());
        return method;
    }

    /**
     * Makes the methods that a section chooses to work inside another one. A choice that the method does not take itself goes to those inside it.
     *
     * @return the options of the method, and the targets of its references to the methods made
     */
    private Map<String, Object> makeInner(ComponentCatalog.Plugin plugin, StudyNode.Mapping section) {
        var known = catalog.known().toList();
        var taken = ComponentCatalog.takes(plugin.component());
        var passedOn = new LinkedHashSet<>(ComponentCatalog.inside(plugin.component(), known));
        passedOn.removeAll(taken);
        passedOn.retainAll(section.entries().keySet());
        var properties = new LinkedHashMap<String, Object>();
        var unused = new LinkedHashSet<>(passedOn);
        section.entries().forEach((key, node) -> {
            if (taken.contains(key)) {
                var inner = section(key, node);
                var chosen = plugin(key, inner.get(key) instanceof StudyNode.Scalar scalar ? scalar.text() : "", node);
                var wanted = new LinkedHashSet<>(ComponentCatalog.inside(chosen.component(), known));
                wanted.retainAll(passedOn);
                unused.removeAll(wanted);
                var id = IDS.incrementAndGet();
                make(key, with(inner, section, wanted), node, Map.of(Plugins.INSTANCE, id));
                properties.put(key + ".target", "(" + Plugins.INSTANCE + "=" + id + ")");
            } else if (!passedOn.contains(key) && !key.equals(plugin.kind())) {
                properties.put(key, value(node));
            }
        });
        unused.stream().findFirst().ifPresent(key -> {
            throw new StudyException(
                    section.keys().getOrDefault(key, section.place()),
                    "nothing that is chosen here takes a " + key + "; " + takers(key, known) + " would");
        });
        return properties;
    }

    private static String takers(String kind, List<ComponentCatalog.Plugin> known) {
        return known.stream()
                .filter(plugin -> ComponentCatalog.takes(plugin.component()).contains(kind))
                .map(plugin -> plugin.kind() + " " + plugin.name())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** The section that chooses a method inside another one; a name stands for one without options. */
    private static StudyNode.Mapping section(String kind, StudyNode node) {
        return node instanceof StudyNode.Mapping mapping
                ? mapping
                : new StudyNode.Mapping(
                        new LinkedHashMap<>(Map.of(kind, node)), Map.of(kind, node.place()), node.place());
    }

    /** A section with choices of the one around it, where it does not make them itself. */
    private static StudyNode.Mapping with(StudyNode.Mapping inner, StudyNode.Mapping outer, Set<String> keys) {
        var entries = new LinkedHashMap<>(inner.entries());
        var places = new LinkedHashMap<>(inner.keys());
        for (var key : keys) {
            entries.putIfAbsent(key, outer.get(key));
            places.putIfAbsent(key, outer.keys().getOrDefault(key, outer.place()));
        }
        return new StudyNode.Mapping(entries, places, inner.place());
    }

    private ComponentCatalog.Plugin plugin(String kind, String name, StudyNode place) {
        return catalog.choose(kind, name).orElseThrow(() -> {
            var message = "no installed plug-in provides the " + kind + " '" + name + "'; "
                    + Names.suggest(name, catalog.names(kind)) + catalog.hint(kind, name);
            return new StudyException(List.of(Fault.missing(place.place(), message, kind, name)));
        });
    }

    @Override
    public Verb.Inner inner(StudyNode.Mapping section, Model model) {
        var name = section.entries().firstEntry().getKey();
        var verb = services.get(Verb.class, ComponentCatalog.VERBS, name);
        if (verb.needsModel() && model.states().isEmpty()) {
            throw section.error("'" + name + "' works on a model, and the study has no section 'model'");
        }
        StudyService.checkTime(verb, name, section, model);
        loaders.add(verb.getClass().getClassLoader());
        int before = choices.size();
        var task = verb.read(section.mapping(name), model, this);
        if (choices.size() == before || !(choices.get(before).node() instanceof StudyNode.Mapping choice)) {
            throw section.error("'" + name + "' has no method that could be another one");
        }
        var kind = choices.get(before).kind();
        return new Verb.Inner() {
            @Override
            public Task<?> task() {
                return task;
            }

            @Override
            public String kind() {
                return kind;
            }

            @Override
            public StudyNode.Mapping choice() {
                return choice;
            }

            @Override
            public Set<String> options(StudyNode.Scalar method) {
                return optionNames(plugin(kind, method.text(), method));
            }

            @Override
            public Task<?> with(StudyNode.Mapping other) {
                var known = optionNames(plugin(kind, ((StudyNode.Scalar) other.get(kind)).text(), other.get(kind)));
                other.entries().keySet().stream()
                        .filter(key -> !key.equals(kind) && !known.contains(key))
                        .findFirst()
                        .ifPresent(key -> {
                            throw new StudyException(
                                    other.keys().getOrDefault(key, other.place()),
                                    "there is no option '" + key + "'; " + Names.suggest(key, known));
                        });
                var changed = RunParts.replaced(section, choice, other);
                return verb.read(((StudyNode.Mapping) changed).mapping(name), model, MethodFactory.this);
            }
        };
    }

    private Set<String> optionNames(ComponentCatalog.Plugin plugin) {
        return catalog.options(plugin.component(), catalog.known().toList()).stream()
                .map(option -> option.name())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The methods made so far. */
    List<Choice> choices() {
        return List.copyOf(choices);
    }

    /** What a study has in place of a choice with another method: of the options those that it has too. */
    StudyNode changed(Choice choice, String name) {
        var old = choice.node();
        var plugin = plugin(choice.kind(), name, old);
        var scalar = new StudyNode.Scalar(name, name, old.place());
        if (!(old instanceof StudyNode.Mapping mapping)) {
            return scalar;
        }
        var known = optionNames(plugin);
        var entries = new LinkedHashMap<String, StudyNode>();
        mapping.entries().forEach((key, node) -> {
            if (key.equals(choice.kind())) {
                entries.put(key, scalar);
            } else if (known.contains(key)) {
                entries.put(key, node);
            }
        });
        return new StudyNode.Mapping(entries, mapping.keys(), mapping.place());
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
        for (var option : catalog.options(plugin.component(), List.of())) {
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
        // A method before those inside it, which would otherwise be made anew without them.
        for (var instance : instances.reversed()) {
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
