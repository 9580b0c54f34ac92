package org.simplectic.backend.simd.internal.dense;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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

    /** Makes {@code width} bytes, a multiple of four, zero. */
    static void clear(long width, MemorySegment in, long offset) {
        var split = width - width % BYTES;
        for (var at = 0L; at < split; at += BYTES) {
            IntVector.zero(SPECIES).intoMemorySegment(in, offset + at, NATIVE);
        }
        for (var at = split; at < width; at += Integer.BYTES) {
            in.set(ValueLayout.JAVA_INT, offset + at, 0);
        }
    }

    /** Swaps {@code width} bytes, a multiple of four, that do not overlap. */
    static void swap(long width, MemorySegment in, long oneOffset, long otherOffset) {
        var split = width - width % BYTES;
        for (var at = 0L; at < split; at += BYTES) {
            var one = IntVector.fromMemorySegment(SPECIES, in, oneOffset + at, NATIVE);
            IntVector.fromMemorySegment(SPECIES, in, otherOffset + at, NATIVE)
                    .intoMemorySegment(in, oneOffset + at, NATIVE);
            one.intoMemorySegment(in, otherOffset + at, NATIVE);
        }
        for (var at = split; at < width; at += Integer.BYTES) {
            var one = in.get(ValueLayout.JAVA_INT, oneOffset + at);
            in.set(ValueLayout.JAVA_INT, oneOffset + at, in.get(ValueLayout.JAVA_INT, otherOffset + at));
            in.set(ValueLayout.JAVA_INT, otherOffset + at, one);
        }
    }
}
