package org.simplectic.backend.simd.internal;

import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;

/** Values in a buffer of native memory, row-major; closing gives the buffer back to the backend's pool. */
final class SimdArray implements Array {
    private final SimdBackend backend;
    private final ArrayType type;
    private final int sizeClass;
    private long address;

    SimdArray(SimdBackend backend, ArrayType type, int sizeClass, long address) {
        this.backend = backend;
        this.type = type;
        this.sizeClass = sizeClass;
        this.address = address;
    }

    @Override
    public ArrayType type() {
        return type;
    }

    SimdBackend backend() {
        return backend;
    }

    /** Where the values are. */
    long address() {
        if (address == 0) {
            throw new IllegalArgumentException("this array is closed: " + type);
        }
        return address;
    }

    @Override
    public void close() {
        long open = address;
        if (open != 0) {
            address = 0;
            backend.giveBack(sizeClass, open);
        }
    }
}
