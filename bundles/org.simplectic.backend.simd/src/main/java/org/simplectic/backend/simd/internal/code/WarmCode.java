package org.simplectic.backend.simd.internal.code;

import java.util.List;

/**
 * Kernels that run element by element until their vectors are compiled. Both forms give the same bits, so nothing depends on when
 * that is. What runs only a little never asks for vectors.
 */
final class WarmCode implements Code {
    /** Elements after which the vectors are worth compiling: a few milliseconds' work. */
    private static final long WORTH_COMPILING = 300_000;

    private final Code code;
    private final WarmUp warmUp;

    /** By kernel what runs now: its own number when its vectors are fast. */
    private final int[] current;

    private final List<Kernels.Vectors> vectors;
    private long elements;
    private boolean asked;

    WarmCode(KernelClass kernels, List<Kernels.Vectors> vectors, WarmUp warmUp) {
        this.code = kernels.define();
        this.vectors = List.copyOf(vectors);
        this.warmUp = warmUp;
        int size = kernels.size();
        this.current = new int[size];
        for (int i = 0; i < size; i++) {
            current[i] = i;
        }
        for (var kernel : vectors) {
            current[kernel.vectors()] = warmUp.vectorsAtOnce() ? kernel.vectors() : kernel.elements();
        }
    }

    List<Kernels.Vectors> vectors() {
        return vectors;
    }

    /** Runs a kernel's vectors, fast or not. */
    void runVectors(Kernels.Vectors kernel, long[] pointers, int count) {
        code.run(kernel.vectors(), pointers, count);
    }

    /** Says that a kernel's vectors are fast. */
    void warm(Kernels.Vectors kernel) {
        current[kernel.vectors()] = kernel.vectors();
    }

    @Override
    public void run(int kernel, long[] pointers, int count) {
        int now = current[kernel];
        if (now != kernel) {
            elements += count;
            if (elements > WORTH_COMPILING && !asked) {
                asked = true;
                warmUp.ask(this);
            }
        }
        code.run(now, pointers, count);
    }
}
