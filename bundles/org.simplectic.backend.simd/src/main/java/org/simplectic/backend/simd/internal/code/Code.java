package org.simplectic.backend.simd.internal.code;

/** The kernels of one program; made by {@link KernelClass}. */
public interface Code {
    /**
     * Runs a kernel.
     *
     * @param kernel its number
     * @param pointers the addresses that it reads and writes at
     * @param count how many elements
     */
    void run(int kernel, long[] pointers, int count);
}
