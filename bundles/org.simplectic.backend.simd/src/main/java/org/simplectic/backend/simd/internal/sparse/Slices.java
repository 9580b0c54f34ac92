package org.simplectic.backend.simd.internal.sparse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.simplectic.array.SparseStructure;
import org.simplectic.backend.simd.internal.memory.Memory;
import org.simplectic.backend.simd.internal.parallel.Team;

/**
 * Sliced ELLPACK with constant values: a slice holds as many rows as a vector has lanes, padded to its longest row, and
 * x is gathered. Within windows rows are sorted by length, longest first, where that saves padding. The Vector API
 * gathers from Java arrays only, so x is copied to one first; the entry behind its end is zero, and what pads the slices
 * refers to it: padding meets no infinity of x. Traffic of y = A x: 12 bytes a padded entry, 32 a row.
 */
final class Slices implements Format {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final long ALIGNMENT = 64;

    /** Rows that are sorted among themselves; their part of y stays in the first cache. */
    private static final int WINDOW = 512;

    /** Padding beyond this part of the entries rules the format out. */
    private static final double MOST_PADDING = 0.5;

    /** Elements of x that one part of the copy takes. */
    private static final int COPY = 1 << 14;

    private final int rows;
    private final int columns;

    /** The row of each lane of each slice, in order; rows + lane where a lane of the last slice has none. */
    private final int[] order;

    private final boolean isSorted;

    /** For each slice its first entry, in vectors. */
    private final int[] starts;

    private final int[] indices;
    private final MemorySegment values;
    private final double[] gathered;
    private final double[] results;

    /** For each part its first slice. */
    private final int[] bounds;

    private final IntConsumer copy = this::copy;
    private MemorySegment source = MemorySegment.NULL;

    private Slices(SparseStructure structure, RowOffsets matrix, int[] order, MemorySegment compressed, Arena arena) {
        this.rows = matrix.rows();
        this.columns = structure.columns();
        this.order = order;
        this.isSorted = IntStream.range(0, rows).anyMatch(i -> order[i] != i);
        this.starts = starts(matrix, order);
        int entries = starts[starts.length - 1] * LANES;
        this.indices = new int[entries];
        this.values = arena.allocate(Math.max(8L * entries, 8), ALIGNMENT);
        this.gathered = new double[columns + 1];
        this.results = new double[order.length];
        this.bounds = bounds(starts);
        store(matrix, compressed);
    }

    /** Whether padding does not outweigh the gain. */
    static boolean suits(RowOffsets matrix) {
        long padded = 0;
        var order = order(matrix);
        for (int slice = 0; slice < order.length / LANES; slice++) {
            padded += (long) longest(matrix, order, slice) * LANES;
        }
        return padded <= (1 + MOST_PADDING) * matrix.starts[matrix.rows()] && padded <= Integer.MAX_VALUE - LANES;
    }

    static Slices of(SparseStructure structure, RowOffsets matrix, MemorySegment compressed, Arena arena) {
        return new Slices(structure, matrix, order(matrix), compressed, arena);
    }

    /** Within windows by length, longest first, else as they are. */
    private static int[] order(RowOffsets matrix) {
        int rows = matrix.rows();
        var order = new int[(rows + LANES - 1) / LANES * LANES];
        var keys = new long[WINDOW];
        for (int first = 0; first < order.length; first += WINDOW) {
            int count = Math.min(order.length - first, WINDOW);
            for (int i = 0; i < count; i++) {
                int length = first + i < rows ? matrix.length(first + i) : 0;
                keys[i] = (long) (Integer.MAX_VALUE - length) << Integer.SIZE | first + i;
            }
            Arrays.sort(keys, 0, count);
            for (int i = 0; i < count; i++) {
                order[first + i] = (int) keys[i];
            }
        }
        return order;
    }

    private static int longest(RowOffsets matrix, int[] order, int slice) {
        int longest = 0;
        for (int lane = slice * LANES; lane < (slice + 1) * LANES; lane++) {
            longest = Math.max(longest, order[lane] < matrix.rows() ? matrix.length(order[lane]) : 0);
        }
        return longest;
    }

    private static int[] starts(RowOffsets matrix, int[] order) {
        var starts = new int[order.length / LANES + 1];
        for (int slice = 0; slice + 1 < starts.length; slice++) {
            starts[slice + 1] = starts[slice] + longest(matrix, order, slice);
        }
        return starts;
    }

    private static int[] bounds(int[] starts) {
        int windowSlices = WINDOW / LANES;
        int slices = starts.length - 1;
        var bounds = new int[slices / windowSlices + 2];
        int parts = 0;
        for (int slice = windowSlices; slice < slices; slice += windowSlices) {
            if ((starts[slice] - starts[bounds[parts]]) * (long) LANES >= Rows.PART_WORK) {
                bounds[++parts] = slice;
            }
        }
        bounds[++parts] = slices;
        return Arrays.copyOf(bounds, parts + 1);
    }

    private void store(RowOffsets matrix, MemorySegment compressed) {
        Arrays.fill(indices, columns);
        for (int i = 0; i < rows; i++) {
            int row = order[i];
            for (int k = 0; k < matrix.length(row); k++) {
                int at = (starts[i / LANES] + k) * LANES + i % LANES;
                indices[at] = row + matrix.offsets[matrix.lists[row] + k];
                double value = compressed.getAtIndex(ValueLayout.JAVA_DOUBLE, matrix.starts[row] + k);
                values.setAtIndex(ValueLayout.JAVA_DOUBLE, at, value);
            }
        }
    }

    @Override
    public String name() {
        return isSorted ? "sorted slices" : "slices";
    }

    @Override
    public int parts() {
        return bounds.length - 1;
    }

    @Override
    public void prepare(Team team, MemorySegment x) {
        source = x;
        team.run((columns + COPY - 1) / COPY, copy);
    }

    private void copy(int part) {
        int first = part * COPY;
        int count = Math.min(COPY, columns - first);
        MemorySegment.copy(source, ValueLayout.JAVA_DOUBLE, 8L * first, gathered, first, count);
    }

    @Override
    public void multiply(int part, MemorySegment none, MemorySegment x, MemorySegment y) {
        multiply(bounds[part], bounds[part + 1], values, gathered, indices, starts, results);
        int first = bounds[part] * LANES;
        int last = Math.min(rows, bounds[part + 1] * LANES);
        if (isSorted) {
            for (int i = first; i < last; i++) {
                Memory.putDouble(y.address() + 8L * order[i], results[i]);
            }
        } else {
            MemorySegment.copy(results, first, y, ValueLayout.JAVA_DOUBLE, 8L * first, last - first);
        }
    }

    private static void multiply(
            int first, int last, MemorySegment values, double[] x, int[] indices, int[] starts, double[] results) {
        for (int slice = first; slice < last; slice++) {
            var sum = DoubleVector.zero(SPECIES);
            int end = starts[slice + 1] * LANES;
            for (int k = starts[slice] * LANES; k < end; k += LANES) {
                var a = DoubleVector.fromMemorySegment(SPECIES, values, 8L * k, ORDER);
                sum = a.fma(DoubleVector.fromArray(SPECIES, x, 0, indices, k), sum);
            }
            sum.intoArray(results, slice * LANES);
        }
    }
}
