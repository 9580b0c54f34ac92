package org.simplectic.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Makes methods from their classes and options, as the component runtime does in the framework. */
final class Methods {
    private Methods() {}

    /**
     * A configured method.
     *
     * @param type a plug-in class whose one public constructor takes its options, and perhaps methods inside it
     * @param options values that differ from the declared defaults
     * @param inside the methods inside it, the first ones; no others are chosen
     */
    static <M> M create(Class<M> type, Map<String, Object> options, Object... inside) {
        var constructor = type.getConstructors()[0];
        var declared = constructor.getParameterTypes()[0];
        var values = Proxy.newProxyInstance(
                declared.getClassLoader(),
                new Class<?>[] {declared},
                (proxy, option, given) -> options.getOrDefault(option.getName(), option.getDefaultValue()));
        var arguments = new Object[constructor.getParameterCount()];
        Arrays.fill(arguments, Optional.empty());
        arguments[0] = values;
        for (int i = 0; i < inside.length; i++) {
            arguments[i + 1] = Optional.of(inside[i]);
        }
        try {
            return type.cast(constructor.newInstance(arguments));
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot make " + type + " with " + options, e);
        }
    }
}
