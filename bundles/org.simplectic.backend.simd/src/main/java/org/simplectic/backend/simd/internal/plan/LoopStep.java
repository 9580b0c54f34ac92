package org.simplectic.backend.simd.internal.plan;

import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.DType;
import org.simplectic.array.Reduction;
import org.simplectic.backend.simd.internal.code.Code;

/**
 * A generated kernel over a nest of loops. What it accumulates it leaves as one vector of partial results an item; those of a
 * group of rows are joined by halving when all items are done, so that the result does not depend on the number of threads.
 */
final class LoopStep implements Step {
    /** Elements of an item at most. */
    static final int PIECE = 8192;

    /** Below so many elementary operations a team costs more than it saves. */
    static final long WORTH_SHARING = 400_000;

    /**
     * Something joined over groups of rows.
     *
     * @param pointer of the partial results
     * @param operation what joins
     * @param type of the numbers joined
     * @param partials where the partial results begin
     * @param partialBytes of one item
     * @param result where the first result goes
     * @param stride bytes from one group's result to the next
     */
    record Total(
            int pointer,
            Reduction.Operation operation,
            DType type,
            Ref partials,
            int partialBytes,
            Ref result,
            int stride) {}

    private final Code code;
    private final int kernel;
    private final Geometry geometry;
    private final List<Total> totals;
    private final int groups;
    private final Resources resources;
    private final int parts;
    private final int units;
    private final long[][] rows;
    private final long[][] pointers;
    private final long zeros;
    private final IntConsumer task = this::share;
    private long @Nullable [] table;

    LoopStep(Code code, int kernel, Geometry geometry, List<Total> totals, int groups, Resources resources, long work) {
        this.code = code;
        this.kernel = kernel;
        this.geometry = geometry;
        this.totals = totals;
        this.groups = groups;
        this.resources = resources;
        this.zeros = geometry.hasZeros() ? resources.zeros() : 0;
        this.units = Math.multiplyExact(geometry.rows(), geometry.items());
        this.parts = work >= WORTH_SHARING ? Math.min(units, resources.threads()) : 1;
        int pointerCount = geometry.pointers() + totals.size();
        this.rows = new long[parts][pointerCount];
        this.pointers = new long[parts][pointerCount];
    }

    @Override
    public void run(long[] table) {
        this.table = table;
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
        for (int unit = from; unit < to; ) {
            int number = unit / items;
            int item = unit - number * items;
            geometry.row(table, number, row);
            for (; item < items && unit < to; item++, unit++) {
                geometry.item(item, row, own, zeros);
                for (var total : totals) {
                    own[total.pointer()] = total.partials().in(table) + (long) unit * total.partialBytes();
                }
                code.run(kernel, own, geometry.count(item));
            }
        }
    }

    private void join(Total total, long[] table) {
        long from = total.partials().in(table);
        long to = total.result().in(table);
        int unitsEach = units / groups;
        int numbers = unitsEach * (total.partialBytes() / total.type().bytes());
        for (int group = 0; group < groups; group++) {
            Joining.join(total.operation(), total.type(), from, numbers, to);
            from += (long) unitsEach * total.partialBytes();
            to += total.stride();
        }
    }
}
