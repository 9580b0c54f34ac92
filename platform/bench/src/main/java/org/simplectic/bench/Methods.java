package org.simplectic.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Makes methods from their classes and options, as the component runtime does in the framework. */
final class Methods {
    private Methods() {}

    /**
     * A configured method.
     *
     * @param type a plug-in class whose one public constructor takes its options
     * @param options values that differ from the declared defaults
     */
    static <M> M create(Class<M> type, Map<String, Object> options) {
        var constructor = type.getConstructors()[0];
        var declared = constructor.getParameterTypes()[0];
        var values = Proxy.newProxyInstance(
                declared.getClassLoader(),
                new Class<?>[] {declared},
                (proxy, option, arguments) -> options.getOrDefault(option.getName(), option.getDefaultValue()));
        try {
            return type.cast(constructor.newInstance(values));
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot make " + type + " with " + options, e);
        }
    }
}
