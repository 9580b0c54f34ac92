package org.simplectic.backend.simd.internal.sparse;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.simplectic.backend.simd.internal.memory.Memory;

/**
 * Y = A X for a row-major dense X: each entry of A scales a row of X, some vectors of columns at a time. The terms of an
 * entry of Y are added in the structure's order, as in {@link Format}.
 */
final class Columns implements WideFormat {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

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
        for (int row = bounds[part]; row < bounds[part + 1]; row++) {
            for (int i = 0; i < size; i++) {
                int column = 0;
                for (; column + TILE <= columns; column += TILE) {
                    tile(row, i, column, values, x, columns, y);
                }
                for (; column + LANES <= columns; column += LANES) {
                    vector(row, i, column, values, x, columns, y);
                }
                if (column < columns) {
                    rest(row, i, column, values, x, columns, y);
                }
            }
        }
    }

    private void tile(int row, int i, int column, MemorySegment values, MemorySegment x, int columns, MemorySegment y) {
        var s0 = DoubleVector.zero(SPECIES);
        var s1 = DoubleVector.zero(SPECIES);
        var s2 = DoubleVector.zero(SPECIES);
        var s3 = DoubleVector.zero(SPECIES);
        int c = matrix.lists[row];
        for (int k = matrix.starts[row]; k < matrix.starts[row + 1]; k++, c++) {
            for (int j = 0; j < size; j++) {
                var a = DoubleVector.broadcast(SPECIES, value(values, k, i, j));
                long from = at((row + matrix.offsets[c]) * size + j, columns, column);
                s0 = a.fma(load(x, from), s0);
                s1 = a.fma(load(x, from + 8L * LANES), s1);
                s2 = a.fma(load(x, from + 16L * LANES), s2);
                s3 = a.fma(load(x, from + 24L * LANES), s3);
            }
        }
        long to = at(row * size + i, columns, column);
        s0.intoMemorySegment(y, to, ORDER);
        s1.intoMemorySegment(y, to + 8L * LANES, ORDER);
        s2.intoMemorySegment(y, to + 16L * LANES, ORDER);
        s3.intoMemorySegment(y, to + 24L * LANES, ORDER);
    }

    private void vector(
            int row, int i, int column, MemorySegment values, MemorySegment x, int columns, MemorySegment y) {
        var sum = DoubleVector.zero(SPECIES);
        int c = matrix.lists[row];
        for (int k = matrix.starts[row]; k < matrix.starts[row + 1]; k++, c++) {
            for (int j = 0; j < size; j++) {
                var a = DoubleVector.broadcast(SPECIES, value(values, k, i, j));
                sum = a.fma(load(x, at((row + matrix.offsets[c]) * size + j, columns, column)), sum);
            }
        }
        sum.intoMemorySegment(y, at(row * size + i, columns, column), ORDER);
    }

    private void rest(int row, int i, int column, MemorySegment values, MemorySegment x, int columns, MemorySegment y) {
        VectorMask<Double> mask = SPECIES.indexInRange(column, columns);
        var sum = DoubleVector.zero(SPECIES);
        int c = matrix.lists[row];
        for (int k = matrix.starts[row]; k < matrix.starts[row + 1]; k++, c++) {
            for (int j = 0; j < size; j++) {
                var a = DoubleVector.broadcast(SPECIES, value(values, k, i, j));
                long from = at((row + matrix.offsets[c]) * size + j, columns, column);
                sum = a.fma(DoubleVector.fromMemorySegment(SPECIES, x, from, ORDER, mask), sum);
            }
        }
        sum.intoMemorySegment(y, at(row * size + i, columns, column), ORDER, mask);
    }

    private double value(MemorySegment values, int block, int i, int j) {
        return Memory.getDouble(values.address() + 8 * (((long) block * size + i) * size + j));
    }

    private static long at(int row, int columns, int column) {
        return 8 * ((long) row * columns + column);
    }

    private static DoubleVector load(MemorySegment from, long offset) {
        return DoubleVector.fromMemorySegment(SPECIES, from, offset, ORDER);
    }
}
