package org.simplectic.backend.simd.internal.code;

/** The kernels of one program, as they are added; one class in the end. */
public final class Kernels {
    private final KernelClass methods = new KernelClass();

    /**
     * A kernel that was added.
     *
     * @param number by which {@link Code#run} knows it
     * @param lanes elements of a vector
     * @param weight its instructions an element, about
     */
    public record Added(int number, int lanes, int weight) {}

    /** Adds a loop over elements. */
    public Added add(VectorKernel kernel) {
        var expanded = VectorFunctions.expand(kernel);
        int weight = expanded.reachable().size();
        return new Added(VectorMethod.add(methods, expanded), expanded.lanes(), weight);
    }

    /**
     * Adds straight-line code.
     *
     * @param kernel the code
     * @param scratch told how many bytes of scratch memory it needs
     * @return its number
     */
    public int add(ScalarKernel kernel, java.util.function.IntConsumer scratch) {
        var added = ScalarMethod.add(methods, kernel);
        scratch.accept(added.scratchBytes());
        return added.kernel();
    }

    /** Loads them. */
    public Code define() {
        return methods.define();
    }
}
