package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.simplectic.api.Kernel;
import org.simplectic.api.Problem;
import org.simplectic.api.Session;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** A run's hold on its backend: compiled kernels, and every array made since the last safe point. */
final class RunSession implements Session, AutoCloseable {
    private final Backend backend;
    private final BooleanSupplier cancelled;
    private final Map<Key, Kernel> kernels = new HashMap<>();
    private final List<Executable> executables = new ArrayList<>();
    private final List<Array> arrays = new ArrayList<>();

    RunSession(Backend backend, BooleanSupplier cancelled) {
        this.backend = backend;
        this.cancelled = cancelled;
    }

    /** Owner and problem by identity: their equality could cost as much as the step. */
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
        return kernel(new Key(owner, problem, name), trace);
    }

    /** The kernel of a program that belongs to the run itself. */
    Kernel kernel(Program program) {
        return kernel(new Key(program, this, ""), () -> program);
    }

    private Kernel kernel(Key key, Supplier<Program> trace) {
        var known = kernels.get(key);
        if (known == null) {
            known = compile(trace.get());
            kernels.put(key, known);
        }
        return known;
    }

    private Kernel compile(Program program) {
        if (!backend.supports(program)) {
            throw new IllegalArgumentException(
                    "the backend " + backend.name() + " does not support the program " + program.name());
        }
        var executable = backend.compile(program);
        executables.add(executable);
        return arguments -> {
            var results = executable.call(List.of(arguments));
            arrays.addAll(results);
            return results;
        };
    }

    @Override
    public Array array(HostArray values) {
        var array = backend.put(values);
        arrays.add(array);
        return array;
    }

    @Override
    public HostArray values(Array array) {
        return backend.get(array);
    }

    @Override
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    /** A safe point: whatever the state does not hold is closed. */
    void retain(Object state) {
        Set<Array> held = StateArrays.of(state);
        arrays.removeIf(array -> {
            if (held.contains(array)) {
                return false;
            }
            array.close();
            return true;
        });
    }

    @Override
    public void close() {
        arrays.forEach(Array::close);
        arrays.clear();
        executables.forEach(Executable::close);
        executables.clear();
        kernels.clear();
    }
}
