package org.simplectic.backend.simd.internal.fft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Straight-line arithmetic on vectors of real numbers: a graph whose nodes are named by their position, operands first.
 *
 * <p>Equal expressions are one node. Signs are carried through sums and products, and products are fused into the sums
 * they end in, so that a formula may be written as it stands in a book.
 */
final class Graph {
    /** What a node computes of its operands. */
    enum Op {
        /** Part {@code b} of what leg {@code a} loads. */
        LOAD,
        /** Number {@code a} of the factors that belong to the outer loop. */
        FACTOR,
        /** Vector {@code a} of the factors that belong to the lanes. */
        LANE_FACTOR,
        /** One value in all lanes. */
        CONSTANT,
        ADD,
        SUBTRACT,
        MULTIPLY,
        /** The product of the first two operands plus the third. */
        FUSED,
        NEGATE,
        /** Lanes 0, 2, 4, ... of the two operands laid end to end. */
        EVEN,
        /** Lanes 1, 3, 5, ... of the two operands laid end to end. */
        ODD,
        /** The lower halves of the two operands, lane by lane in turn. */
        LOW,
        /** The upper halves of the two operands, lane by lane in turn. */
        HIGH,
        /** The lanes in reverse order. */
        REVERSE
    }

    /** A node: its operation, its operands (nodes, or what the operation says), and a constant's value. */
    record Node(Op op, int a, int b, int c, double value) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Node, Integer> known = new HashMap<>();

    Node node(int index) {
        return nodes.get(index);
    }

    int size() {
        return nodes.size();
    }

    int load(int leg, int part) {
        return add(Op.LOAD, leg, part);
    }

    int factor(int index) {
        return add(Op.FACTOR, index, 0);
    }

    int laneFactor(int index) {
        return add(Op.LANE_FACTOR, index, 0);
    }

    int constant(double value) {
        return intern(new Node(Op.CONSTANT, 0, 0, 0, value));
    }

    int even(int a, int b) {
        return add(Op.EVEN, a, b);
    }

    int odd(int a, int b) {
        return add(Op.ODD, a, b);
    }

    int low(int a, int b) {
        return add(Op.LOW, a, b);
    }

    int high(int a, int b) {
        return add(Op.HIGH, a, b);
    }

    int reverse(int a) {
        return add(Op.REVERSE, a, 0);
    }

    int negate(int a) {
        var node = node(a);
        return switch (node.op) {
            case NEGATE -> node.a;
            case CONSTANT -> constant(-node.value);
            default -> add(Op.NEGATE, a, 0);
        };
    }

    int plus(int a, int b) {
        if (is(b, Op.NEGATE)) {
            return minus(a, node(b).a);
        }
        if (is(a, Op.NEGATE)) {
            return minus(b, node(a).a);
        }
        if (is(b, Op.MULTIPLY)) {
            return fused(node(b).a, node(b).b, a);
        }
        if (is(a, Op.MULTIPLY)) {
            return fused(node(a).a, node(a).b, b);
        }
        return add(Op.ADD, Math.min(a, b), Math.max(a, b));
    }

    int minus(int a, int b) {
        if (is(b, Op.NEGATE)) {
            return plus(a, node(b).a);
        }
        if (is(a, Op.NEGATE)) {
            return negate(plus(node(a).a, b));
        }
        if (is(b, Op.MULTIPLY) && is(node(b).b, Op.CONSTANT)) {
            return fused(node(b).a, negate(node(b).b), a);
        }
        return add(Op.SUBTRACT, a, b);
    }

    /** The product; a constant is its second factor, with the sign of both. */
    int times(int a, int b) {
        if (is(a, Op.CONSTANT)) {
            return times(b, a);
        }
        if (is(b, Op.CONSTANT)) {
            var value = node(b).value;
            if (is(a, Op.NEGATE)) {
                return times(node(a).a, constant(-value));
            }
            if (value == 1) {
                return a;
            }
            if (value == -1) {
                return negate(a);
            }
        }
        return add(Op.MULTIPLY, a, b);
    }

    /** {@code a * b + c} in one operation. */
    int fused(int a, int b, int c) {
        return intern(new Node(Op.FUSED, a, b, c, 0));
    }

    private boolean is(int index, Op op) {
        return node(index).op == op;
    }

    private int add(Op op, int a, int b) {
        return intern(new Node(op, a, b, 0, 0));
    }

    private int intern(Node node) {
        var index = known.putIfAbsent(node, nodes.size());
        if (index != null) {
            return index;
        }
        nodes.add(node);
        return nodes.size() - 1;
    }
}
