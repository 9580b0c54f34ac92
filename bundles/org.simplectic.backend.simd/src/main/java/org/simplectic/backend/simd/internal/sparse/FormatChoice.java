package org.simplectic.backend.simd.internal.sparse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Function;
import org.simplectic.array.SparseStructure;
import org.simplectic.backend.simd.internal.parallel.Team;

/** Chooses among formats by trying them on some parts. As all give the same bits, nothing but time depends on the choice. */
final class FormatChoice {
    /** Matrices with fewer values are not worth a trial: the first format is taken. */
    private static final int LEAST_VALUES = 1 << 16;

    /** Nanoseconds that each format is tried for, once its loop is compiled. */
    private static final long TRIAL = 10_000_000;

    /** Nanoseconds after which a loop is no longer waited for; its format keeps its place in the order. */
    private static final long PATIENCE = 1_000_000_000;

    /** An entry that takes more nanoseconds than this is interpreted, not compiled. */
    private static final double INTERPRETED = 10;

    /** Parts that are tried, spread over the matrix. */
    private static final int SAMPLE = 8;

    private static final long ALIGNMENT = 64;

    private FormatChoice() {}

    /**
     * The fastest; of a small matrix the first.
     *
     * @param formats how to make each format with its values in an arena, the one expected to be fastest first
     */
    static Function<Arena, Format> fastest(
            List<Function<Arena, Format>> formats, SparseStructure structure, MemorySegment values, Team team) {
        var best = formats.getFirst();
        if (formats.size() == 1 || structure.blocks() < LEAST_VALUES) {
            return best;
        }
        double least = Double.POSITIVE_INFINITY;
        for (var format : formats) {
            try (var arena = Arena.ofShared()) {
                double time = time(format.apply(arena), structure, values, team, arena);
                if (time < least && time < INTERPRETED) {
                    least = time;
                    best = format;
                } else if (format.equals(best)) {
                    return best;
                }
            }
        }
        return best;
    }

    /** Nanoseconds an entry. */
    private static double time(Format format, SparseStructure structure, MemorySegment values, Team team, Arena arena) {
        var x = arena.allocate(8L * Math.max(1, structure.columns()), ALIGNMENT);
        var y = arena.allocate(8L * Math.max(1, structure.rows()), ALIGNMENT);
        int tried = Math.min(SAMPLE, format.parts());
        double share = (double) tried / format.parts();
        double least = Double.POSITIVE_INFINITY;
        long begin = System.nanoTime();
        long compiled = 0;
        while (compiled < TRIAL && System.nanoTime() - begin < PATIENCE) {
            long start = System.nanoTime();
            format.prepare(team, x);
            long prepared = System.nanoTime();
            for (int i = 0; i < tried; i++) {
                format.multiply((int) ((long) i * format.parts() / tried), values, x, y);
            }
            long end = System.nanoTime();
            double time = ((prepared - start) * share + (end - prepared)) / (share * structure.blocks());
            least = Math.min(least, time);
            compiled += time < INTERPRETED ? end - start : 0;
        }
        return least;
    }
}
