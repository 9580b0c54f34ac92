package org.simplectic.bench;

import org.simplectic.array.Backend;
import org.simplectic.backend.java.internal.JavaBackend;

/** The backends, made without the framework. */
final class Backends {
    private Backends() {}

    /** The one that a study would get by default, on a number of threads. */
    static Backend fastest(int threads) {
        return new JavaBackend();
    }
}
