package org.simplectic.backend.simd.internal.sparse;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Numbers in native memory by address, without a check at each access: in loops that jump about, the checks of a segment
 * of its own take two thirds of the time. Callers have checked the bounds once, outside the loop.
 */
final class NativeMemory {
    private static final MemorySegment EVERYTHING = everything();
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private NativeMemory() {}

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    static double get(long address) {
        return EVERYTHING.get(DOUBLE, address);
    }

    static void set(long address, double value) {
        EVERYTHING.set(DOUBLE, address, value);
    }

    static float getFloat(long address) {
        return EVERYTHING.get(FLOAT, address);
    }

    static void setFloat(long address, float value) {
        EVERYTHING.set(FLOAT, address, value);
    }

    /** What callers owe: enough open native memory. */
    static void check(String name, MemorySegment segment, long bytes) {
        if (segment.byteSize() < bytes) {
            throw new IllegalArgumentException(name + " must have " + bytes + " bytes, but has " + segment.byteSize());
        }
        if (!segment.isNative() || !segment.scope().isAlive()) {
            throw new IllegalArgumentException(name + " must be open native memory");
        }
    }
}
