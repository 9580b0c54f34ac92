package org.simplectic.bench;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ConcurrentHashMap;
import org.simplectic.array.Backend;
import org.simplectic.backend.java.internal.JavaBackend;

/** The backends, made without the framework; one of each for the life of the process. */
final class Backends {
    private static final String COMPILED = "org.simplectic.backend.simd.internal.SimdBackend";
    private static final ConcurrentHashMap<Integer, Backend> FASTEST = new ConcurrentHashMap<>();

    private Backends() {}

    /** The one that a study would get by default, on a number of threads: the compiled one where the class path has it. */
    static Backend fastest(int threads) {
        return FASTEST.computeIfAbsent(threads, Backends::create);
    }

    private static Backend create(int threads) {
        try {
            return Class.forName(COMPILED)
                    .asSubclass(Backend.class)
                    .getConstructor(int.class)
                    .newInstance(threads);
        } catch (ClassNotFoundException e) {
            System.err.println("no compiled backend on the class path, so the reference backend is measured");
            return new JavaBackend();
        } catch (NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("cannot make the backend " + COMPILED, e);
        }
    }
}
