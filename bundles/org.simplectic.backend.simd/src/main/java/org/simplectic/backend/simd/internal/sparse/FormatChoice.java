package org.simplectic.backend.simd.internal.sparse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Function;
import org.simplectic.array.SparseStructure;
import org.simplectic.backend.simd.internal.parallel.Team;

/** Chooses among formats by trying them. As all give the same bits, nothing but time depends on the choice. */
final class FormatChoice {
    /** Matrices with fewer values are not worth a trial: the first format is taken. */
    private static final int LEAST_VALUES = 1 << 16;

    /** Nanoseconds that each format is tried for; long enough for the compiler to have seen its loop. */
    private static final long TRIAL = 40_000_000;

    private static final int LEAST_CALLS = 5;
    private static final long ALIGNMENT = 64;

    private FormatChoice() {}

    /**
     * The fastest; of a small matrix the first.
     *
     * @param formats how to make each format with its values in an arena
     */
    static Function<Arena, Format> fastest(
            List<Function<Arena, Format>> formats, SparseStructure structure, MemorySegment values, Team team) {
        var best = formats.getFirst();
        if (formats.size() == 1 || structure.blocks() < LEAST_VALUES) {
            return best;
        }
        long least = Long.MAX_VALUE;
        for (var format : formats) {
            try (var arena = Arena.ofShared()) {
                long time = time(format.apply(arena), structure, values, team, arena);
                if (time < least) {
                    least = time;
                    best = format;
                }
            }
        }
        return best;
    }

    private static long time(Format format, SparseStructure structure, MemorySegment values, Team team, Arena arena) {
        var x = arena.allocate(8L * Math.max(1, structure.columns()), ALIGNMENT);
        var y = arena.allocate(8L * Math.max(1, structure.rows()), ALIGNMENT);
        long least = Long.MAX_VALUE;
        long begin = System.nanoTime();
        for (int call = 0; call < LEAST_CALLS || System.nanoTime() - begin < TRIAL; call++) {
            long start = System.nanoTime();
            format.prepare(team, x);
            team.run(format.parts(), part -> format.multiply(part, values, x, y));
            least = Math.min(least, System.nanoTime() - start);
        }
        return least;
    }
}
