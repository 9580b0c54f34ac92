package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.Kernel;
import org.simplectic.api.Problem;
import org.simplectic.api.Session;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** A session that closes what the next state does not hold, as the runtime's does. */
@NullMarked
final class TestSession implements Session, AutoCloseable {
    private final Backend backend = new JavaBackend();
    private final Map<List<Object>, Kernel> kernels = new HashMap<>();
    private final List<Object> owners = new ArrayList<>();
    private final Set<Array> open = java.util.Collections.newSetFromMap(new IdentityHashMap<>());

    @Override
    public Kernel kernel(Object owner, Problem problem, String name, Supplier<Program> trace) {
        var key = List.<Object>of(identity(owner), identity(problem), name);
        return kernels.computeIfAbsent(key, absent -> kernel(backend.compile(trace.get())));
    }

    private int identity(Object object) {
        for (int i = 0; i < owners.size(); i++) {
            if (owners.get(i) == object) {
                return i;
            }
        }
        owners.add(object);
        return owners.size() - 1;
    }

    private Kernel kernel(Executable executable) {
        return arguments -> {
            var results = executable.call(List.of(arguments));
            open.addAll(results);
            return results;
        };
    }

    @Override
    public Array array(HostArray values) {
        var array = backend.put(values);
        open.add(array);
        return array;
    }

    @Override
    public HostArray values(Array array) {
        return backend.get(array);
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    /** A safe point: everything that the state does not hold is closed. */
    <S extends Record> S keep(S state) {
        Set<Array> kept = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
        collect(state, kept);
        for (var array : List.copyOf(open)) {
            if (!kept.contains(array)) {
                array.close();
                open.remove(array);
            }
        }
        return state;
    }

    private static void collect(Object value, Set<Array> kept) {
        switch (value) {
            case Array array -> kept.add(array);
            case List<?> list -> list.forEach(item -> collect(item, kept));
            case java.util.Optional<?> optional -> optional.ifPresent(item -> collect(item, kept));
            case Record record -> collectComponents(record, kept);
            default -> {}
        }
    }

    private static void collectComponents(Record record, Set<Array> kept) {
        try {
            for (var component : record.getClass().getRecordComponents()) {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                collect(accessor.invoke(record), kept);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    long openArrays() {
        return backend.openArrays();
    }

    @Override
    public void close() {
        List.copyOf(open).forEach(Array::close);
        open.clear();
        if (backend.openArrays() != 0) {
            throw new AssertionError(backend.openArrays() + " arrays leaked");
        }
    }
}
