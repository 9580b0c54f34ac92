package org.simplectic.backend.simd.internal.sparse;

import static org.simplectic.backend.simd.internal.sparse.NativeMemory.getFloat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.simplectic.array.SparseStructure;
import org.simplectic.backend.simd.internal.parallel.Team;

/**
 * Products y = A x and Y = A X in binary32, with values that come with each call. As in {@link SparseProduct} the terms of a
 * result are added in the structure's order by fused multiply-adds, whatever the number of threads.
 *
 * <p>To be called by one thread at a time. A call allocates nothing.
 */
public final class FloatSparseProduct {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private final SparseStructure structure;
    private final Team team;
    private final RowOffsets matrix;
    private final int size;
    private final int[] bounds;
    private final IntConsumer part = this::multiply;

    // Of the present call; the team's start makes them visible to its members.
    private MemorySegment values = MemorySegment.NULL;
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment y = MemorySegment.NULL;
    private int width;

    /**
     * A product.
     *
     * @param structure where the entries are
     * @param team the threads that share the work
     */
    public FloatSparseProduct(SparseStructure structure, Team team) {
        this.structure = structure;
        this.team = team;
        this.matrix = RowOffsets.of(structure);
        this.size = structure.block();
        this.bounds = matrix.parts(Math.max(1, Rows.PART_WORK / (size * size)));
    }

    /**
     * Y = A X; for a vector the width is 1.
     *
     * @param values the entries, in the structure's order
     * @param x row-major, as many rows as A has columns
     * @param width the number of columns of X and Y
     * @param y row-major, as many rows as A; must not overlap X
     */
    public void multiply(MemorySegment values, MemorySegment x, int width, MemorySegment y) {
        NativeMemory.check("values", values, 4L * SingleNumbers.valuesOf(structure));
        NativeMemory.check("x", x, 4L * structure.columns() * width);
        NativeMemory.check("y", y, 4L * structure.rows() * width);
        this.values = values;
        this.x = x;
        this.y = y;
        this.width = width;
        team.run(bounds.length - 1, part);
    }

    private void multiply(int index) {
        for (int row = bounds[index]; row < bounds[index + 1]; row++) {
            for (int i = 0; i < size; i++) {
                if (width == 1) {
                    NativeMemory.setFloat(y.address() + 4L * (row * size + i), sum(row, i));
                } else {
                    for (int column = 0; column < width; column += LANES) {
                        vector(row, i, column);
                    }
                }
            }
        }
    }

    private float sum(int row, int i) {
        int count = matrix.length(row);
        int list = matrix.lists[row];
        long a = values.address() + 4L * size * ((long) size * matrix.starts[row] + i);
        long center = x.address() + 4L * size * row;
        float sum = 0;
        for (int k = 0; k < count; k++, a += 4L * size * size) {
            long at = center + 4L * size * matrix.offsets[list + k];
            for (int j = 0; j < size; j++) {
                sum = Math.fma(getFloat(a + 4L * j), getFloat(at + 4L * j), sum);
            }
        }
        return sum;
    }

    private void vector(int row, int i, int column) {
        VectorMask<Float> mask = SPECIES.indexInRange(column, width);
        var sum = FloatVector.zero(SPECIES);
        int list = matrix.lists[row];
        for (int k = matrix.starts[row]; k < matrix.starts[row + 1]; k++, list++) {
            for (int j = 0; j < size; j++) {
                float a = getFloat(values.address() + 4 * (((long) k * size + i) * size + j));
                long from = 4 * ((long) ((row + matrix.offsets[list]) * size + j) * width + column);
                sum = FloatVector.fromMemorySegment(SPECIES, x, from, ORDER, mask)
                        .fma(FloatVector.broadcast(SPECIES, a), sum);
            }
        }
        sum.intoMemorySegment(y, 4 * ((long) (row * size + i) * width + column), ORDER, mask);
    }
}
