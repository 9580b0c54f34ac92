package org.simplectic.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Kernel;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Problem;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.Backend;
import org.simplectic.array.Executable;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** One integrator on one problem, run again and again: a session that keeps its kernels, and closes arrays as the runtime does. */
final class MethodRun<S extends Record & IntegratorState> implements Session, AutoCloseable {
    private static final ClassValue<List<RecordComponent>> ARRAYS = new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> component.getType() == Array.class || component.getType() == List.class)
                    .peek(component -> component.getAccessor().setAccessible(true))
                    .toList();
        }
    };

    private final Integrator<S> integrator;
    private final OdeProblem problem;
    private final Backend backend;
    private final Map<String, Kernel> kernels = new java.util.HashMap<>();
    private final List<Executable> executables = new ArrayList<>();
    private final List<Array> open = new ArrayList<>();

    MethodRun(Integrator<S> integrator, OdeProblem problem, Backend backend) {
        this.integrator = integrator;
        this.problem = problem;
        this.backend = backend;
    }

    /** How a run ended. */
    record End(Status status, HostArray y, long evaluations, long steps) {}

    /** From the problem's start to its end. */
    End run() {
        var state = keep(integrator.start(problem, this));
        while (state.status() == Status.RUNNING) {
            state = keep(integrator.advance(problem, state, problem.end(), this));
        }
        var counters = state.counters();
        return new End(state.status(), values(state.y()), counters.evaluations(), counters.steps());
    }

    @Override
    public Kernel kernel(Object owner, Problem of, String name, Supplier<Program> trace) {
        if (owner != integrator || of != problem) {
            throw new IllegalArgumentException("a kernel of another method or problem: " + name);
        }
        var known = kernels.get(name);
        if (known == null) {
            known = compile(trace.get());
            kernels.put(name, known);
        }
        return known;
    }

    private Kernel compile(Program program) {
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

    private S keep(S state) {
        var held = arrays(state);
        open.removeIf(array -> {
            if (held.contains(array)) {
                return false;
            }
            array.close();
            return true;
        });
        return state;
    }

    private static Set<Array> arrays(Record state) {
        Set<Array> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        try {
            for (var component : ARRAYS.get(state.getClass())) {
                switch (component.getAccessor().invoke(state)) {
                    case Array array -> arrays.add(array);
                    case List<?> list -> list.forEach(item -> arrays.add((Array) item));
                    case null, default -> throw new IllegalStateException(component + " holds no arrays");
                }
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read the state " + state.getClass(), e);
        }
        return arrays;
    }

    @Override
    public void close() {
        open.forEach(Array::close);
        open.clear();
        executables.forEach(Executable::close);
        executables.clear();
        kernels.clear();
    }
}
