package org.simplectic.runtime.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.Array;

/** The arrays that a state holds: its components, those of nested records, and those in lists. Found, or replaced. */
final class StateArrays {
    private static final ClassValue<List<RecordComponent>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> !component.getType().isPrimitive())
                    .peek(component -> component.getAccessor().setAccessible(true))
                    .toList();
        }
    };

    private StateArrays() {}

    static Set<Array> of(Object state) {
        Set<Array> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(state, arrays);
        return arrays;
    }

    /** The same state with other arrays; one that occurs twice is changed once. */
    static <S> S map(S state, UnaryOperator<Array> change) {
        var changed = new IdentityHashMap<Array, Array>();
        @SuppressWarnings("unchecked") // every value is replaced by one of its own class
        var same = (S) mapped(state, array -> changed.computeIfAbsent(array, change));
        return same;
    }

    private static Object mapped(Object value, UnaryOperator<Array> change) {
        return switch (value) {
            case Array array -> change.apply(array);
            case List<?> list -> list.stream().map(item -> mapped(item, change)).toList();
            case Optional<?> optional -> optional.map(item -> mapped(item, change));
            case Record nested -> rebuilt(nested, change);
            default -> value;
        };
    }

    private static Object rebuilt(Record record, UnaryOperator<Array> change) {
        var components = record.getClass().getRecordComponents();
        var types = new Class<?>[components.length];
        @Nullable Object[] parts = new @Nullable Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                components[i].getAccessor().setAccessible(true);
                var part = components[i].getAccessor().invoke(record);
                parts[i] = part == null ? null : mapped(part, change);
            }
            var constructor = record.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(parts);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the state " + record.getClass() + " cannot be moved", e);
        }
    }

    private static void collect(Object value, Set<Array> arrays) {
        switch (value) {
            case Array array -> arrays.add(array);
            case List<?> list -> list.forEach(item -> collect(item, arrays));
            case Optional<?> optional -> optional.ifPresent(item -> collect(item, arrays));
            case Record nested -> collectComponents(nested, arrays);
            default -> {}
        }
    }

    private static void collectComponents(Record value, Set<Array> arrays) {
        for (var component : COMPONENTS.get(value.getClass())) {
            try {
                var part = component.getAccessor().invoke(value);
                if (part != null) {
                    collect(part, arrays);
                }
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("the state's component " + component + " cannot be read", e);
            }
        }
    }
}
