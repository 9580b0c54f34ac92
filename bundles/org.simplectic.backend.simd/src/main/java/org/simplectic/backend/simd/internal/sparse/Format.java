package org.simplectic.backend.simd.internal.sparse;

import java.lang.foreign.MemorySegment;
import org.simplectic.backend.simd.internal.parallel.Team;

/**
 * A way to store a sparse matrix and to multiply it by a vector. All formats add the terms of a row in the structure's
 * order, starting from zero, each by one fused multiply-add: they give the same bits, and so does every number of
 * threads.
 */
interface Format {
    /** What it is called in listings. */
    String name();

    /** How many parts the work is cut into. */
    int parts();

    /** What must be done before the parts, given the vector. */
    default void prepare(Team team, MemorySegment x) {}

    /**
     * One part of y = A x.
     *
     * @param part from 0 to parts - 1
     * @param values the matrix's values, for formats that have none of their own
     * @param x the vector
     * @param y the result
     */
    void multiply(int part, MemorySegment values, MemorySegment x, MemorySegment y);
}
