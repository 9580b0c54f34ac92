package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.DType;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Single elements of any type in memory, for loops whose time is not in them. */
final class Elements {
    private Elements() {}

    /** A real number, integer or truth value as binary64. */
    static double real(DType type, long address) {
        return switch (type) {
            case F64 -> Memory.getDouble(address);
            case F32 -> Memory.getFloat(address);
            case I64 -> Memory.getLong(address);
            case I32 -> Memory.getInt(address);
            default -> Memory.getByte(address);
        };
    }

    static void putReal(DType type, long address, double value) {
        switch (type) {
            case F64 -> Memory.putDouble(address, value);
            case F32 -> Memory.putFloat(address, (float) value);
            default -> throw new AssertionError(type);
        }
    }

    /** An integer or truth value. */
    static long integer(DType type, long address) {
        return switch (type) {
            case I64 -> Memory.getLong(address);
            case I32 -> Memory.getInt(address);
            default -> Memory.getByte(address);
        };
    }

    static void putInteger(DType type, long address, long value) {
        switch (type) {
            case I64 -> Memory.putLong(address, value);
            case I32 -> Memory.putInt(address, (int) value);
            default -> Memory.putByte(address, (byte) value);
        }
    }

    /** Adds an element, each of its parts if complex, to another one. */
    static void add(DType type, long to, long from) {
        switch (type) {
            case F64 -> Memory.putDouble(to, Memory.getDouble(to) + Memory.getDouble(from));
            case F32 -> Memory.putFloat(to, Memory.getFloat(to) + Memory.getFloat(from));
            case I64 -> Memory.putLong(to, Memory.getLong(to) + Memory.getLong(from));
            case I32 -> Memory.putInt(to, Memory.getInt(to) + Memory.getInt(from));
            case C128, C64 -> {
                add(type.real(), to, from);
                add(type.real(), to + type.real().bytes(), from + type.real().bytes());
            }
            case BOOL -> throw new AssertionError("truth values are not added");
        }
    }

    static void copy(int bytes, long from, long to) {
        switch (bytes) {
            case 8 -> Memory.putLong(to, Memory.getLong(from));
            case 4 -> Memory.putInt(to, Memory.getInt(from));
            case 1 -> Memory.putByte(to, Memory.getByte(from));
            default -> {
                Memory.putLong(to, Memory.getLong(from));
                Memory.putLong(to + 8, Memory.getLong(from + 8));
            }
        }
    }
}
