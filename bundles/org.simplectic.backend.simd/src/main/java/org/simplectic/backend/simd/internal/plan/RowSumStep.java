package org.simplectic.backend.simd.internal.plan;

import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.DType;
import org.simplectic.array.Reduction;
import org.simplectic.backend.simd.internal.code.Code;
import org.simplectic.backend.simd.internal.code.Neutral;
import org.simplectic.backend.simd.internal.memory.Memory;

/**
 * A generated kernel over a nest of loops, of which outer ones are reduced and the innermost is not: whole rows are joined
 * element by element. Blocks of rows are accumulated one after the other, then joined by halving.
 */
final class RowSumStep implements Step {
    /** Blocks that the rows of one result are cut in, at most. */
    static final int BLOCKS = 16;

    /** Rows of a block, at least. */
    static final int ROWS = 32;

    /**
     * Something joined.
     *
     * @param pointer the kernel's that reads and writes it
     * @param operation what joins
     * @param type of the elements
     * @param blocks a copy of the result a block, or the result itself if there is one block only
     * @param result where the result goes
     * @param elements of the result
     * @param joinKernel adds one array to another: pointers of both
     */
    record Total(
            int pointer,
            Reduction.Operation operation,
            DType type,
            Ref blocks,
            Ref result,
            int elements,
            int joinKernel) {}

    private final Code code;
    private final int kernel;
    private final Geometry geometry;
    private final List<Total> totals;
    private final int reduced;
    private final int blocks;
    private final Resources resources;
    private final int units;
    private final int parts;
    private final long[][] rows;
    private final long[][] pointers;
    private final long zeros;
    private final IntConsumer task = this::share;
    private long @Nullable [] table;

    RowSumStep(Code code, int kernel, Geometry geometry, List<Total> totals, int kept, Resources resources, long work) {
        this.code = code;
        this.kernel = kernel;
        this.geometry = geometry;
        this.totals = totals;
        this.reduced = geometry.rows() / Math.max(1, kept);
        this.blocks = blocks(reduced);
        this.resources = resources;
        this.zeros = geometry.hasZeros() ? resources.zeros() : 0;
        this.units = kept * blocks * geometry.items();
        this.parts = work >= LoopStep.WORTH_SHARING ? Math.min(units, resources.threads()) : 1;
        this.rows = new long[parts][geometry.pointers()];
        this.pointers = new long[parts][geometry.pointers()];
    }

    static int blocks(int reduced) {
        return Math.min(BLOCKS, Math.ceilDiv(reduced, ROWS));
    }

    @Override
    public void run(long[] table) {
        this.table = table;
        for (var total : totals) {
            Neutral.fill(
                    total.operation(),
                    total.type().real(),
                    total.blocks().in(table),
                    (long) blocks * total.elements() * (total.type().isComplex() ? 2 : 1));
        }
        if (parts <= 1) {
            work(table, 0, 0, units);
        } else {
            resources.team().run(parts, task);
        }
        for (var total : totals) {
            join(total, table);
        }
    }

    private void share(int part) {
        var shared = table;
        if (shared != null) {
            work(shared, part, (int) ((long) units * part / parts), (int) ((long) units * (part + 1) / parts));
        }
    }

    private void work(long[] table, int part, int from, int to) {
        int items = geometry.items();
        long[] row = rows[part];
        long[] own = pointers[part];
        for (int unit = from; unit < to; unit++) {
            int item = unit % items;
            int block = unit / items % blocks;
            int group = unit / items / blocks;
            int end = (int) ((long) reduced * (block + 1) / blocks);
            for (int r = (int) ((long) reduced * block / blocks); r < end; r++) {
                geometry.row(table, group * reduced + r, row);
                geometry.item(item, row, own, zeros);
                for (var total : totals) {
                    own[total.pointer()] +=
                            (long) block * total.elements() * total.type().bytes();
                }
                code.run(kernel, own, geometry.count(item));
            }
        }
    }

    private void join(Total total, long[] table) {
        long bytes = (long) total.elements() * total.type().bytes();
        long from = total.blocks().in(table);
        long[] own = pointers[0];
        long[] two = own.length >= 2 ? own : new long[2];
        for (int n = blocks; n > 1; ) {
            int half = (n + 1) / 2;
            for (int i = 0; i < n - half; i++) {
                two[0] = from + i * bytes;
                two[1] = from + (i + half) * bytes;
                code.run(total.joinKernel(), two, total.elements());
            }
            n = half;
        }
        if (blocks > 1) {
            Memory.copy(from, total.result().in(table), bytes);
        }
    }
}
