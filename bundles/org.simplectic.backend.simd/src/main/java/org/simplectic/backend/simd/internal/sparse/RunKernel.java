package org.simplectic.backend.simd.internal.sparse;

/** The product for consecutive rows whose entries have the same offsets. */
interface RunKernel {
    /**
     * Some rows of y = A x. Their vectors begin at {@code first} and then where those of y do; where the rows do not end with a
     * vector the last one shares rows with the one before.
     *
     * @param values where the values of these rows are
     * @param x where x begins
     * @param y where y begins
     * @param first the first row
     * @param end behind the last row, at least as many as a vector holds
     * @param offsets column minus row of each entry
     * @param list where the offsets of these rows begin
     */
    void run(long values, long x, long y, int first, int end, int[] offsets, int list);
}
