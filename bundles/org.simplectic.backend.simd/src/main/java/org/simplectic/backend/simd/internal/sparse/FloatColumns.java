package org.simplectic.backend.simd.internal.sparse;

import static org.simplectic.backend.simd.internal.memory.Memory.ALL;
import static org.simplectic.backend.simd.internal.memory.Memory.ORDER;
import static org.simplectic.backend.simd.internal.memory.Memory.getFloat;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** What {@link Columns} does, in binary32 and one vector of columns at a time. */
final class FloatColumns implements WideFormat {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private final RowOffsets matrix;
    private final int size;
    private final int[] bounds;

    FloatColumns(RowOffsets matrix, int size) {
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
                for (; column + LANES <= columns; column += LANES) {
                    vector(row, i, column, values.address(), x.address(), columns, y.address());
                }
                if (column < columns) {
                    rest(row, i, column, values.address(), x.address(), columns, y.address());
                }
            }
        }
    }

    private void vector(int row, int i, int column, long values, long x, int columns, long y) {
        var sum = FloatVector.zero(SPECIES);
        int c = matrix.lists[row];
        int end = matrix.starts[row + 1];
        for (int k = matrix.starts[row]; k < end; k++, c++) {
            for (int j = 0; j < size; j++) {
                var a = FloatVector.broadcast(SPECIES, getFloat(values + 4 * (((long) k * size + i) * size + j)));
                long from = x + at((row + matrix.offsets[c]) * size + j, columns, column);
                sum = a.fma(FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER), sum);
            }
        }
        sum.intoMemorySegment(ALL, y + at(row * size + i, columns, column), ORDER);
    }

    private void rest(int row, int i, int column, long values, long x, int columns, long y) {
        VectorMask<Float> mask = SPECIES.indexInRange(column, columns);
        var sum = FloatVector.zero(SPECIES);
        int c = matrix.lists[row];
        int end = matrix.starts[row + 1];
        for (int k = matrix.starts[row]; k < end; k++, c++) {
            for (int j = 0; j < size; j++) {
                var a = FloatVector.broadcast(SPECIES, getFloat(values + 4 * (((long) k * size + i) * size + j)));
                long from = x + at((row + matrix.offsets[c]) * size + j, columns, column);
                sum = a.fma(FloatVector.fromMemorySegment(SPECIES, ALL, from, ORDER, mask), sum);
            }
        }
        sum.intoMemorySegment(ALL, y + at(row * size + i, columns, column), ORDER, mask);
    }

    private static long at(int row, int columns, int column) {
        return 4 * ((long) row * columns + column);
    }
}
