package org.simplectic.backend.simd.internal.sparse;

import static org.simplectic.backend.simd.internal.memory.Memory.getDouble;
import static org.simplectic.backend.simd.internal.memory.Memory.getFloat;
import static org.simplectic.backend.simd.internal.memory.Memory.putDouble;
import static org.simplectic.backend.simd.internal.memory.Memory.putFloat;

import java.lang.foreign.MemorySegment;

/**
 * Compressed rows of square blocks: one index a block, and each part of x is read once for all rows of a block. Blocks of
 * size 2, 3 and 4 in binary64 keep their sums in registers; others are multiplied row by row.
 */
final class Blocks implements Format {
    private final RowOffsets matrix;
    private final int bytes;
    private final int size;
    private final int[] bounds;

    /** Of elements of 8 bytes, binary64, or of 4, binary32. */
    Blocks(RowOffsets matrix, int bytes, int size) {
        this.matrix = matrix;
        this.bytes = bytes;
        this.size = size;
        this.bounds = matrix.parts(Math.max(1, Rows.PART_WORK / (size * size)));
    }

    @Override
    public String name() {
        return "blocks of " + size;
    }

    @Override
    public int parts() {
        return bounds.length - 1;
    }

    @Override
    public void multiply(int part, MemorySegment values, MemorySegment x, MemorySegment y) {
        for (int row = bounds[part]; row < bounds[part + 1]; row++) {
            long a = values.address() + (long) bytes * size * size * matrix.starts[row];
            long center = x.address() + (long) bytes * size * row;
            long result = y.address() + (long) bytes * size * row;
            int count = matrix.length(row);
            switch (bytes == Float.BYTES ? 0 : size) {
                case 0 -> rowOfFloats(matrix.lists[row], count, a, center, result);
                case 2 -> row2(matrix.lists[row], count, a, center, result);
                case 3 -> row3(matrix.lists[row], count, a, center, result);
                case 4 -> row4(matrix.lists[row], count, a, center, result);
                default -> rowOfAny(matrix.lists[row], count, a, center, result);
            }
        }
    }

    private void row2(int list, int count, long values, long center, long result) {
        long a = values;
        double s0 = 0;
        double s1 = 0;
        for (int c = list; c < list + count; c++, a += 32) {
            long at = center + 16L * matrix.offsets[c];
            double x0 = getDouble(at);
            double x1 = getDouble(at + 8);
            s0 = Math.fma(getDouble(a), x0, s0);
            s0 = Math.fma(getDouble(a + 8), x1, s0);
            s1 = Math.fma(getDouble(a + 16), x0, s1);
            s1 = Math.fma(getDouble(a + 24), x1, s1);
        }
        putDouble(result, s0);
        putDouble(result + 8, s1);
    }

    private void row3(int list, int count, long values, long center, long result) {
        long a = values;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        for (int c = list; c < list + count; c++, a += 72) {
            long at = center + 24L * matrix.offsets[c];
            double x0 = getDouble(at);
            double x1 = getDouble(at + 8);
            double x2 = getDouble(at + 16);
            s0 = Math.fma(getDouble(a), x0, s0);
            s0 = Math.fma(getDouble(a + 8), x1, s0);
            s0 = Math.fma(getDouble(a + 16), x2, s0);
            s1 = Math.fma(getDouble(a + 24), x0, s1);
            s1 = Math.fma(getDouble(a + 32), x1, s1);
            s1 = Math.fma(getDouble(a + 40), x2, s1);
            s2 = Math.fma(getDouble(a + 48), x0, s2);
            s2 = Math.fma(getDouble(a + 56), x1, s2);
            s2 = Math.fma(getDouble(a + 64), x2, s2);
        }
        putDouble(result, s0);
        putDouble(result + 8, s1);
        putDouble(result + 16, s2);
    }

    private void row4(int list, int count, long values, long center, long result) {
        long a = values;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int c = list; c < list + count; c++, a += 128) {
            long at = center + 32L * matrix.offsets[c];
            double x0 = getDouble(at);
            double x1 = getDouble(at + 8);
            double x2 = getDouble(at + 16);
            double x3 = getDouble(at + 24);
            s0 = Math.fma(getDouble(a), x0, s0);
            s0 = Math.fma(getDouble(a + 8), x1, s0);
            s0 = Math.fma(getDouble(a + 16), x2, s0);
            s0 = Math.fma(getDouble(a + 24), x3, s0);
            s1 = Math.fma(getDouble(a + 32), x0, s1);
            s1 = Math.fma(getDouble(a + 40), x1, s1);
            s1 = Math.fma(getDouble(a + 48), x2, s1);
            s1 = Math.fma(getDouble(a + 56), x3, s1);
            s2 = Math.fma(getDouble(a + 64), x0, s2);
            s2 = Math.fma(getDouble(a + 72), x1, s2);
            s2 = Math.fma(getDouble(a + 80), x2, s2);
            s2 = Math.fma(getDouble(a + 88), x3, s2);
            s3 = Math.fma(getDouble(a + 96), x0, s3);
            s3 = Math.fma(getDouble(a + 104), x1, s3);
            s3 = Math.fma(getDouble(a + 112), x2, s3);
            s3 = Math.fma(getDouble(a + 120), x3, s3);
        }
        putDouble(result, s0);
        putDouble(result + 8, s1);
        putDouble(result + 16, s2);
        putDouble(result + 24, s3);
    }

    private void rowOfAny(int list, int count, long values, long center, long result) {
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int block = 0; block < count; block++) {
                long a = values + 8L * size * (size * block + i);
                long at = center + 8L * size * matrix.offsets[list + block];
                for (int j = 0; j < size; j++) {
                    sum = Math.fma(getDouble(a + 8L * j), getDouble(at + 8L * j), sum);
                }
            }
            putDouble(result + 8L * i, sum);
        }
    }

    private void rowOfFloats(int list, int count, long values, long center, long result) {
        for (int i = 0; i < size; i++) {
            float sum = 0;
            for (int block = 0; block < count; block++) {
                long a = values + 4L * size * (size * block + i);
                long at = center + 4L * size * matrix.offsets[list + block];
                for (int j = 0; j < size; j++) {
                    sum = Math.fma(getFloat(a + 4L * j), getFloat(at + 4L * j), sum);
                }
            }
            putFloat(result + 4L * i, sum);
        }
    }
}
