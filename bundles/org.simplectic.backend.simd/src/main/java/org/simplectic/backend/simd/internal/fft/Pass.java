package org.simplectic.backend.simd.internal.fft;

/**
 * Where the butterflies of one pass find their data: {@code outer} times {@code inner} butterflies, whose leg {@code k} is
 * at {@code k} times the leg stride from the place of its butterfly. All strides are in bytes.
 *
 * @param factors the numbers that are the same in all lanes, real and imaginary part in turn
 * @param outerFactors how many of them belong to one outer step
 * @param laneFactors native address of the blocks of factors that differ between lanes
 * @param outerLaneFactors how far the blocks of one outer step are from those of the next
 * @param scale what the results are multiplied by, where the codelet scales
 */
record Pass(
        int outer,
        int inner,
        long inLeg,
        long inOuter,
        long inInner,
        long outLeg,
        long outOuter,
        long outInner,
        Tables.Factors factors,
        int outerFactors,
        long laneFactors,
        long outerLaneFactors,
        double scale) {}
