package org.simplectic.backend.simd.internal.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.backend.simd.internal.code.Node.Operation;

/** The computations of one kernel, each distinct one once, operands before what uses them. */
public final class Graph {
    private record Key(
            Operation operation,
            DType type,
            List<Integer> operands,
            @Nullable Object detail) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Key, Node> known = new HashMap<>();

    /** All nodes in order. */
    public List<Node> nodes() {
        return nodes;
    }

    Node node(Operation operation, DType type, List<Node> operands, @Nullable Object detail) {
        var key = new Key(operation, type, operands.stream().map(Node::id).toList(), detail);
        return known.computeIfAbsent(key, k -> {
            var node = new Node(nodes.size(), operation, type, operands, detail);
            nodes.add(node);
            return node;
        });
    }

    /** A place in memory. */
    public Node leaf(DType type, int pointer, int part) {
        return node(Operation.LEAF, type, List.of(), new Node.Leaf(pointer, part));
    }

    /** A number of a real type. */
    public Node constant(DType type, double value) {
        return type.isReal()
                ? node(Operation.CONSTANT, type, List.of(), value)
                : node(Operation.CONSTANT, type, List.of(), (long) value);
    }

    /** A whole number or truth value. */
    public Node integer(DType type, long value) {
        return node(Operation.CONSTANT, type, List.of(), value);
    }

    /** A function of one number. */
    public Node unary(Unary function, Node x) {
        return node(Operation.UNARY, x.type(), List.of(x), function);
    }

    /** A function of two numbers. */
    public Node binary(Binary function, Node a, Node b) {
        var type = switch (function) {
            case LESS, LESS_EQUAL, EQUAL, NOT_EQUAL -> DType.BOOL;
            default -> a.type();
        };
        return node(Operation.BINARY, type, List.of(a, b), function);
    }

    public Node add(Node a, Node b) {
        return binary(Binary.ADD, a, b);
    }

    public Node subtract(Node a, Node b) {
        return binary(Binary.SUBTRACT, a, b);
    }

    public Node multiply(Node a, Node b) {
        return binary(Binary.MULTIPLY, a, b);
    }

    public Node divide(Node a, Node b) {
        return binary(Binary.DIVIDE, a, b);
    }

    /** {@code a b + c} with one rounding. */
    public Node fma(Node a, Node b, Node c) {
        return node(Operation.FMA, a.type(), List.of(a, b, c), null);
    }

    /** By a truth value one of two. */
    public Node select(Node condition, Node yes, Node no) {
        return node(Operation.SELECT, yes.type(), List.of(condition, yes, no), null);
    }

    /** The same value as another type. */
    public Node convert(Node x, DType type) {
        return x.type() == type ? x : node(Operation.CONVERT, type, List.of(x), null);
    }

    Node toBits(Node x) {
        return node(Operation.TO_BITS, x.type() == DType.F32 ? DType.I32 : DType.I64, List.of(x), null);
    }

    Node fromBits(Node bits) {
        return node(Operation.FROM_BITS, bits.type() == DType.I32 ? DType.F32 : DType.F64, List.of(bits), null);
    }

    Node shiftLeft(Node bits, int by) {
        return node(Operation.SHIFT_LEFT, bits.type(), List.of(bits), (long) by);
    }

    Node shiftRight(Node bits, int by) {
        return node(Operation.SHIFT_RIGHT, bits.type(), List.of(bits), (long) by);
    }

    Node repaired(Object function, List<Node> arguments, Node fast, Node rare) {
        var operands = new ArrayList<>(arguments);
        operands.add(fast);
        operands.add(rare);
        return node(Operation.REPAIRED, fast.type(), List.copyOf(operands), function);
    }
}
