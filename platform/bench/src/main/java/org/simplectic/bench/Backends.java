package org.simplectic.bench;

import java.util.concurrent.ConcurrentHashMap;
import org.simplectic.array.Backend;
import org.simplectic.backend.simd.internal.SimdBackend;

/** The backends, made without the framework; one for each number of threads, for the life of the process. */
final class Backends {
    private static final ConcurrentHashMap<Integer, Backend> FASTEST = new ConcurrentHashMap<>();

    private Backends() {}

    /** The one that a study would get by default, on a number of threads. */
    static Backend fastest(int threads) {
        return FASTEST.computeIfAbsent(threads, SimdBackend::new);
    }
}
