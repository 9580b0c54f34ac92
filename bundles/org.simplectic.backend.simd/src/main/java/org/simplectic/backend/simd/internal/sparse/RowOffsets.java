package org.simplectic.backend.simd.internal.sparse;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import org.simplectic.array.SparseStructure;

/**
 * The columns of each block row, relative to the row. Rows with the same offsets share one list, where that makes the
 * lists much shorter: matrices of stencils on grids then have next to no indices to read.
 */
final class RowOffsets {
    /** Shared lists must be this much shorter than the plain ones. */
    private static final int LEAST_SAVING = 8;

    /** For each block row the position of its first block, and the number of blocks at the end. */
    final int[] starts;

    /** For each block row the position of its first offset. */
    final int[] lists;

    /** Block column minus block row, list after list. */
    final int[] offsets;

    /** Whether rows with the same offsets have the same list. */
    final boolean areShared;

    private RowOffsets(int[] starts, int[] lists, int[] offsets, boolean areShared) {
        this.starts = starts;
        this.lists = lists;
        this.offsets = offsets;
        this.areShared = areShared;
    }

    static RowOffsets of(SparseStructure structure) {
        var starts = structure.rowStarts();
        var offsets = structure.columnIndices();
        for (int row = 0; row + 1 < starts.length; row++) {
            for (int block = starts[row]; block < starts[row + 1]; block++) {
                offsets[block] -= row;
            }
        }
        return share(starts, offsets);
    }

    private static RowOffsets share(int[] starts, int[] plain) {
        int rows = starts.length - 1;
        var known = new HashMap<IntBuffer, Integer>();
        var shared = new int[plain.length / LEAST_SAVING];
        var lists = new int[rows];
        int used = 0;
        for (int row = 0; row < rows; row++) {
            int length = starts[row + 1] - starts[row];
            if (row > 0 && isAsBefore(starts, plain, row)) {
                lists[row] = lists[row - 1];
                continue;
            }
            var list = known.get(IntBuffer.wrap(plain, starts[row], length));
            if (list == null) {
                if (used + length > shared.length) {
                    return new RowOffsets(starts, Arrays.copyOf(starts, rows), plain, false);
                }
                System.arraycopy(plain, starts[row], shared, used, length);
                list = used;
                known.put(IntBuffer.wrap(shared, used, length), list);
                used += length;
            }
            lists[row] = list;
        }
        return new RowOffsets(starts, lists, Arrays.copyOf(shared, used), true);
    }

    /** Whether a row has the offsets of the row before: the usual case, which needs no search. */
    private static boolean isAsBefore(int[] starts, int[] plain, int row) {
        return Arrays.equals(plain, starts[row - 1], starts[row], plain, starts[row], starts[row + 1]);
    }

    int rows() {
        return lists.length;
    }

    int length(int row) {
        return starts[row + 1] - starts[row];
    }

    /**
     * Cuts the rows into parts of about equal work. The parts depend on the structure alone, never on the number of
     * threads.
     *
     * @param work entries and rows of a part, together
     * @return where each part begins, and the number of rows at the end
     */
    int[] parts(int work) {
        var bounds = new int[rows() + 2];
        int parts = 0;
        long begin = 0;
        for (int row = 0; row < rows(); row++) {
            long done = (long) starts[row + 1] + row + 1;
            if (done - begin >= work) {
                bounds[++parts] = row + 1;
                begin = done;
            }
        }
        if (bounds[parts] != rows() || parts == 0) {
            bounds[++parts] = rows();
        }
        return Arrays.copyOf(bounds, parts + 1);
    }
}
