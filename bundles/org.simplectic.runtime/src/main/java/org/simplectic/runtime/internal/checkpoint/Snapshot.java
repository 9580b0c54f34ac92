package org.simplectic.runtime.internal.checkpoint;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.Array;
import org.simplectic.array.HostArray;

/**
 * A state that depends on no class loader and no backend: it can be written, and made anew from classes of the same form.
 *
 * @param tree the state's parts
 * @param arrays the values of its arrays; one that occurs twice in the state is here once
 */
public record Snapshot(StateTree tree, List<HostArray> arrays) {
    /** Where the classes of a state come from: several plug-ins may have a part in one. */
    @FunctionalInterface
    public interface Classes {
        /**
         * The class of a name.
         *
         * @throws ClassNotFoundException if there is none
         */
        Class<?> load(String name) throws ClassNotFoundException;

        /** These, else others. */
        default Classes or(Classes others) {
            return name -> {
                try {
                    return load(name);
                } catch (ClassNotFoundException e) {
                    return others.load(name);
                }
            };
        }

        /** Classes that any of some loaders knows, the first one first. */
        static Classes of(List<ClassLoader> loaders) {
            return name -> {
                var failure = new ClassNotFoundException(name);
                for (var loader : loaders) {
                    try {
                        return Class.forName(name, false, loader);
                    } catch (ClassNotFoundException e) {
                        failure.addSuppressed(e);
                    }
                }
                throw failure;
            };
        }
    }

    /**
     * Takes a state apart.
     *
     * @param state a record of arrays, numbers, texts, constants, lists, optionals and such records
     * @param values reads an array of the state
     * @throws IllegalArgumentException if the state holds anything else
     */
    public static Snapshot of(Record state, Function<Array, HostArray> values) {
        var taking = new Taking(values);
        return new Snapshot(taking.tree(state), List.copyOf(taking.arrays));
    }

    private static final class Taking {
        final List<HostArray> arrays = new ArrayList<>();
        private final IdentityHashMap<Object, Integer> known = new IdentityHashMap<>();
        private final Function<Array, HostArray> values;

        Taking(Function<Array, HostArray> values) {
            this.values = values;
        }

        StateTree tree(@Nullable Object value) {
            return switch (value) {
                case null -> new StateTree.Nothing();
                case Array array -> new StateTree.Values(index(array, values.apply(array)), true);
                case HostArray host -> new StateTree.Values(index(host, host), false);
                case Boolean truth -> new StateTree.Scalar(truth);
                case Integer number -> new StateTree.Scalar(number);
                case Long number -> new StateTree.Scalar(number);
                case Float number -> new StateTree.Scalar(number);
                case Double number -> new StateTree.Scalar(number);
                case String text -> new StateTree.Scalar(text);
                case Enum<?> constant ->
                    new StateTree.Constant(constant.getDeclaringClass().getName(), constant.name());
                case List<?> list ->
                    new StateTree.Items(list.stream().map(this::tree).toList());
                case Optional<?> optional -> new StateTree.Perhaps(optional.map(this::tree));
                case Record nested -> parts(nested);
                default ->
                    throw new IllegalArgumentException("a state cannot hold a "
                            + value.getClass().getName() + "; it may hold arrays, numbers, texts, constants of"
                            + " enumerations, lists, optionals and records of these");
            };
        }

        private int index(Object identity, HostArray host) {
            return known.computeIfAbsent(identity, one -> {
                arrays.add(host);
                return arrays.size() - 1;
            });
        }

        private StateTree parts(Record nested) {
            var parts = new LinkedHashMap<String, StateTree>();
            for (var component : nested.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                try {
                    parts.put(component.getName(), tree(component.getAccessor().invoke(nested)));
                } catch (IllegalAccessException | InvocationTargetException e) {
                    throw new IllegalArgumentException("the state's component " + component + " cannot be read", e);
                }
            }
            return new StateTree.Parts(nested.getClass().getName(), parts);
        }
    }

    /**
     * Makes the state from classes of today.
     *
     * @param classes where they are looked for
     * @param put makes an array of the backend
     * @throws IllegalArgumentException if a class is missing or has other components, saying which
     */
    public Record restore(Classes classes, Function<HostArray, Array> put) {
        var made = new Array[arrays.size()];
        return (Record) new Making(classes, index -> {
                    if (made[index] == null) {
                        made[index] = put.apply(arrays.get(index));
                    }
                    return made[index];
                })
                .parts((StateTree.Parts) tree);
    }

    private final class Making {
        private final Classes classes;
        private final Function<Integer, Array> put;

        Making(Classes classes, Function<Integer, Array> put) {
            this.classes = classes;
            this.put = put;
        }

        @Nullable
        Object value(StateTree tree) {
            return switch (tree) {
                case StateTree.Parts parts -> parts(parts);
                case StateTree.Items items ->
                    items.items().stream().map(this::value).toList();
                case StateTree.Perhaps perhaps -> perhaps.value().map(this::value);
                case StateTree.Values values ->
                    values.onBackend() ? put.apply(values.index()) : arrays.get(values.index());
                case StateTree.Scalar scalar -> scalar.value();
                case StateTree.Constant constant -> constant(constant);
                case StateTree.Nothing nothing -> null;
            };
        }

        private Object constant(StateTree.Constant constant) {
            var type = load(constant.type());
            for (var candidate : type.isEnum() ? type.getEnumConstants() : new Object[0]) {
                if (((Enum<?>) candidate).name().equals(constant.name())) {
                    return candidate;
                }
            }
            throw new IllegalArgumentException(constant.type() + " has no constant " + constant.name() + " any more");
        }

        Object parts(StateTree.Parts parts) {
            var type = load(parts.type());
            if (!type.isRecord()) {
                throw new IllegalArgumentException(parts.type() + " is no record any more");
            }
            var components = type.getRecordComponents();
            var names = new ArrayList<String>();
            var types = new Class<?>[components.length];
            @Nullable Object[] values = new @Nullable Object[components.length];
            for (int i = 0; i < components.length; i++) {
                names.add(components[i].getName());
                types[i] = components[i].getType();
            }
            if (!names.equals(List.copyOf(parts.parts().keySet()))) {
                throw new IllegalArgumentException("the state " + parts.type() + " has other parts now: " + names
                        + ", not " + parts.parts().keySet());
            }
            for (int i = 0; i < components.length; i++) {
                values[i] = value(parts.parts().getOrDefault(names.get(i), new StateTree.Nothing()));
            }
            try {
                var constructor = type.getDeclaredConstructor(types);
                constructor.setAccessible(true);
                return constructor.newInstance(values);
            } catch (InvocationTargetException e) {
                throw new IllegalArgumentException("the state " + parts.type() + " refuses its values", e.getCause());
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "the state " + parts.type() + " has parts of other types now: " + e.getMessage(), e);
            }
        }

        private Class<?> load(String name) {
            try {
                return classes.load(name);
            } catch (ClassNotFoundException e) {
                throw new IllegalArgumentException(
                        "no installed plug-in has the class " + name
                                + " of the state; is the one that made it installed" + " in the same version?",
                        e);
            }
        }
    }
}
