package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.DType;
import org.simplectic.array.Reduction;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Numbers in memory joined to one, by halving: element i with element i + half, until one is left. */
final class Joining {
    private Joining() {}

    /** Joins {@code count} numbers, at least one, which are overwritten, and writes the result. */
    static void join(Reduction.Operation operation, DType type, long from, int count, long to) {
        switch (type) {
            case F64 -> Memory.putDouble(to, doubles(operation, from, count));
            case F32 -> Memory.putFloat(to, floats(operation, from, count));
            case I64 -> Memory.putLong(to, longs(operation, from, count));
            case I32 -> Memory.putInt(to, ints(operation, from, count));
            default -> Memory.putByte(to, truths(operation, from, count));
        }
    }

    private static double doubles(Reduction.Operation operation, long from, int count) {
        for (int n = count; n > 1; ) {
            int half = (n + 1) / 2;
            for (int i = 0; i < n - half; i++) {
                long a = from + 8L * i;
                double x = Memory.getDouble(a);
                double y = Memory.getDouble(a + 8L * half);
                Memory.putDouble(
                        a,
                        switch (operation) {
                            case SUM -> x + y;
                            case PRODUCT -> x * y;
                            case MAXIMUM -> Math.max(x, y);
                            default -> Math.min(x, y);
                        });
            }
            n = half;
        }
        return Memory.getDouble(from);
    }

    private static float floats(Reduction.Operation operation, long from, int count) {
        for (int n = count; n > 1; ) {
            int half = (n + 1) / 2;
            for (int i = 0; i < n - half; i++) {
                long a = from + 4L * i;
                float x = Memory.getFloat(a);
                float y = Memory.getFloat(a + 4L * half);
                Memory.putFloat(
                        a,
                        switch (operation) {
                            case SUM -> x + y;
                            case PRODUCT -> x * y;
                            case MAXIMUM -> Math.max(x, y);
                            default -> Math.min(x, y);
                        });
            }
            n = half;
        }
        return Memory.getFloat(from);
    }

    private static long longs(Reduction.Operation operation, long from, int count) {
        long joined = Memory.getLong(from);
        for (int i = 1; i < count; i++) {
            long x = Memory.getLong(from + 8L * i);
            joined = switch (operation) {
                case SUM -> joined + x;
                case PRODUCT -> joined * x;
                case MAXIMUM -> Math.max(joined, x);
                default -> Math.min(joined, x);
            };
        }
        return joined;
    }

    private static int ints(Reduction.Operation operation, long from, int count) {
        int joined = Memory.getInt(from);
        for (int i = 1; i < count; i++) {
            int x = Memory.getInt(from + 4L * i);
            joined = switch (operation) {
                case SUM -> joined + x;
                case PRODUCT -> joined * x;
                case MAXIMUM -> Math.max(joined, x);
                default -> Math.min(joined, x);
            };
        }
        return joined;
    }

    private static byte truths(Reduction.Operation operation, long from, int count) {
        byte joined = Memory.getByte(from);
        for (int i = 1; i < count; i++) {
            byte x = Memory.getByte(from + i);
            joined = (byte) (operation == Reduction.Operation.ALL ? joined & x : joined | x);
        }
        return joined;
    }
}
