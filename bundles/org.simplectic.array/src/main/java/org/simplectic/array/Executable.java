package org.simplectic.array;

import java.util.List;

/** A program compiled by one backend. To be called by one thread at a time. */
public interface Executable extends AutoCloseable {
    /**
     * Runs the program.
     *
     * @param arguments open arrays of the same backend, of the input types
     * @return new arrays that the caller closes
     * @throws IllegalArgumentException if number or types of the arguments do not fit
     */
    List<Array> call(List<Array> arguments);

    /**
     * The kernels that the program was compiled to, in the order in which they run.
     *
     * @return what each does, and how long it took so far if profiled
     */
    List<KernelReport> kernels();

    /** Releases what the compiled program holds. */
    @Override
    void close();
}
