package org.simplectic.backend.simd.internal.code;

import java.util.List;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;

/** Writes what vectors have no instruction for as arithmetic: {@link RealFunctions}, rounding, signs. */
final class VectorFunctions {
    private final Graph g;
    private final RealFunctions doubles;
    private final RealFunctions singles;

    private VectorFunctions(Graph graph) {
        this.g = graph;
        this.doubles = new RealFunctions(graph, DType.F64);
        this.singles = new RealFunctions(graph, DType.F32);
    }

    /** The same kernel with nothing but what vectors have an instruction for. */
    static VectorKernel expand(VectorKernel kernel) {
        var graph = new Graph();
        var functions = new VectorFunctions(graph);
        var images = new Node[kernel.graph().nodes().size()];
        for (var node : kernel.reachable()) {
            var operands = node.operands().stream()
                    .map(operand -> images[operand.id()])
                    .toList();
            images[node.id()] = functions.image(node, operands);
        }
        return new VectorKernel(
                graph,
                kernel.pointers(),
                kernel.stores().stream()
                        .map(store -> new VectorKernel.Store(
                                store.pointer(),
                                store.value().stream()
                                        .map(node -> images[node.id()])
                                        .toList()))
                        .toList(),
                kernel.accumulations().stream()
                        .map(accumulation -> new VectorKernel.Accumulation(
                                accumulation.pointer(),
                                accumulation.operation(),
                                images[accumulation.value().id()]))
                        .toList());
    }

    private Node image(Node node, List<Node> operands) {
        if (node.operation() == Node.Operation.UNARY && node.detail() instanceof Unary unary) {
            return unary(unary, operands.getFirst());
        } else if (node.operation() == Node.Operation.BINARY && node.detail() instanceof Binary binary) {
            return binary(binary, operands.get(0), operands.get(1));
        }
        return g.node(node.operation(), node.type(), operands, node.detail());
    }

    private RealFunctions functions(DType type) {
        return type == DType.F32 ? singles : doubles;
    }

    private Node unary(Unary function, Node x) {
        return switch (function) {
            case NEGATE, ABS, SQRT, NOT -> g.unary(function, x);
            case SIGN -> sign(x);
            case RINT -> functions(x.type()).round(x);
            case FLOOR -> {
                var near = functions(x.type()).round(x);
                yield g.select(less(x, near), g.subtract(near, number(x, 1)), near);
            }
            case CEIL -> {
                var near = functions(x.type()).round(x);
                yield g.select(less(near, x), g.add(near, number(x, 1)), near);
            }
            default -> functions(x.type()).function(function, x);
        };
    }

    private Node binary(Binary function, Node a, Node b) {
        return switch (function) {
            case POWER, ATAN2, HYPOT -> a.type() == DType.F64 ? doubles.function(function, a, b) : wide(function, a, b);
            case REMAINDER ->
                a.type().isInteger()
                        ? g.binary(function, a, b)
                        : functions(a.type()).function(function, a, b);
            default -> g.binary(function, a, b);
        };
    }

    /** Functions of two binary32 numbers, computed in binary64, where no power needs the precise logarithm. */
    private Node wide(Binary function, Node a, Node b) {
        var first = g.convert(a, DType.F64);
        var second = g.convert(b, DType.F64);
        var value = function == Binary.POWER
                ? doubles.power(first, second, false)
                : doubles.function(function, first, second);
        return g.convert(value, DType.F32);
    }

    private Node number(Node like, double value) {
        return g.constant(like.type(), value);
    }

    private Node less(Node a, Node b) {
        return g.binary(Binary.LESS, a, b);
    }

    private Node sign(Node x) {
        return g.select(less(number(x, 0), x), number(x, 1), g.select(less(x, number(x, 0)), number(x, -1), x));
    }
}
