package org.simplectic.backend.simd.internal.code;

import org.simplectic.array.DType;
import org.simplectic.array.Reduction;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Neutral elements of reductions in memory. */
public final class Neutral {
    private Neutral() {}

    /** Fills memory with the neutral element of an operation. */
    public static void fill(Reduction.Operation operation, DType type, long to, long count) {
        if (operation.neutral() == 0) {
            Memory.clear(to, count * type.bytes());
            return;
        }
        double neutral = operation.neutral();
        for (long i = 0; i < count; i++) {
            switch (type) {
                case F64 -> Memory.putDouble(to + 8 * i, neutral);
                case F32 -> Memory.putFloat(to + 4 * i, (float) neutral);
                case I64 ->
                    Memory.putLong(to + 8 * i, neutral == 1 ? 1 : neutral > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
                case I32 ->
                    Memory.putInt(to + 4 * i, neutral == 1 ? 1 : neutral > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE);
                default -> Memory.putByte(to + i, (byte) 1);
            }
        }
    }
}
