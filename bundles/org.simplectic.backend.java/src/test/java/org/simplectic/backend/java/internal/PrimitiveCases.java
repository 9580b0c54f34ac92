package org.simplectic.backend.java.internal;

import static org.simplectic.backend.java.internal.GradientCase.complex;
import static org.simplectic.backend.java.internal.GradientCase.indices;
import static org.simplectic.backend.java.internal.GradientCase.input;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Contraction.Convolution;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Indexing;
import org.simplectic.array.RandomKey;
import org.simplectic.array.RandomNumbers.Distribution;
import org.simplectic.array.Shape;
import org.simplectic.array.SparseStructure;
import org.simplectic.array.Structural.Edge;
import org.simplectic.backend.java.internal.GradientCase.Input;

/** Every element-wise, structural, indexing, reduction, contraction, Fourier and random primitive, with several settings. */
final class PrimitiveCases {
    private PrimitiveCases() {}

    static List<GradientCase> all() {
        return Stream.of(
                        elementwise(),
                        structural(),
                        indexing(),
                        reductions(),
                        dots(),
                        convolutions(),
                        sparse(),
                        fourier(),
                        random())
                .flatMap(List::stream)
                .toList();
    }

    private static List<GradientCase> elementwise() {
        var cases = new ArrayList<GradientCase>();
        for (var unary : Unary.values()) {
            if (unary == Unary.NOT) {
                cases.add(GradientCase.of(
                        "not",
                        x -> List.of(x.get(0)
                                .unary(Unary.NOT)
                                .where(x.get(1), x.get(1).sin())),
                        truth(5),
                        input(Domain.ANY, 5)));
            } else {
                cases.add(GradientCase.of(unary.label() + " 0-d", input(domain(unary)), x -> x.unary(unary)));
                cases.add(GradientCase.of(unary.label() + " 2-d", input(domain(unary), 2, 3), x -> x.unary(unary)));
            }
        }
        for (var binary : Binary.values()) {
            if (binary == Binary.AND || binary == Binary.OR) {
                cases.add(GradientCase.of(
                        binary.label(), x -> List.of(x.get(0).binary(binary, x.get(1))), truth(7), truth(7)));
            } else {
                var domain = binary == Binary.POWER ? Domain.POSITIVE : Domain.ANY;
                // Numbers of a coarse and of a shifted grid are never close to each other.
                var other = kinked(binary) ? Domain.signed(1.7, 2.5) : Domain.ANY;
                addBinary(cases, binary, domain, other);
            }
        }
        cases.add(GradientCase.of("negate complex", complex(3), Expr::negate));
        cases.add(GradientCase.of("add complex", x -> List.of(x.get(0).plus(x.get(1))), complex(3), complex(3)));
        cases.add(GradientCase.of("subtract complex", x -> List.of(x.get(0).minus(x.get(1))), complex(3), complex()));
        cases.add(GradientCase.of(
                "multiply complex", x -> List.of(x.get(0).times(x.get(1))), complex(2, 2), complex(2, 2)));
        cases.add(GradientCase.of("divide complex", x -> List.of(x.get(0).over(x.get(1))), complex(2), complex(2)));
        cases.add(GradientCase.of(
                "exp and log complex",
                x -> List.of(x.getFirst().exp(), x.getFirst().abs()),
                complex(3)));
        cases.add(GradientCase.of("equal complex", x -> List.of(x.get(0).equal(x.get(1))), complex(3), complex(3)));
        cases.add(GradientCase.of("equal", x -> List.of(x.get(0).equal(x.get(1))), indices(2, 6), indices(2, 6)));
        cases.add(GradientCase.of(
                "where",
                x -> List.of(x.get(0).where(x.get(1), x.get(2))),
                truth(2, 3),
                input(Domain.ANY, 2, 3),
                input(Domain.ANY, 2, 3)));
        cases.add(GradientCase.of(
                "where scalar condition",
                x -> List.of(x.get(0).where(x.get(1), x.get(2))),
                truth(),
                input(Domain.ANY, 3),
                input(Domain.ANY)));
        cases.add(GradientCase.of(
                "where scalars",
                x -> List.of(x.get(0).where(x.get(1), x.get(2))),
                truth(4),
                input(Domain.ANY),
                input(Domain.ANY)));
        cases.add(GradientCase.of(
                "where complex", x -> List.of(x.get(0).where(x.get(1), x.get(2))), truth(4), complex(4), complex(4)));
        cases.add(GradientCase.of(
                "convert to complex",
                input(Domain.ANY, 3),
                x -> x.convert(x.type().dtype().complex())
                        .times(x.constant(2).convert(x.type().dtype().complex()))));
        cases.add(GradientCase.of(
                "convert to real", complex(3), x -> x.convert(x.type().dtype().real())));
        cases.add(GradientCase.of(
                "convert integers",
                x -> List.of(x.get(0).convert(x.get(1).type().dtype()).times(x.get(1))),
                indices(9, 3),
                input(Domain.ANY, 3)));
        cases.add(GradientCase.of("convert to integers", input(Domain.OFF_GRID, 6), x -> x.convert(DType.I32)));
        cases.add(GradientCase.of("convert to truth", input(Domain.ANY, 3), x -> x.convert(DType.BOOL)));
        cases.add(GradientCase.of("real", complex(2, 2), Expr::real));
        cases.add(GradientCase.of("imaginary", complex(2, 2), Expr::imaginary));
        cases.add(GradientCase.of("conjugate", complex(2, 2), Expr::conjugate));
        cases.add(GradientCase.of(
                "complex", x -> List.of(Expr.complex(x.get(0), x.get(1))), input(Domain.ANY, 3), input(Domain.ANY, 3)));
        cases.add(GradientCase.of(
                "complex of scalar",
                x -> List.of(Expr.complex(x.get(0), x.get(1))),
                input(Domain.ANY),
                input(Domain.ANY, 3)));
        return cases;
    }

    private static Input truth(int... extents) {
        return new Input(ArrayType.of(DType.BOOL, extents), Domain.TRUTH);
    }

    private static Domain domain(Unary unary) {
        return switch (unary) {
            case SQRT, CBRT, LOG, LOG1P, LOG10 -> Domain.POSITIVE;
            case FLOOR, CEIL, RINT -> Domain.OFF_GRID;
            case ASIN, ACOS, TAN -> Domain.UNIT;
            default -> Domain.ANY;
        };
    }

    private static boolean kinked(Binary binary) {
        return switch (binary) {
            case MIN, MAX, REMAINDER, LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, DIVIDE -> true;
            default -> false;
        };
    }

    private static void addBinary(List<GradientCase> cases, Binary binary, Domain first, Domain second) {
        for (var shapes : List.of(
                List.of(Shape.SCALAR, Shape.SCALAR),
                List.of(Shape.of(2, 3), Shape.of(2, 3)),
                List.of(Shape.SCALAR, Shape.of(4)),
                List.of(Shape.of(2, 1, 2), Shape.SCALAR))) {
            cases.add(GradientCase.of(
                    binary.label() + " " + shapes.get(0) + " " + shapes.get(1),
                    x -> List.of(x.get(0).binary(binary, x.get(1))),
                    new Input(new ArrayType(DType.F64, shapes.get(0)), first),
                    new Input(new ArrayType(DType.F64, shapes.get(1)), second)));
        }
    }

    private static List<GradientCase> structural() {
        var cases = new ArrayList<GradientCase>();
        cases.add(GradientCase.of(
                "constant",
                input(Domain.ANY, 3),
                x -> x.times(
                        x.constant(HostArray.vector(1, 2, 3)).convert(x.type().dtype()))));
        cases.add(GradientCase.of(
                "iota 0",
                input(Domain.ANY, 2, 3),
                x -> x.times(x.iota(x.type(), 0).plus(1))));
        cases.add(GradientCase.of(
                "iota 1",
                input(Domain.ANY, 2, 3),
                x -> x.times(x.iota(x.type(), 1).sin())));
        cases.add(GradientCase.of("reshape", input(Domain.ANY, 2, 3, 2), x -> x.reshape(3, 4)));
        cases.add(GradientCase.of("reshape of scalar", input(Domain.ANY), x -> x.reshape(1, 1)));
        cases.add(GradientCase.of("broadcast of scalar", input(Domain.ANY), x -> x.broadcast(Shape.of(2, 3))));
        cases.add(GradientCase.of("broadcast inner", input(Domain.ANY, 3), x -> x.broadcast(Shape.of(2, 3))));
        cases.add(
                GradientCase.of("broadcast outer", input(Domain.ANY, 2), x -> x.broadcast(Shape.of(2, 3), List.of(0))));
        cases.add(GradientCase.of(
                "broadcast middle", input(Domain.ANY, 2, 2), x -> x.broadcast(Shape.of(2, 3, 2, 2), List.of(0, 2))));
        cases.add(GradientCase.of("broadcast to complex", complex(2), x -> x.broadcast(Shape.of(3, 2))));
        cases.add(GradientCase.of("transpose", input(Domain.ANY, 2, 3), Expr::transpose));
        cases.add(GradientCase.of("transpose 4-d", input(Domain.ANY, 2, 3, 1, 4), x -> x.transpose(2, 0, 3, 1)));
        cases.add(GradientCase.of("slice", input(Domain.ANY, 5, 3), x -> x.slice(1, 4)));
        cases.add(GradientCase.of("slice with stride", input(Domain.ANY, 2, 8), x -> x.slice(1, 1, 8, 3)));
        cases.add(GradientCase.of("slice with stride and rest", input(Domain.ANY, 9), x -> x.slice(0, 1, 8, 2)));
        cases.add(GradientCase.of("empty slice", input(Domain.ANY, 3), x -> x.slice(1, 1)));
        cases.add(GradientCase.of("pad", input(Domain.ANY, 2, 3), x -> x.pad(1, 2, 1)));
        cases.add(GradientCase.of(
                "pad between", input(Domain.ANY, 2, 3), x -> x.pad(List.of(0, 1), List.of(1, 0), List.of(2, 1))));
        cases.add(GradientCase.of(
                "pad of one element", input(Domain.ANY, 1), x -> x.pad(List.of(1), List.of(2), List.of(3))));
        cases.add(GradientCase.of(
                "concatenate",
                x -> List.of(Expr.concatenate(1, x)),
                input(Domain.ANY, 2, 1),
                input(Domain.ANY, 2, 3),
                input(Domain.ANY, 2, 2)));
        cases.add(GradientCase.of(
                "concatenate with itself",
                x -> List.of(Expr.concatenate(0, List.of(x.get(0), x.get(1), x.get(0)))),
                input(Domain.ANY, 2),
                input(Domain.ANY, 3)));
        cases.add(GradientCase.of("stack", x -> List.of(Expr.stack(x)), input(Domain.ANY, 2), input(Domain.ANY, 2)));
        cases.add(GradientCase.of("reverse", input(Domain.ANY, 4), x -> x.reverse(0)));
        cases.add(GradientCase.of("reverse two axes", input(Domain.ANY, 2, 2, 3), x -> x.reverse(0, 2)));
        for (var edge : Edge.values()) {
            for (int offset : new int[] {-4, -3, -1, 1, 2, 4}) {
                cases.add(GradientCase.of(
                        "shift " + edge + " " + offset, input(Domain.ANY, 5), x -> x.shift(0, offset, edge)));
            }
            cases.add(GradientCase.of("shift " + edge + " 3-d", input(Domain.ANY, 2, 4, 3), x -> x.shift(1, 2, edge)));
        }
        cases.add(GradientCase.of("diagonal", input(Domain.ANY, 2, 3, 4), Expr::diagonal));
        cases.add(GradientCase.of("diagonal of tall", input(Domain.ANY, 4, 2), Expr::matrixTrace));
        return cases;
    }

    private static List<GradientCase> indexing() {
        var cases = new ArrayList<GradientCase>();
        cases.add(GradientCase.of(
                "gather", x -> List.of(x.get(0).gather(x.get(1))), input(Domain.ANY, 4), indices(4, 6)));
        cases.add(GradientCase.of(
                "gather rows", x -> List.of(x.get(0).gather(x.get(1))), input(Domain.ANY, 3, 2, 2), indices(3, 2, 2)));
        cases.add(GradientCase.of(
                "gather one", x -> List.of(x.get(0).gather(x.get(1))), input(Domain.ANY, 3, 2), indices(3)));
        cases.add(GradientCase.of(
                "gather along inner axis",
                x -> List.of(x.get(0).gather(1, x.get(1))),
                input(Domain.ANY, 2, 4, 3),
                indices(4, 5)));
        cases.add(GradientCase.of(
                "gather after 1",
                x -> Expr.apply(new Indexing.Gather(1), x),
                input(Domain.ANY, 2, 4, 3),
                indices(4, 2, 5)));
        cases.add(GradientCase.of(
                "gather after 2",
                x -> Expr.apply(new Indexing.Gather(2), x),
                input(Domain.ANY, 2, 2, 4),
                indices(4, 2, 2, 3)));
        cases.add(GradientCase.of(
                "gather along",
                x -> List.of(x.get(0).gatherAlong(0, x.get(1))),
                input(Domain.ANY, 3, 2),
                indices(3, 4, 2)));
        cases.add(GradientCase.of(
                "scatter_add",
                x -> List.of(x.get(0).scatterAdd(x.get(1), x.get(2))),
                input(Domain.ANY, 4),
                indices(4, 6),
                input(Domain.ANY, 6)));
        cases.add(GradientCase.of(
                "scatter_add rows",
                x -> List.of(x.get(0).scatterAdd(x.get(1), x.get(2))),
                input(Domain.ANY, 3, 2),
                indices(3, 2, 2),
                input(Domain.ANY, 2, 2, 2)));
        cases.add(GradientCase.of(
                "scatter_add after 1",
                x -> Expr.apply(new Indexing.ScatterAdd(1), x),
                input(Domain.ANY, 2, 3, 2),
                indices(3, 2, 4),
                input(Domain.ANY, 2, 4, 2)));
        cases.add(GradientCase.of("sort", input(Domain.DISTINCT, 7), x -> x.sort(0)));
        cases.add(GradientCase.of("sort inner", input(Domain.DISTINCT, 2, 5), x -> x.sort(1)));
        cases.add(GradientCase.of("sort middle", input(Domain.DISTINCT, 2, 3, 2), x -> x.sort(1)));
        cases.add(GradientCase.of("arg_sort", input(Domain.DISTINCT, 3, 4), x -> x.argSort(0)));
        cases.add(GradientCase.of("sort integers", indices(5, 3, 4), x -> x.sort(1)));
        return cases;
    }

    private static List<GradientCase> reductions() {
        var cases = new ArrayList<GradientCase>();
        cases.add(GradientCase.of("sum", input(Domain.ANY, 2, 3), x -> x.sum()));
        cases.add(GradientCase.of("sum inner", input(Domain.ANY, 2, 3, 2), x -> x.sum(1, 2)));
        cases.add(GradientCase.of("sum outer", input(Domain.ANY, 2, 3, 2), x -> x.sum(0)));
        cases.add(GradientCase.of("sum complex", complex(2, 3), x -> x.sum(1)));
        cases.add(GradientCase.of(
                "sum of scalar", input(Domain.ANY), x -> x.times(x).sum()));
        cases.add(GradientCase.of("mean", input(Domain.ANY, 4, 2), x -> x.mean(0)));
        cases.add(GradientCase.of("product", input(Domain.ANY, 5), x -> x.product()));
        cases.add(GradientCase.of("product of axes", input(Domain.ANY, 2, 3, 2), x -> x.product(0, 2)));
        cases.add(GradientCase.of("product of one", input(Domain.ANY, 1, 3), x -> x.product(0)));
        cases.add(GradientCase.of("product with a zero", input(Domain.fixed(0.5, 0, -1.5, 2), 4), x -> x.product()));
        cases.add(GradientCase.of(
                "product with two zeros", input(Domain.fixed(0.5, 0, -1.5, 0, 2, 1.1), 2, 3), x -> x.product()));
        cases.add(GradientCase.of(
                "product with three zeros", input(Domain.fixed(0, 0, -1.5, 0, 2), 5), x -> x.product()));
        cases.add(GradientCase.of("maximum", input(Domain.DISTINCT, 7), x -> x.maximum()));
        cases.add(GradientCase.of("maximum of axis", input(Domain.DISTINCT, 2, 3, 2), x -> x.maximum(1)));
        cases.add(GradientCase.of("minimum", input(Domain.DISTINCT, 2, 4), x -> x.minimum()));
        cases.add(GradientCase.of("minimum of axes", input(Domain.DISTINCT, 2, 3, 2), x -> x.minimum(0, 1)));
        cases.add(GradientCase.of("log of sum of exponentials", input(Domain.DISTINCT, 2, 4), x -> x.logSumExp(1)));
        cases.add(GradientCase.of("norm", input(Domain.ANY, 2, 2), x -> x.norm()));
        cases.add(GradientCase.of(
                "all and any",
                x -> List.of(
                        x.getFirst().all(1), x.getFirst().any(0), x.getFirst().all()),
                truth(3, 2)));
        cases.add(GradientCase.of(
                "arg_max and arg_min",
                x -> List.of(x.getFirst().argMax(1), x.getFirst().argMin(0)),
                input(Domain.DISTINCT, 3, 4)));
        cases.add(GradientCase.of("cumulative_sum", input(Domain.ANY, 5), x -> x.cumulativeSum(0)));
        cases.add(GradientCase.of("cumulative_sum outer", input(Domain.ANY, 3, 2), x -> x.cumulativeSum(0)));
        cases.add(GradientCase.of("cumulative_sum reverse", input(Domain.ANY, 2, 4), x -> x.reverseCumulativeSum(1)));
        cases.add(GradientCase.of("cumulative_sum complex", complex(4), x -> x.cumulativeSum(0)));
        return cases;
    }

    private static List<GradientCase> dots() {
        var cases = new ArrayList<GradientCase>();
        for (int batch = 0; batch <= 2; batch++) {
            for (boolean left : new boolean[] {false, true}) {
                for (boolean right : new boolean[] {false, true}) {
                    int axes = batch;
                    var lead = Shape.of(2, 2).axes(0, batch);
                    cases.add(GradientCase.of(
                            "dot after " + batch + (left ? " left^T" : "") + (right ? " right^T" : ""),
                            x -> List.of(x.get(0).dot(x.get(1), axes, left, right)),
                            new Input(
                                    new ArrayType(DType.F64, lead.then(left ? Shape.of(4, 3) : Shape.of(3, 4))),
                                    Domain.ANY),
                            new Input(
                                    new ArrayType(DType.F64, lead.then(right ? Shape.of(2, 4) : Shape.of(4, 2))),
                                    Domain.ANY)));
                }
            }
        }
        cases.add(
                GradientCase.of("dot complex", x -> List.of(x.get(0).matmul(x.get(1))), complex(2, 3), complex(3, 2)));
        cases.add(GradientCase.of("dot with itself", input(Domain.ANY, 3, 3), x -> x.matmul(x)));
        cases.add(GradientCase.of(
                "matrix times vector",
                x -> List.of(x.get(0).matmul(x.get(1))),
                input(Domain.ANY, 3, 4),
                input(Domain.ANY, 4)));
        cases.add(GradientCase.of(
                "vector times matrix",
                x -> List.of(x.get(0).matmul(x.get(1))),
                input(Domain.ANY, 3),
                input(Domain.ANY, 3, 4)));
        cases.add(GradientCase.of(
                "vector times vector",
                x -> List.of(x.get(0).matmul(x.get(1))),
                input(Domain.ANY, 3),
                input(Domain.ANY, 3)));
        cases.add(GradientCase.of(
                "transposed vector",
                x -> List.of(x.get(0).dot(x.get(1), 0, false, true)),
                input(Domain.ANY, 3, 4),
                input(Domain.ANY, 1, 4)));
        cases.add(GradientCase.of(
                "outer product", x -> List.of(x.get(0).outer(x.get(1))), input(Domain.ANY, 3), input(Domain.ANY, 2)));
        cases.add(GradientCase.of(
                "broadcast matmul",
                x -> List.of(x.get(0).matmul(x.get(1))),
                input(Domain.ANY, 2, 1, 2, 3),
                input(Domain.ANY, 3, 3, 2)));
        return cases;
    }

    private static List<GradientCase> convolutions() {
        var line = Convolution.over(1);
        var plane = Convolution.over(2);
        return List.of(
                convolution("plain", line, Shape.of(2, 3, 7), Shape.of(2, 3, 3)),
                convolution("same", line.paddingFor(4), Shape.of(1, 1, 6), Shape.of(1, 1, 4)),
                convolution("strided", line.stride(2).padding(1), Shape.of(2, 2, 8), Shape.of(3, 2, 3)),
                convolution("stride leaves a rest", line.stride(3), Shape.of(1, 2, 9), Shape.of(1, 2, 2)),
                convolution("dilated", line.dilation(2).paddingFor(3), Shape.of(1, 2, 7), Shape.of(2, 2, 3)),
                convolution("transposed", line.spread(3).padding(2), Shape.of(1, 2, 3), Shape.of(2, 2, 3)),
                convolution(
                        "all together",
                        new Convolution(List.of(2), List.of(3), List.of(1), List.of(2), List.of(3), 1),
                        Shape.of(1, 2, 5),
                        Shape.of(2, 2, 2)),
                convolution(
                        "negative padding",
                        new Convolution(List.of(1), List.of(-1), List.of(-2), List.of(1), List.of(1), 1),
                        Shape.of(1, 1, 8),
                        Shape.of(1, 1, 3)),
                convolution("grouped", line.inGroups(2).padding(1), Shape.of(2, 4, 4), Shape.of(6, 2, 3)),
                convolution(
                        "grouped, strided",
                        line.inGroups(3).stride(2).padding(1),
                        Shape.of(2, 3, 5),
                        Shape.of(3, 1, 2)),
                convolution("2-D", plane.padding(1), Shape.of(2, 2, 4, 3), Shape.of(2, 2, 3, 3)),
                convolution(
                        "2-D strided, grouped",
                        plane.stride(2, 1).inGroups(2),
                        Shape.of(1, 2, 5, 4),
                        Shape.of(2, 1, 2, 3)),
                convolution(
                        "3-D",
                        Convolution.over(3).padding(1, 0, 0).stride(1, 2, 1),
                        Shape.of(1, 2, 2, 4, 3),
                        Shape.of(2, 2, 2, 2, 2)));
    }

    private static GradientCase convolution(String name, Convolution settings, Shape signal, Shape kernel) {
        return GradientCase.of(
                "convolution " + name,
                x -> List.of(x.get(0).convolve(x.get(1), settings)),
                new Input(new ArrayType(DType.F64, signal), Domain.ANY),
                new Input(new ArrayType(DType.F64, kernel), Domain.ANY));
    }

    private static List<GradientCase> sparse() {
        var wide = SparseStructure.csr(4, new int[] {0, 2, 2, 5}, new int[] {0, 3, 1, 0, 2});
        var blocks = SparseStructure.bcsr(2, 3, new int[] {0, 1, 3}, new int[] {2, 0, 1});
        return List.of(
                sparse("vector", wide, Shape.of(5), Shape.of(4)),
                sparse("matrix", wide, Shape.of(5), Shape.of(4, 3)),
                sparse("blocks, vector", blocks, Shape.of(3, 2, 2), Shape.of(6)),
                sparse("blocks, matrix", blocks, Shape.of(3, 2, 2), Shape.of(6, 2)),
                GradientCase.of(
                        "sparse complex", x -> List.of(x.get(0).sparseTimes(wide, x.get(1))), complex(5), complex(4)));
    }

    private static GradientCase sparse(String name, SparseStructure structure, Shape values, Shape x) {
        return GradientCase.of(
                "sparse " + name,
                v -> List.of(v.get(0).sparseTimes(structure, v.get(1))),
                new Input(new ArrayType(DType.F64, values), Domain.ANY),
                new Input(new ArrayType(DType.F64, x), Domain.ANY));
    }

    private static List<GradientCase> fourier() {
        var cases = new ArrayList<GradientCase>();
        for (int n : new int[] {1, 2, 3, 4, 5, 8}) {
            cases.add(GradientCase.of("fft " + n, complex(n), x -> x.fft(0)));
            cases.add(GradientCase.of("ifft " + n, complex(2, n), x -> x.ifft(1)));
            cases.add(GradientCase.of("rfft " + n, input(Domain.ANY, n, 2), x -> x.rfft(0)));
            cases.add(GradientCase.of("irfft " + n, complex(n / 2 + 1), x -> x.irfft(n, 0)));
            for (int kind = n == 1 ? 2 : 1; kind <= 4; kind++) {
                int type = kind;
                cases.add(GradientCase.of("dct " + type + " " + n, input(Domain.ANY, n), x -> x.dct(type, 0)));
                cases.add(GradientCase.of("dst " + type + " " + n, input(Domain.ANY, 2, n), x -> x.dst(type, 1)));
            }
        }
        cases.add(GradientCase.of("fft of axes", complex(2, 3, 2), x -> x.fft(0, 1)));
        cases.add(GradientCase.of("fft of three axes", complex(2, 3, 2), x -> x.fft(0, 1, 2)));
        cases.add(GradientCase.of("ifft of axes", complex(3, 2, 2), x -> x.ifft(0, 2)));
        cases.add(GradientCase.of("rfft of axes", input(Domain.ANY, 3, 4), x -> x.rfft(0, 1)));
        cases.add(GradientCase.of("rfft of three axes", input(Domain.ANY, 2, 3, 5), x -> x.rfft(0, 1, 2)));
        cases.add(GradientCase.of("irfft of axes", complex(3, 3), x -> x.irfft(4, 0, 1)));
        cases.add(GradientCase.of("irfft of three axes", complex(2, 2, 3), x -> x.irfft(5, 0, 1, 2)));
        cases.add(GradientCase.of("irfft of outer axes", complex(3, 3, 2), x -> x.irfft(4, 0, 1)));
        return cases;
    }

    private static List<GradientCase> random() {
        var single = ArrayType.of(DType.F32, 5);
        return List.of(
                draw("uniform", (key, type) -> key.uniform(type, -1, 2)),
                draw("normal", RandomKey::normal),
                draw("split", (key, type) -> key.split(2).uniform(type).sum(0)),
                draw("fold in", (key, type) -> key.foldIn(3).normal(type)),
                GradientCase.of("random bits", keys(), x -> x.random(Distribution.BITS, ArrayType.of(DType.I64, 5))),
                GradientCase.of(
                        "random bits i32", keys(), x -> x.random(Distribution.BITS, ArrayType.of(DType.I32, 5))),
                GradientCase.of(
                        "random f32",
                        x -> List.of(
                                new RandomKey(x.getFirst()).uniform(single),
                                new RandomKey(x.getFirst()).normal(single)),
                        keys()),
                GradientCase.of(
                        "random permutation",
                        x -> List.of(x.get(1).gather(new RandomKey(x.get(0)).permutation(3))),
                        keys(),
                        input(Domain.ANY, 3, 2)));
    }

    private interface Drawing {
        Expr draw(RandomKey key, ArrayType type);
    }

    /** Numbers drawn in double precision: in single precision others are drawn. */
    private static GradientCase draw(String name, Drawing drawing) {
        return GradientCase.of(
                "random " + name,
                x -> List.of(x.get(1)
                        .times(drawing.draw(new RandomKey(x.get(0)), ArrayType.of(DType.F64, 3, 2))
                                .convert(x.get(1).type().dtype()))),
                keys(),
                input(Domain.ANY, 3, 2));
    }

    private static Input keys() {
        return new Input(ArrayType.of(DType.I64, 2), Domain.below(1 << 20));
    }
}
