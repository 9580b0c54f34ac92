package org.simplectic.backend.simd.internal.sparse;

import static org.simplectic.backend.simd.internal.memory.Memory.getDouble;
import static org.simplectic.backend.simd.internal.memory.Memory.getFloat;
import static org.simplectic.backend.simd.internal.memory.Memory.putDouble;
import static org.simplectic.backend.simd.internal.memory.Memory.putFloat;

import java.lang.foreign.MemorySegment;

/**
 * Compressed rows, one number after the other. Traffic of y = A x: 8 bytes a value, 4 an index unless rows share their
 * offsets, 8 a row for its bounds and 16 for x and y.
 */
final class Rows implements Format {
    /** Entries and rows of one part: some tens of microseconds. */
    static final int PART_WORK = 1 << 15;

    private final RowOffsets matrix;
    private final int bytes;
    private final int[] bounds;

    /** Of elements of 8 bytes, binary64, or of 4, binary32. */
    Rows(RowOffsets matrix, int bytes) {
        this.matrix = matrix;
        this.bytes = bytes;
        this.bounds = matrix.parts(PART_WORK);
    }

    @Override
    public String name() {
        return matrix.areShared ? "rows with shared offsets" : "rows";
    }

    @Override
    public int parts() {
        return bounds.length - 1;
    }

    @Override
    public void multiply(int part, MemorySegment values, MemorySegment x, MemorySegment y) {
        multiply(matrix, bytes, bounds[part], bounds[part + 1], values.address(), x.address(), y.address());
    }

    /** Rows from first to before last. */
    static void multiply(RowOffsets matrix, int bytes, int first, int last, long values, long x, long y) {
        if (bytes == 8) {
            multiplyDoubles(matrix, first, last, values, x, y);
        } else {
            multiplyFloats(matrix, first, last, values, x, y);
        }
    }

    /**
     * Short rows are straight-line code behind a jump: a loop over a few entries costs
     * more than the entries.
     */
    @SuppressWarnings("fallthrough")
    private static void multiplyDoubles(RowOffsets matrix, int first, int last, long values, long x, long y) {
        var starts = matrix.starts;
        var lists = matrix.lists;
        var offsets = matrix.offsets;
        for (int row = first; row < last; row++) {
            int k = starts[row];
            int end = starts[row + 1];
            int c = lists[row];
            long a = values + 8L * k;
            long center = x + 8L * row;
            double sum = 0;
            for (; end - k > 8; k += 8, c += 8, a += 64) {
                sum = Math.fma(getDouble(a), getDouble(center + 8L * offsets[c]), sum);
                sum = Math.fma(getDouble(a + 8), getDouble(center + 8L * offsets[c + 1]), sum);
                sum = Math.fma(getDouble(a + 16), getDouble(center + 8L * offsets[c + 2]), sum);
                sum = Math.fma(getDouble(a + 24), getDouble(center + 8L * offsets[c + 3]), sum);
                sum = Math.fma(getDouble(a + 32), getDouble(center + 8L * offsets[c + 4]), sum);
                sum = Math.fma(getDouble(a + 40), getDouble(center + 8L * offsets[c + 5]), sum);
                sum = Math.fma(getDouble(a + 48), getDouble(center + 8L * offsets[c + 6]), sum);
                sum = Math.fma(getDouble(a + 56), getDouble(center + 8L * offsets[c + 7]), sum);
            }
            switch (end - k) {
                case 8:
                    sum = Math.fma(getDouble(a), getDouble(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 7:
                    sum = Math.fma(getDouble(a), getDouble(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 6:
                    sum = Math.fma(getDouble(a), getDouble(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 5:
                    sum = Math.fma(getDouble(a), getDouble(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 4:
                    sum = Math.fma(getDouble(a), getDouble(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 3:
                    sum = Math.fma(getDouble(a), getDouble(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 2:
                    sum = Math.fma(getDouble(a), getDouble(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 1:
                    sum = Math.fma(getDouble(a), getDouble(center + 8L * offsets[c++]), sum);
                    a += 8;
                default:
            }
            putDouble(y + 8L * row, sum);
        }
    }

    private static void multiplyFloats(RowOffsets matrix, int first, int last, long values, long x, long y) {
        var starts = matrix.starts;
        var lists = matrix.lists;
        var offsets = matrix.offsets;
        for (int row = first; row < last; row++) {
            long center = x + 4L * row;
            int c = lists[row];
            float sum = 0;
            for (int k = starts[row]; k < starts[row + 1]; k++, c++) {
                sum = Math.fma(getFloat(values + 4L * k), getFloat(center + 4L * offsets[c]), sum);
            }
            putFloat(y + 4L * row, sum);
        }
    }
}
