package org.simplectic.backend.simd.internal.code;

import java.util.List;
import org.simplectic.array.DType;
import org.simplectic.array.Reduction;

/**
 * What a loop over consecutive elements computes. Its pointers are the addresses of the first element of everything it reads
 * and writes, in the order of {@code pointers}.
 *
 * @param graph the computations
 * @param pointers what is addressed
 * @param stores values written, element by element
 * @param accumulations values joined over all elements: of each a vector of partial results is written
 */
public record VectorKernel(Graph graph, List<Pointer> pointers, List<Store> stores, List<Accumulation> accumulations) {

    /**
     * Something addressed.
     *
     * @param type the elements' type
     * @param repeated whether every element reads the first one
     */
    public record Pointer(DType type, boolean repeated) {}

    /**
     * Values written.
     *
     * @param pointer where
     * @param value one node, or two if complex
     */
    public record Store(int pointer, List<Node> value) {}

    /**
     * Values joined: a number for each lane of each vector of a turn is written.
     *
     * @param pointer where the partial results go
     * @param operation what joins them
     * @param value what is joined
     */
    public record Accumulation(int pointer, Reduction.Operation operation, Node value) {}

    /** The elements of one vector. */
    public int lanes() {
        return Lanes.count(isWide());
    }

    /** Whether an element of 8 bytes takes part. */
    boolean isWide() {
        return reachable().stream().anyMatch(node -> node.type().bytes() == 8)
                || pointers.stream().anyMatch(pointer -> pointer.type().real().bytes() == 8);
    }

    /**
     * Vectors a turn of the loop. More than one pays only where little is computed; and the JVM's first compiler gives up on long
     * methods, of which accesses to memory are the longest part.
     */
    int unroll() {
        var needed = reachable();
        long accesses = stores.size()
                + needed.stream()
                        .filter(node -> node.operation() == Node.Operation.LEAF)
                        .count();
        return accesses > 4 || needed.size() > 16 ? 1 : accumulations.isEmpty() && accesses > 3 ? 2 : 4;
    }

    /** The nodes that results need, in order. */
    List<Node> reachable() {
        var needed = new boolean[graph.nodes().size()];
        stores.forEach(store -> store.value().forEach(node -> needed[node.id()] = true));
        accumulations.forEach(accumulation -> needed[accumulation.value().id()] = true);
        for (int i = needed.length - 1; i >= 0; i--) {
            if (needed[i]) {
                graph.nodes().get(i).operands().forEach(operand -> needed[operand.id()] = true);
            }
        }
        return graph.nodes().stream().filter(node -> needed[node.id()]).toList();
    }
}
