package org.simplectic.backend.simd.internal.code;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.DType;

/**
 * One number of a kernel's inner loop: real, integer or a truth value; a complex number is two of them. Made by {@link Graph},
 * which keeps equal ones once.
 *
 * @param id its place in the graph, behind its operands
 * @param operation what computes it
 * @param type its type, never complex
 * @param operands what it is computed from
 * @param detail what else defines it: the function, the leaf, the constant
 */
public record Node(
        int id,
        Operation operation,
        DType type,
        List<Node> operands,
        @Nullable Object detail) {

    /** What computes a node. */
    public enum Operation {
        /** Read from memory; detail: {@link Leaf}. */
        LEAF,
        /** A number; detail: a {@link Double} or {@link Long}. */
        CONSTANT,
        /** Detail: the {@link org.simplectic.array.Elementwise.Unary}. */
        UNARY,
        /** Detail: the {@link org.simplectic.array.Elementwise.Binary}. */
        BINARY,
        /** By a truth value one of two. */
        SELECT,
        /** To another type by value. */
        CONVERT,
        /** {@code a b + c} with one rounding. */
        FMA,
        /** The bits of a real number as an integer. */
        TO_BITS,
        /** The number of given bits. */
        FROM_BITS,
        /** Bits moved left; detail: how far. */
        SHIFT_LEFT,
        /** Bits moved right, the sign kept; detail: how far. */
        SHIFT_RIGHT,
        /**
         * A function with a fast formula for most arguments: operands are the arguments, the fast value and where it does not
         * hold; there {@link Math} computes it. Detail: the function.
         */
        REPAIRED
    }

    /**
     * A place that a kernel reads.
     *
     * @param pointer which of the kernel's pointers
     * @param part 0, or 1 for the imaginary part
     */
    public record Leaf(int pointer, int part) {}

    /** Operand by position. */
    public Node operand(int position) {
        return operands.get(position);
    }

    double number() {
        return ((Number) java.util.Objects.requireNonNull(detail)).doubleValue();
    }

    long integer() {
        return ((Number) java.util.Objects.requireNonNull(detail)).longValue();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return "#" + id;
    }
}
