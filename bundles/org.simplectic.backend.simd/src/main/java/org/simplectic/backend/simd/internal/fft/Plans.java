package org.simplectic.backend.simd.internal.fft;

import org.jspecify.annotations.Nullable;

/** Chooses how lines of a given length are transformed. */
final class Plans {
    /** From this length on a line is done in two sweeps: buffers of all its numbers no longer fit the caches. */
    static final int FOUR_STEP_LENGTH = 1 << 14;

    private Plans() {}

    /** The fastest known way to transform lines of {@code length} complex numbers. */
    static Lines lines(Tables tables, int length, boolean inverse) {
        if (!Radices.smooth(length)) {
            return new Bluestein(tables, length, inverse);
        }
        var large = fourStep(tables, length, inverse);
        if (large != null) {
            return large.lines();
        }
        Tables bestTables = null;
        Radices.Split best = null;
        for (var count = tables.lanes().count(); count >= 2; count /= 2) {
            var lanes = new Lanes(tables.lanes().single(), count);
            var split = Radices.ofLine(length, lanes);
            if (split != null && (best == null || split.cost() < best.cost())) {
                best = split;
                bestTables = new Tables(tables.arena(), lanes);
            }
        }
        return best == null || bestTables == null
                ? new PackedLines(tables, length, inverse)
                : new SplitLines(bestTables, length, best, inverse);
    }

    /** Two sweeps for a long line; null for a shorter one, or one that does not split into whole vectors. */
    static @Nullable FourStep fourStep(Tables tables, int length, boolean inverse) {
        if (length < FOUR_STEP_LENGTH || !Radices.smooth(length)) {
            return null;
        }
        var rows = FourStep.rowsOf(length, tables.lanes().count());
        return rows == 0 ? null : new FourStep(tables, rows, length / rows, inverse);
    }
}
