package org.simplectic.sweeps.internal;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.model.internal.EquationReader;

/** Studies without a parser, and the methods that they choose. */
@NullMarked
final class Sections {
    private static final String METHODS = "org.simplectic.integrators.internal.";

    private Sections() {}

    /** A section of keys and values in turn; values are sections, lists, numbers and texts. */
    static StudyNode.Mapping of(Object... keysAndValues) {
        var entries = new LinkedHashMap<String, StudyNode>();
        var keys = new LinkedHashMap<String, Place>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            var key = (String) keysAndValues[i];
            entries.put(key, node(keysAndValues[i + 1]));
            keys.put(key, place(key));
        }
        return new StudyNode.Mapping(entries, keys, place("section"));
    }

    private static Place place(String text) {
        return new Place("test.yaml", 1, 1, text.length(), text);
    }

    private static StudyNode node(Object value) {
        return switch (value) {
            case StudyNode node -> node;
            case List<?> list ->
                new StudyNode.Sequence(list.stream().map(Sections::node).toList(), place("list"));
            case Integer number -> new StudyNode.Scalar((long) number, number.toString(), place(number.toString()));
            default -> new StudyNode.Scalar(value, value.toString(), place(value.toString()));
        };
    }

    static Model model(StudyNode.Mapping section) {
        return new EquationReader().read(section, 7, methods("Tsit5", Map.of()));
    }

    /** Hands out one integrator whatever the section says, and of discretizations that of Fourier. */
    static Verb.Methods methods(String name, Map<String, Object> options) {
        return new Verb.Methods() {
            @Override
            public <M> M method(Class<M> type, String kind, StudyNode.Mapping choice) {
                return type.cast(
                        kind.equals("discretization")
                                ? made("org.simplectic.discretizations.internal.Fourier", Map.of())
                                : made(METHODS + name, options));
            }
        };
    }

    /** With options that have their declared defaults, as the component runtime would make it. */
    private static Object made(String name, Map<String, Object> options) {
        try {
            var constructor = Class.forName(name).getConstructors()[0];
            var arguments = new Object[constructor.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = argument(constructor.getParameterTypes()[i], options);
            }
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    private static Object argument(Class<?> type, Map<String, Object> options) {
        return type == Optional.class
                ? Optional.empty()
                : Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> options.getOrDefault(
                                method.getName(), method.getDefaultValue() == null ? 0.0 : method.getDefaultValue()));
    }
}
