package org.simplectic.backend.simd.internal.fft;

/** Transforms of sequences that are contiguous in memory, out of place. */
interface Lines {
    /**
     * Transforms {@code count} lines, number {@code i} from {@code in + i * inStride} to {@code out + i * outStride}.
     *
     * @param scratch native address of {@link #scratchBytes} bytes on a 64-byte boundary
     */
    void run(long in, long inStride, long out, long outStride, int count, long scratch);

    /** The bytes that a thread needs while it runs. */
    long scratchBytes();
}
