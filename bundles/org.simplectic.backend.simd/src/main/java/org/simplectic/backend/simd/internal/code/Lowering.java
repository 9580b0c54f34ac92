package org.simplectic.backend.simd.internal.code;

import java.util.List;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.array.Reduction;

/** Element-wise primitives as nodes; a value is a list of one node, or of two if it is complex. */
public final class Lowering {
    private Lowering() {}

    /** The value that a primitive computes from operands. */
    public static List<Node> lower(Graph graph, Elementwise primitive, List<List<Node>> operands) {
        var x = operands.getFirst();
        return switch (primitive) {
            case Unary unary -> x.stream().map(part -> graph.unary(unary, part)).toList();
            case Binary binary -> binary(graph, binary, x, operands.get(1));
            case Elementwise.Where where -> {
                var yes = operands.get(1);
                var no = operands.get(2);
                yield yes.size() == 1
                        ? List.of(graph.select(x.getFirst(), yes.getFirst(), no.getFirst()))
                        : List.of(
                                graph.select(x.getFirst(), yes.get(0), no.get(0)),
                                graph.select(x.getFirst(), yes.get(1), no.get(1)));
            }
            case Elementwise.Convert convert -> convert(graph, x, convert.dtype());
            case Elementwise.Part part ->
                switch (part) {
                    case REAL -> List.of(x.get(0));
                    case IMAGINARY -> List.of(x.get(1));
                    case CONJUGATE -> List.of(x.get(0), graph.unary(Unary.NEGATE, x.get(1)));
                    case COMPLEX -> List.of(x.getFirst(), operands.get(1).getFirst());
                };
        };
    }

    private static List<Node> binary(Graph graph, Binary binary, List<Node> a, List<Node> b) {
        if (a.size() == 1) {
            return List.of(graph.binary(binary, a.getFirst(), b.getFirst()));
        }
        return switch (binary) {
            case MULTIPLY ->
                List.of(
                        graph.subtract(graph.multiply(a.get(0), b.get(0)), graph.multiply(a.get(1), b.get(1))),
                        graph.add(graph.multiply(a.get(0), b.get(1)), graph.multiply(a.get(1), b.get(0))));
            case EQUAL ->
                List.of(graph.binary(
                        Binary.AND,
                        graph.binary(Binary.EQUAL, a.get(0), b.get(0)),
                        graph.binary(Binary.EQUAL, a.get(1), b.get(1))));
            case NOT_EQUAL ->
                List.of(graph.binary(
                        Binary.OR,
                        graph.binary(Binary.NOT_EQUAL, a.get(0), b.get(0)),
                        graph.binary(Binary.NOT_EQUAL, a.get(1), b.get(1))));
            default -> List.of(graph.binary(binary, a.get(0), b.get(0)), graph.binary(binary, a.get(1), b.get(1)));
        };
    }

    private static List<Node> convert(Graph graph, List<Node> x, DType to) {
        var real = x.getFirst();
        if (to.isComplex()) {
            return List.of(
                    graph.convert(real, to.real()),
                    x.size() == 2 ? graph.convert(x.get(1), to.real()) : graph.constant(to.real(), 0));
        } else if (to == DType.BOOL && x.size() == 2) {
            var zero = graph.constant(real.type(), 0);
            return List.of(graph.binary(
                    Binary.OR,
                    graph.binary(Binary.NOT_EQUAL, real, zero),
                    graph.binary(Binary.NOT_EQUAL, x.get(1), zero)));
        }
        return List.of(graph.convert(real, to));
    }

    /** The neutral element of a reduction: minus infinity and infinity of integers are the ends of their range. */
    public static Node neutral(Graph graph, DType type, Reduction.Operation operation) {
        double neutral = operation.neutral();
        return Double.isInfinite(neutral) && type.isInteger()
                ? graph.integer(
                        type,
                        type == DType.I64
                                ? (neutral > 0 ? Long.MAX_VALUE : Long.MIN_VALUE)
                                : (neutral > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE))
                : graph.constant(type, neutral);
    }
}
