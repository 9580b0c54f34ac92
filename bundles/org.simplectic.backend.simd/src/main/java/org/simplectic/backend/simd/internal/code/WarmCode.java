package org.simplectic.backend.simd.internal.code;

import java.util.Arrays;
import java.util.List;

/**
 * Kernels that run element by element until their vectors are compiled. Both forms give the same bits, so nothing depends on when
 * that is. What runs only a little never asks for vectors.
 */
final class WarmCode implements Code {
    /** Elements after which the vectors are worth compiling: a few milliseconds' work. */
    private static final long WORTH_COMPILING = 300_000;

    private final KernelClass kernels;
    private final WarmUp warmUp;

    /** By kernel the class that it runs in. */
    private final Code[] codes;

    /** By kernel what runs now: its own number when its vectors are fast. */
    private final int[] current;

    private final List<Kernels.Vectors> vectors;
    private long elements;
    private boolean asked;

    WarmCode(KernelClass kernels, List<Kernels.Vectors> vectors, WarmUp warmUp) {
        this.kernels = kernels;
        this.vectors = List.copyOf(vectors);
        this.warmUp = warmUp;
        int size = kernels.size();
        this.codes = new Code[size];
        Arrays.fill(codes, kernels.define());
        this.current = new int[size];
        for (int i = 0; i < size; i++) {
            current[i] = i;
        }
        for (var kernel : vectors) {
            current[kernel.vectors()] = warmUp.vectorsAtOnce() ? kernel.vectors() : kernel.elements();
        }
    }

    Code code(int kernel) {
        return codes[kernel];
    }

    /**
     * Loads a kernel in another class. Now and then the JVM's first compiler takes a method in its simple form, fails at the next
     * one, and the second compiler's turn never comes; a new class starts anew.
     */
    void reload(int kernel) {
        codes[kernel] = kernels.define();
    }

    List<Kernels.Vectors> vectors() {
        return vectors;
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
        codes[now].run(now, pointers, count);
    }
}
