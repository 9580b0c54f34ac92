package org.simplectic.backend.simd.internal.sparse;

import static org.simplectic.backend.simd.internal.sparse.NativeMemory.get;
import static org.simplectic.backend.simd.internal.sparse.NativeMemory.set;

import java.lang.foreign.MemorySegment;

/**
 * Compressed rows, one number after the other. Traffic of y = A x: 8 bytes a value, 4 an index unless rows share their
 * offsets, 8 a row for its bounds and 16 for x and y.
 */
final class Rows implements Format {
    /** Entries and rows of one part: some tens of microseconds. */
    static final int PART_WORK = 1 << 15;

    private final RowOffsets matrix;
    private final int[] bounds;

    Rows(RowOffsets matrix) {
        this.matrix = matrix;
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
        multiply(matrix, bounds[part], bounds[part + 1], values, x, y);
    }

    /**
     * Rows from first to before last. Short rows are straight-line code behind a jump: a loop over a few entries costs
     * more than the entries.
     */
    @SuppressWarnings("fallthrough")
    static void multiply(
            RowOffsets matrix, int first, int last, MemorySegment values, MemorySegment x, MemorySegment y) {
        var starts = matrix.starts;
        var lists = matrix.lists;
        var offsets = matrix.offsets;
        long matrixAddress = values.address();
        long vectorAddress = x.address();
        long resultAddress = y.address();
        for (int row = first; row < last; row++) {
            int k = starts[row];
            int end = starts[row + 1];
            int c = lists[row];
            long a = matrixAddress + 8L * k;
            long center = vectorAddress + 8L * row;
            double sum = 0;
            for (; end - k > 8; k += 8, c += 8, a += 64) {
                sum = Math.fma(get(a), get(center + 8L * offsets[c]), sum);
                sum = Math.fma(get(a + 8), get(center + 8L * offsets[c + 1]), sum);
                sum = Math.fma(get(a + 16), get(center + 8L * offsets[c + 2]), sum);
                sum = Math.fma(get(a + 24), get(center + 8L * offsets[c + 3]), sum);
                sum = Math.fma(get(a + 32), get(center + 8L * offsets[c + 4]), sum);
                sum = Math.fma(get(a + 40), get(center + 8L * offsets[c + 5]), sum);
                sum = Math.fma(get(a + 48), get(center + 8L * offsets[c + 6]), sum);
                sum = Math.fma(get(a + 56), get(center + 8L * offsets[c + 7]), sum);
            }
            switch (end - k) {
                case 8:
                    sum = Math.fma(get(a), get(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 7:
                    sum = Math.fma(get(a), get(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 6:
                    sum = Math.fma(get(a), get(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 5:
                    sum = Math.fma(get(a), get(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 4:
                    sum = Math.fma(get(a), get(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 3:
                    sum = Math.fma(get(a), get(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 2:
                    sum = Math.fma(get(a), get(center + 8L * offsets[c++]), sum);
                    a += 8;
                case 1:
                    sum = Math.fma(get(a), get(center + 8L * offsets[c++]), sum);
                    a += 8;
                default:
            }
            set(resultAddress + 8L * row, sum);
        }
    }
}
