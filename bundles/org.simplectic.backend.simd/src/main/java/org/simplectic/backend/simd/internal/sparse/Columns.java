package org.simplectic.backend.simd.internal.sparse;

import static org.simplectic.backend.simd.internal.memory.Memory.ALL;
import static org.simplectic.backend.simd.internal.memory.Memory.ORDER;
import static org.simplectic.backend.simd.internal.memory.Memory.getDouble;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Y = A X for a row-major dense X, in binary64: each entry of A scales a row of X, some vectors of columns at a time. The terms
 * of an entry of Y are added in the structure's order, as in {@link Format}. Inner loops end where a pointer does: the JVM
 * splits loops with a count in three, which costs more than the few entries of a row.
 */
final class Columns implements WideFormat {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final long BYTES = Double.BYTES;
    private static final long VECTOR = BYTES * LANES;

    /** Columns that are summed in registers at once. */
    private static final int TILE = 4 * LANES;

    private final RowOffsets matrix;
    private final int size;
    private final int[] bounds;

    Columns(RowOffsets matrix, int size) {
        this.matrix = matrix;
        this.size = size;
        this.bounds = matrix.parts(Math.max(1, Rows.PART_WORK / (size * size * LANES)));
    }

    @Override
    public int parts() {
        return bounds.length - 1;
    }

    @Override
    public void multiply(int part, MemorySegment values, MemorySegment x, int columns, MemorySegment y) {
        int first = bounds[part];
        int last = bounds[part + 1];
        long stride = BYTES * columns;
        int column = 0;
        for (; column + TILE <= columns; column += TILE) {
            tiles(first, last, values.address(), x.address() + BYTES * column, y.address() + BYTES * column, stride);
        }
        for (; column + LANES <= columns; column += LANES) {
            vectors(first, last, values.address(), x.address() + BYTES * column, y.address() + BYTES * column, stride);
        }
        if (column < columns) {
            VectorMask<Double> mask = SPECIES.indexInRange(column, columns);
            rests(
                    first,
                    last,
                    values.address(),
                    x.address() + BYTES * column,
                    y.address() + BYTES * column,
                    stride,
                    mask);
        }
    }

    private void tiles(int first, int last, long values, long x, long y, long stride) {
        var starts = matrix.starts;
        var lists = matrix.lists;
        var offsets = matrix.offsets;
        int count = size;
        long rowBytes = BYTES * count;
        long blockStride = count * stride;
        long to = y + first * blockStride;
        for (int row = first; row < last; row++) {
            long center = x + row * blockStride;
            for (int i = 0; i < count; i++) {
                long a = values + rowBytes * ((long) count * starts[row] + i);
                int list = lists[row];
                int end = list + starts[row + 1] - starts[row];
                var sum0 = DoubleVector.zero(SPECIES);
                var sum1 = DoubleVector.zero(SPECIES);
                var sum2 = DoubleVector.zero(SPECIES);
                var sum3 = DoubleVector.zero(SPECIES);
                while (list != end) {
                    long from = center + offsets[list++] * blockStride;
                    long until = a + rowBytes;
                    while (a != until) {
                        var factor = DoubleVector.broadcast(SPECIES, getDouble(a));
                        sum0 = DoubleVector.fromMemorySegment(SPECIES, ALL, from, ORDER)
                                .fma(factor, sum0);
                        sum1 = DoubleVector.fromMemorySegment(SPECIES, ALL, from + VECTOR, ORDER)
                                .fma(factor, sum1);
                        sum2 = DoubleVector.fromMemorySegment(SPECIES, ALL, from + 2 * VECTOR, ORDER)
                                .fma(factor, sum2);
                        sum3 = DoubleVector.fromMemorySegment(SPECIES, ALL, from + 3 * VECTOR, ORDER)
                                .fma(factor, sum3);
                        a += BYTES;
                        from += stride;
                    }
                    a += rowBytes * (count - 1);
                }
                sum0.intoMemorySegment(ALL, to, ORDER);
                sum1.intoMemorySegment(ALL, to + VECTOR, ORDER);
                sum2.intoMemorySegment(ALL, to + 2 * VECTOR, ORDER);
                sum3.intoMemorySegment(ALL, to + 3 * VECTOR, ORDER);
                to += stride;
            }
        }
    }

    private void vectors(int first, int last, long values, long x, long y, long stride) {
        var starts = matrix.starts;
        var lists = matrix.lists;
        var offsets = matrix.offsets;
        int count = size;
        long rowBytes = BYTES * count;
        long blockStride = count * stride;
        long to = y + first * blockStride;
        for (int row = first; row < last; row++) {
            long center = x + row * blockStride;
            for (int i = 0; i < count; i++) {
                long a = values + rowBytes * ((long) count * starts[row] + i);
                int list = lists[row];
                int end = list + starts[row + 1] - starts[row];
                var sum = DoubleVector.zero(SPECIES);
                while (list != end) {
                    long from = center + offsets[list++] * blockStride;
                    long until = a + rowBytes;
                    while (a != until) {
                        var factor = DoubleVector.broadcast(SPECIES, getDouble(a));
                        sum = DoubleVector.fromMemorySegment(SPECIES, ALL, from, ORDER)
                                .fma(factor, sum);
                        a += BYTES;
                        from += stride;
                    }
                    a += rowBytes * (count - 1);
                }
                sum.intoMemorySegment(ALL, to, ORDER);
                to += stride;
            }
        }
    }

    private void rests(int first, int last, long values, long x, long y, long stride, VectorMask<Double> mask) {
        var starts = matrix.starts;
        var lists = matrix.lists;
        var offsets = matrix.offsets;
        int count = size;
        long rowBytes = BYTES * count;
        long blockStride = count * stride;
        long to = y + first * blockStride;
        for (int row = first; row < last; row++) {
            long center = x + row * blockStride;
            for (int i = 0; i < count; i++) {
                long a = values + rowBytes * ((long) count * starts[row] + i);
                int list = lists[row];
                int end = list + starts[row + 1] - starts[row];
                var sum = DoubleVector.zero(SPECIES);
                while (list != end) {
                    long from = center + offsets[list++] * blockStride;
                    long until = a + rowBytes;
                    while (a != until) {
                        var factor = DoubleVector.broadcast(SPECIES, getDouble(a));
                        sum = DoubleVector.fromMemorySegment(SPECIES, ALL, from, ORDER, mask)
                                .fma(factor, sum);
                        a += BYTES;
                        from += stride;
                    }
                    a += rowBytes * (count - 1);
                }
                sum.intoMemorySegment(ALL, to, ORDER, mask);
                to += stride;
            }
        }
    }
}
