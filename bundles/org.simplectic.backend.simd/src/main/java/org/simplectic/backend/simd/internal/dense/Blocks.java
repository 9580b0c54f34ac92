package org.simplectic.backend.simd.internal.dense;

import static org.simplectic.backend.simd.internal.memory.Memory.ALL;
import static org.simplectic.backend.simd.internal.memory.Memory.ORDER;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Moves rectangular blocks of any element type; distances of rows are in bytes. */
final class Blocks {
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
    private static final long BYTES = SPECIES.vectorByteSize();

    private Blocks() {}

    /** Copies {@code rows} rows of {@code width} bytes, a multiple of four. */
    static void copy(int rows, long width, long from, long fromRow, long to, long toRow) {
        var split = width - width % BYTES;
        var tail = SPECIES.indexInRange(0, (width - split) / Integer.BYTES);
        for (var row = 0; row < rows; row++) {
            for (var at = 0L; at < split; at += BYTES) {
                IntVector.fromMemorySegment(SPECIES, ALL, from + at, ORDER).intoMemorySegment(ALL, to + at, ORDER);
            }
            if (split < width) {
                IntVector.fromMemorySegment(SPECIES, ALL, from + split, ORDER, tail)
                        .intoMemorySegment(ALL, to + split, ORDER, tail);
            }
            from += fromRow;
            to += toRow;
        }
    }

    /** Swaps {@code width} bytes, a multiple of four, that do not overlap. */
    static void swap(long width, long one, long other) {
        var split = width - width % BYTES;
        for (var at = 0L; at < split; at += BYTES) {
            var kept = IntVector.fromMemorySegment(SPECIES, ALL, one + at, ORDER);
            IntVector.fromMemorySegment(SPECIES, ALL, other + at, ORDER).intoMemorySegment(ALL, one + at, ORDER);
            kept.intoMemorySegment(ALL, other + at, ORDER);
        }
        for (var at = split; at < width; at += Integer.BYTES) {
            var kept = Memory.getInt(one + at);
            Memory.putInt(one + at, Memory.getInt(other + at));
            Memory.putInt(other + at, kept);
        }
    }
}
