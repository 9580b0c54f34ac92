package org.simplectic.backend.simd.internal.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * The whole native address space as one segment, so that kernels of every kind of buffer see one kind of memory and
 * addresses are plain numbers. Nothing here checks bounds: callers pass addresses inside buffers of the {@link Pool}.
 */
public final class Memory {
    /** Every address of the process. */
    @SuppressWarnings("restricted") // native access is given to the platform
    public static final MemorySegment ALL = MemorySegment.ofAddress(0).reinterpret(Long.MAX_VALUE);

    /** The processor's byte order. */
    public static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private Memory() {}

    public static double getDouble(long address) {
        return ALL.get(JAVA_DOUBLE_UNALIGNED, address);
    }

    public static float getFloat(long address) {
        return ALL.get(JAVA_FLOAT_UNALIGNED, address);
    }

    public static long getLong(long address) {
        return ALL.get(JAVA_LONG_UNALIGNED, address);
    }

    public static int getInt(long address) {
        return ALL.get(JAVA_INT_UNALIGNED, address);
    }

    public static byte getByte(long address) {
        return ALL.get(JAVA_BYTE, address);
    }

    public static void putDouble(long address, double value) {
        ALL.set(JAVA_DOUBLE_UNALIGNED, address, value);
    }

    public static void putFloat(long address, float value) {
        ALL.set(JAVA_FLOAT_UNALIGNED, address, value);
    }

    public static void putLong(long address, long value) {
        ALL.set(JAVA_LONG_UNALIGNED, address, value);
    }

    public static void putInt(long address, int value) {
        ALL.set(JAVA_INT_UNALIGNED, address, value);
    }

    public static void putByte(long address, byte value) {
        ALL.set(JAVA_BYTE, address, value);
    }

    /** Copies bytes between places that do not overlap. */
    public static void copy(long from, long to, long bytes) {
        if (bytes > 0) {
            MemorySegment.copy(ALL, from, ALL, to, bytes);
        }
    }

    /** Sets bytes to zero. */
    public static void clear(long address, long bytes) {
        if (bytes > 0) {
            ALL.asSlice(address, bytes).fill((byte) 0);
        }
    }

    /** The bytes from an address on as a segment of their own. */
    public static MemorySegment at(long address, long bytes) {
        return ALL.asSlice(address, bytes);
    }
}
