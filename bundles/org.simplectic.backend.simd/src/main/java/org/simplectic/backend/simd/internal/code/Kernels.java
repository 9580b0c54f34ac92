package org.simplectic.backend.simd.internal.code;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** The kernels of one program, as they are added; one class in the end. */
public final class Kernels {
    private final KernelClass methods = new KernelClass();
    private final List<Vectors> vectors = new ArrayList<>();

    /** A loop over elements in its two forms. */
    record Vectors(int vectors, int elements, VectorKernel kernel) {}

    /**
     * A kernel that was added.
     *
     * @param number by which {@link Code#run} knows it
     * @param partials numbers that each accumulation leaves of an item
     * @param weight its instructions an element, about
     */
    public record Added(int number, int partials, int weight) {}

    /** Adds a loop over elements. */
    public Added add(VectorKernel kernel) {
        var expanded = VectorFunctions.expand(kernel);
        int weight = expanded.reachable().size();
        int number = VectorMethod.add(methods, expanded);
        vectors.add(new Vectors(number, ElementMethod.add(methods, expanded), expanded));
        return new Added(number, expanded.lanes() * expanded.unroll(), weight);
    }

    /**
     * Adds straight-line code.
     *
     * @param kernel the code
     * @param scratch told how many bytes of scratch memory it needs
     * @return its number
     */
    public int add(ScalarKernel kernel, IntConsumer scratch) {
        var added = ScalarMethod.add(methods, kernel);
        scratch.accept(added.scratchBytes());
        return added.kernel();
    }

    /**
     * Loads them.
     *
     * @param warmUp where their vectors are made fast
     */
    public Code define(WarmUp warmUp) {
        return vectors.isEmpty() ? methods.define() : new WarmCode(methods, vectors, warmUp);
    }
}
