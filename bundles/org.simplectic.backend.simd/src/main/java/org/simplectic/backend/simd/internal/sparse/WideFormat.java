package org.simplectic.backend.simd.internal.sparse;

import java.lang.foreign.MemorySegment;

/** Products of a sparse matrix with a row-major dense one; the terms are added as in {@link Format}. */
interface WideFormat {
    /** How many parts the work is cut into. */
    int parts();

    /**
     * One part of Y = A X.
     *
     * @param part from 0 to parts - 1
     * @param values the matrix's values
     * @param x the dense matrix
     * @param columns how many columns X and Y have
     * @param y the result
     */
    void multiply(int part, MemorySegment values, MemorySegment x, int columns, MemorySegment y);
}
