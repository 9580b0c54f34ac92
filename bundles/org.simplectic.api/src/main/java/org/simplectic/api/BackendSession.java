package org.simplectic.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * A session on one backend, for methods that are used without the runtime: by programs of one's own, and by tests. It closes what a
 * state does not hold when it is told to {@link #keep} that state, as the runtime does after every step.
 */
public final class BackendSession implements Session, AutoCloseable {
    private final Backend backend;
    private final Map<Key, Kernel> kernels = new HashMap<>();
    private final List<Executable> executables = new ArrayList<>();
    private final Set<Array> open = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * A session without kernels and arrays.
     *
     * @param backend where they will be
     */
    public BackendSession(Backend backend) {
        this.backend = backend;
    }

    /** Owner and problem by identity. */
    private record Key(Object owner, Object problem, String name) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && owner == that.owner
                    && problem == that.problem
                    && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * System.identityHashCode(owner) + System.identityHashCode(problem)) + name.hashCode();
        }
    }

    @Override
    public Kernel kernel(Object owner, Problem problem, String name, Supplier<Program> trace) {
        var key = new Key(owner, problem, name);
        var known = kernels.get(key);
        if (known == null) {
            known = compiled(trace.get());
            kernels.put(key, known);
        }
        return known;
    }

    private Kernel compiled(Program program) {
        var executable = backend.compile(program);
        executables.add(executable);
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

    /**
     * A safe point: every array that the state does not hold is closed.
     *
     * @param <S> its type
     * @param state what to go on from
     * @return the state
     */
    public <S extends Record> S keep(S state) {
        Set<Array> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(state, kept);
        open.removeIf(array -> {
            if (kept.contains(array)) {
                return false;
            }
            array.close();
            return true;
        });
        return state;
    }

    private static void collect(Object value, Set<Array> kept) {
        switch (value) {
            case Array array -> kept.add(array);
            case List<?> list -> list.forEach(item -> collect(item, kept));
            case Optional<?> optional -> optional.ifPresent(item -> collect(item, kept));
            case Record record -> collectComponents(record, kept);
            default -> {}
        }
    }

    private static void collectComponents(Record record, Set<Array> kept) {
        try {
            for (var component : record.getClass().getRecordComponents()) {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                var part = accessor.invoke(record);
                if (part != null) {
                    collect(part, kept);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the state " + record.getClass() + " cannot be read", e);
        }
    }

    /** Closes all arrays and kernels. */
    @Override
    public void close() {
        open.forEach(Array::close);
        open.clear();
        executables.forEach(Executable::close);
        executables.clear();
        kernels.clear();
    }
}
