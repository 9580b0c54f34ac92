package org.simplectic.backend.simd.internal.fft;

/** Generated code of one pass over the data: many butterflies of one radix, all lanes at once. */
interface Codelet {
    /**
     * Does the butterflies that {@code pass} counts, from the native address {@code in} to {@code out}. The first of the
     * pass's factors that is the same in all lanes has the number {@code firstFactor}.
     */
    void run(Pass pass, long in, long out, int firstFactor);
}
