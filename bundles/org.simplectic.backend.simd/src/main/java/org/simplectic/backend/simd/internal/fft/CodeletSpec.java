package org.simplectic.backend.simd.internal.fft;

/**
 * What a codelet is to do. For the names of the strides see {@link Pass}.
 *
 * @param radix the number of legs
 * @param kind what is done between loading and storing
 * @param load how the legs lie in memory before
 * @param factors what the results are multiplied by
 * @param store how the legs lie in memory after
 * @param scaled whether all results are multiplied by {@link Pass#scale}
 * @param nested whether there is an inner loop at all
 */
record CodeletSpec(
        Lanes lanes, int radix, Kind kind, Layout load, Factors factors, Layout store, boolean scaled, boolean nested) {
    /** What a codelet computes of its legs. */
    enum Kind {
        /** The discrete Fourier transform over the legs. */
        TRANSFORM,
        /** Nothing: the legs are only multiplied or moved. */
        COPY,
        /**
         * Two legs that meet, the second reversed and coming back by what the first goes on: sums and differences between the
         * transform of a real sequence and that of its even and odd numbers as one complex sequence.
         */
        UNTANGLE
    }

    /** How one leg of one butterfly, a complex number in each lane, lies in memory. */
    enum Layout {
        /** A block: the real parts of all lanes, then the imaginary parts. */
        BLOCK,
        /** Real and imaginary part in turn. */
        INTERLEAVED,
        /** Imaginary and real part in turn, as seen by the codelet: forward then means inverse. */
        SWAPPED,
        /**
         * Stores only: row {@code l}, at {@code l} times the leg stride, holds lane {@code l} of all legs in blocks; the last
         * block ends with the last leg and may overlap the one before it.
         */
        TRANSPOSED
    }

    /** The kinds of factors, always in the order of the legs. */
    enum Factors {
        NONE,
        /** A number for each leg but the first, the same in all lanes and inner steps. */
        UNIFORM,
        /** A block for each leg but the first, the same in all inner steps. */
        LANES,
        /** For each leg the product of a number, new in each outer step, and a block of {@link Pass#laneFactors}. */
        PRODUCT,
        /** A block for every leg, new in each outer step. */
        ALL
    }
}
