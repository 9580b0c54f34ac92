package org.simplectic.backend.simd.internal.dense;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies of rectangular blocks of any element type; offsets and distances of rows are in bytes. */
final class Blocks {
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
    private static final long BYTES = SPECIES.vectorByteSize();
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

    private Blocks() {}

    /** Copies {@code rows} rows of {@code width} bytes, a multiple of four. */
    static void copy(
            int rows,
            long width,
            MemorySegment from,
            long fromOffset,
            long fromRow,
            MemorySegment to,
            long toOffset,
            long toRow) {
        var split = width - width % BYTES;
        var tail = SPECIES.indexInRange(0, (width - split) / Integer.BYTES);
        for (var row = 0; row < rows; row++) {
            for (var at = 0L; at < split; at += BYTES) {
                IntVector.fromMemorySegment(SPECIES, from, fromOffset + at, NATIVE)
                        .intoMemorySegment(to, toOffset + at, NATIVE);
            }
            if (split < width) {
                IntVector.fromMemorySegment(SPECIES, from, fromOffset + split, NATIVE, tail)
                        .intoMemorySegment(to, toOffset + split, NATIVE, tail);
            }
            fromOffset += fromRow;
            toOffset += toRow;
        }
    }
}
