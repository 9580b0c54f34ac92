package org.simplectic.backend.simd.internal.fft;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Single numbers at native addresses, for what is not worth a vector. */
final class Memory {
    /** All of the native memory as one segment: it lives for ever and what C2 knows of its bounds is a constant. */
    @SuppressWarnings("restricted")
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Memory() {}

    static double getReal(boolean single, long address) {
        return single
                ? ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address)
                : ALL.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, address);
    }

    static void putReal(boolean single, long address, double value) {
        if (single) {
            ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, (float) value);
        } else {
            ALL.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, address, value);
        }
    }

    static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    static void clear(long address, long bytes) {
        ALL.asSlice(address, bytes).fill((byte) 0);
    }

    /** Copies {@code count} elements of {@code size} bytes (4, 8 or 16) between places that are strides apart. */
    static void copyStrided(long from, long fromStride, long to, long toStride, long count, int size) {
        var source = from;
        var target = to;
        for (var i = 0L; i < count; i++) {
            if (size == Float.BYTES) {
                ALL.set(ValueLayout.JAVA_INT_UNALIGNED, target, ALL.get(ValueLayout.JAVA_INT_UNALIGNED, source));
            } else {
                for (var word = 0; word < size; word += Long.BYTES) {
                    ALL.set(
                            ValueLayout.JAVA_LONG_UNALIGNED,
                            target + word,
                            ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, source + word));
                }
            }
            source += fromStride;
            target += toStride;
        }
    }
}
