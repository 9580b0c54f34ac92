package org.simplectic.backend.simd.internal.sparse;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * A loop over rows with the same offsets, as many rows at once as a vector has lanes.
 *
 * @param bytes of an element: 8 for binary64, 4 for binary32
 * @param length entries of a row
 * @param layout how the values lie in memory
 * @param isFirst whether sums start from zero; else from what y holds
 */
record RunLoop(int bytes, int length, Layout layout, boolean isFirst) {
    /** The longest rows that one loop takes: more offsets than this do not fit the processor's registers. */
    static final int MOST_ENTRIES = 9;

    private static final Map<RunLoop, CompiledRun> COMPILED = new ConcurrentHashMap<>();

    /** The order of the values of some rows. */
    enum Layout {
        /** Row after row, as compressed rows have them. */
        ROWS,
        /** Vector after vector of rows; in each, entry after entry the values of all its rows. */
        VECTORS
    }

    /** The rows that a vector holds. */
    static int lanes(int bytes) {
        return species(bytes).length();
    }

    /** The first row of the vector after that of a row, of which the last one begins where it is told. */
    static int next(int row, int last, int lanes) {
        return Math.min(row / lanes * lanes + lanes, last);
    }

    /**
     * Whether rows of so many values can be regrouped to vectors: with an odd length no two values of one vector are wanted at
     * the same place of the same result.
     */
    static boolean regroups(int length) {
        return length % 2 == 1 && length <= MOST_ENTRIES;
    }

    /** The loop as code: one for all products. */
    CompiledRun compiled() {
        return COMPILED.computeIfAbsent(this, CompiledRun::new);
    }

    static VectorSpecies<?> species(int bytes) {
        return bytes == 8 ? DoubleVector.SPECIES_PREFERRED : FloatVector.SPECIES_PREFERRED;
    }

    /** Where the vector with this number, of those that hold the rows' values, has the entry of some row. */
    static VectorMask<?> mask(int bytes, int length, int entry, int vector) {
        var species = species(bytes);
        var lanes = new boolean[species.length()];
        for (int row = 0; row < lanes.length; row++) {
            int at = length * row + entry;
            if (at / lanes.length == vector) {
                lanes[at % lanes.length] = true;
            }
        }
        return VectorMask.fromArray(species, lanes, 0);
    }

    /** From the places that the entry has in the vectors of the rows' values to the rows' order. */
    static VectorShuffle<?> shuffle(int bytes, int length, int entry) {
        var species = species(bytes);
        return VectorShuffle.fromOp(species, row -> (length * row + entry) % species.length());
    }
}
