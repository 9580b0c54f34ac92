package org.simplectic.backend.simd.internal.code;

import java.util.List;
import org.simplectic.array.DType;

/**
 * What straight-line code computes: single numbers, read from and written to fixed places beside the pointers. Leaves of the
 * graph have a {@link Place} as their detail.
 *
 * @param graph the computations
 * @param stores values written
 * @param scratch a pointer to memory for values between the parts of a long kernel
 */
public record ScalarKernel(Graph graph, List<Store> stores, int scratch) {

    /**
     * A number in memory.
     *
     * @param pointer which of the kernel's pointers
     * @param offset bytes beyond it
     */
    public record Place(int pointer, long offset) {}

    /**
     * A value written.
     *
     * @param place where
     * @param value what
     */
    public record Store(Place place, Node value) {}

    /** A number read from memory. */
    public static Node read(Graph graph, DType type, int pointer, long offset) {
        return graph.node(Node.Operation.LEAF, type, List.of(), new Place(pointer, offset));
    }
}
