package org.simplectic.runtime.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.simplectic.array.Array;

/** Finds the arrays that a state holds: its components, those of nested records, and those in lists. */
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

    private static void collect(Object value, Set<Array> arrays) {
        switch (value) {
            case Array array -> arrays.add(array);
            case List<?> list -> list.forEach(item -> collect(item, arrays));
            case java.util.Optional<?> optional -> optional.ifPresent(item -> collect(item, arrays));
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
