package org.simplectic.backend.simd.internal.plan;

import java.util.Arrays;

/**
 * A nest of loops whose innermost one is cut in items that run as one call of a kernel. Every pointer of the kernel moves with
 * each loop by its own table of offsets; {@link #ZERO} stands for zeros in place of what it would read.
 */
final class Geometry {
    static final long ZERO = Long.MIN_VALUE;

    private final Ref[] bases;
    private final int[] extents;
    private final long[][][] outer;
    private final int[] counts;
    private final long[][] inner;

    /**
     * A nest.
     *
     * @param bases where the pointers start
     * @param extents of the outer loops
     * @param outer offsets in bytes by pointer, outer loop and index
     * @param counts elements of each item of a row
     * @param inner offsets in bytes by item and pointer
     */
    Geometry(Ref[] bases, int[] extents, long[][][] outer, int[] counts, long[][] inner) {
        this.bases = bases;
        this.extents = extents;
        this.outer = outer;
        this.counts = counts;
        this.inner = inner;
    }

    int pointers() {
        return bases.length;
    }

    int count(int item) {
        return counts[item];
    }

    int rows() {
        int rows = 1;
        for (int extent : extents) {
            rows = Math.multiplyExact(rows, extent);
        }
        return rows;
    }

    int items() {
        return counts.length;
    }

    long elements() {
        long elements = 0;
        for (int count : counts) {
            elements += count;
        }
        return elements * rows();
    }

    boolean hasZeros() {
        return Arrays.stream(outer)
                        .flatMap(Arrays::stream)
                        .flatMapToLong(Arrays::stream)
                        .anyMatch(o -> o == ZERO)
                || Arrays.stream(inner).flatMapToLong(Arrays::stream).anyMatch(o -> o == ZERO);
    }

    /** Writes the pointers at the beginning of a row. */
    void row(long[] table, int row, long[] pointers) {
        for (int p = 0; p < bases.length; p++) {
            pointers[p] = bases[p].in(table);
        }
        int rest = row;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            int index = rest % extents[axis];
            rest /= extents[axis];
            for (int p = 0; p < bases.length; p++) {
                long offset = outer[p][axis][index];
                if (offset == ZERO || pointers[p] == ZERO) {
                    pointers[p] = ZERO;
                } else {
                    pointers[p] += offset;
                }
            }
        }
    }

    /** Writes the pointers of an item, given those of its row. */
    void item(int item, long[] row, long[] pointers, long zeros) {
        long[] offsets = inner[item];
        for (int p = 0; p < bases.length; p++) {
            pointers[p] = row[p] == ZERO || offsets[p] == ZERO ? zeros : row[p] + offsets[p];
        }
    }
}
