package org.simplectic.backend.java.internal;

import static org.simplectic.backend.java.internal.GradientCase.input;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** Loops, choices and calls, alone and in each other. */
final class ControlCases {
    private static final Domain ANY = Domain.ANY;

    private ControlCases() {}

    static List<GradientCase> all() {
        var cases = new ArrayList<GradientCase>();
        cases.addAll(scans());
        cases.addAll(loops());
        cases.addAll(choices());
        cases.addAll(calls());
        cases.addAll(linearSolves());
        return cases;
    }

    private static ControlFlow.Step step(List<Expr> carries, Expr... collected) {
        return new ControlFlow.Step(carries, List.of(collected));
    }

    /** Carries, collected results, a sequence and a constant from around. */
    private static List<Expr> recurrence(List<Expr> x) {
        var result = ControlFlow.scan(4, List.of(x.get(0)), List.of(x.get(1)), (c, e) -> {
            var next = c.getFirst().times(x.get(2)).plus(e.getFirst()).sin();
            return step(List.of(next), next.times(c.getFirst()));
        });
        return List.of(result.carries().getFirst(), result.collected().getFirst());
    }

    private static List<GradientCase> scans() {
        return List.of(
                GradientCase.of("scan", ControlCases::recurrence, input(ANY, 3), input(ANY, 4, 3), input(ANY)),
                GradientCase.of(
                        "scan reverse",
                        x -> {
                            var result = ControlFlow.scanReverse(
                                    4,
                                    List.of(x.get(0)),
                                    List.of(x.get(1)),
                                    (c, e) -> step(
                                            List.of(c.getFirst().tanh().plus(e.getFirst())),
                                            c.getFirst().times(e.getFirst())));
                            return List.of(
                                    result.carries().getFirst(),
                                    result.collected().getFirst());
                        },
                        input(ANY, 2),
                        input(ANY, 4, 2)),
                GradientCase.of(
                        "scan of no steps",
                        x -> {
                            var result = ControlFlow.scan(
                                    0,
                                    List.of(x.get(0)),
                                    List.of(),
                                    (c, e) -> step(List.of(c.getFirst().times(x.get(1)))));
                            return result.carries();
                        },
                        input(ANY, 2),
                        input(ANY, 2)),
                GradientCase.of(
                        "scan with an integer, an unused and a carry that starts without tangent",
                        x -> {
                            var count = x.getFirst().iota(ArrayType.of(DType.I32, 1), 0);
                            var zero = x.getFirst().constant(0);
                            var result = ControlFlow.scan(
                                    5,
                                    List.of(count, zero, x.get(0), zero),
                                    List.of(),
                                    (c, e) -> step(
                                            List.of(
                                                    c.get(0).plus(1),
                                                    c.get(1)
                                                            .plus(c.get(2)
                                                                    .times(c.get(0)
                                                                            .convert(x.get(0)
                                                                                    .type()
                                                                                    .dtype())
                                                                            .sum())),
                                                    c.get(2).times(x.get(1)).cos(),
                                                    c.get(3).plus(1)),
                                            c.get(0)));
                            return List.of(
                                    result.carries().get(1),
                                    result.carries().get(3),
                                    result.collected().getFirst());
                        },
                        input(ANY),
                        input(ANY)),
                GradientCase.of(
                        "scan of complex numbers",
                        x -> ControlFlow.scan(
                                        3,
                                        List.of(x.get(0)),
                                        List.of(),
                                        (c, e) -> step(
                                                List.of(c.getFirst()
                                                        .times(x.get(1))
                                                        .plus(c.getFirst())),
                                                c.getFirst().squaredAbs()))
                                .collected(),
                        GradientCase.complex(2),
                        GradientCase.complex(2)),
                GradientCase.of(
                        "scan in scan",
                        x -> ControlFlow.scan(3, List.of(x.get(0)), List.of(x.get(1)), (c, e) -> {
                                    var inner = ControlFlow.scan(
                                            2,
                                            c,
                                            List.of(),
                                            (d, f) -> step(List.of(d.getFirst()
                                                    .times(e.getFirst())
                                                    .sin()
                                                    .plus(x.get(0)))));
                                    return step(inner.carries());
                                })
                                .carries(),
                        input(ANY, 2),
                        input(ANY, 3, 2)),
                GradientCase.of(
                        "scan of matrices with a shared matrix",
                        x -> ControlFlow.scan(
                                        3,
                                        List.of(x.get(0)),
                                        List.of(),
                                        (c, e) -> step(List.of(
                                                x.get(1).matmul(c.getFirst()).tanh())))
                                .carries(),
                        input(ANY, 3),
                        input(ANY, 3, 3)),
                GradientCase.of(
                        "gradient through scan inside",
                        x -> {
                            var energy = Program.trace(
                                    "energy",
                                    List.of(x.get(0).type()),
                                    y -> ControlFlow.scan(
                                                    3,
                                                    y,
                                                    List.of(),
                                                    (c, e) -> step(List.of(c.getFirst()
                                                            .times(c.getFirst())
                                                            .sin())))
                                            .carries());
                            return energy.gradient().apply(x);
                        },
                        input(ANY)));
    }

    private static Expr zero(Expr like) {
        return like.constant(HostArray.filled(ArrayType.of(DType.I32), 0));
    }

    private static List<GradientCase> loops() {
        return List.of(
                GradientCase.of(
                        "loop over a count",
                        x -> {
                            var all = ControlFlow.whileLoop(
                                    List.of(zero(x.get(0)), x.get(0)),
                                    c -> c.get(0).less(c.get(0).constant(5)),
                                    c -> List.of(
                                            c.get(0).plus(1),
                                            c.get(1).times(x.get(1)).sin().plus(x.get(0))));
                            return all.subList(1, 2);
                        },
                        input(ANY, 3),
                        input(ANY)),
                GradientCase.of(
                        "loop until small",
                        x -> ControlFlow.whileLoop(
                                List.of(x.get(0), x.get(1)),
                                c -> c.get(0).constant(0.2).less(c.get(0)),
                                c -> List.of(
                                        c.get(0).times(0.7),
                                        c.get(1).times(c.get(0)).cos())),
                        input(Domain.POSITIVE),
                        input(ANY, 2)),
                GradientCase.of(
                        "loop of no passes",
                        x -> ControlFlow.whileLoop(
                                x,
                                c -> c.get(0).constant(9).less(c.get(0).maximum()),
                                c -> List.of(c.get(0).times(c.get(0)))),
                        input(Domain.POSITIVE, 2)),
                GradientCase.of(
                        "long loop",
                        x -> {
                            var all = ControlFlow.whileLoop(
                                    List.of(zero(x.get(0)), x.get(0)),
                                    c -> c.get(0).less(c.get(0).constant(300)),
                                    c -> List.of(
                                            c.get(0).plus(1),
                                            c.get(1)
                                                    .plus(c.get(1)
                                                            .times(x.get(1))
                                                            .sin()
                                                            .times(0.001))));
                            return all.subList(1, 2);
                        },
                        input(ANY),
                        input(ANY)));
    }

    private static List<GradientCase> choices() {
        return List.of(
                GradientCase.of(
                        "choice",
                        x -> ControlFlow.cond(
                                x.get(0).constant(0.5).less(x.get(0)),
                                () -> List.of(x.get(0).times(x.get(1)), x.get(1).sin()),
                                () -> List.of(
                                        x.get(1).exp(),
                                        x.get(0)
                                                .times(x.get(2))
                                                .broadcast(x.get(1).type().shape()))),
                        input(ANY),
                        input(ANY, 3),
                        input(ANY)),
                GradientCase.of(
                        "choice by a given truth",
                        x -> ControlFlow.cond(
                                x.get(0),
                                () -> List.of(x.get(1).log()),
                                () -> List.of(x.get(1).sqrt())),
                        new GradientCase.Input(ArrayType.of(DType.BOOL), Domain.TRUTH),
                        input(Domain.POSITIVE, 3)),
                GradientCase.of(
                        "scan in choice in scan",
                        x -> ControlFlow.scan(
                                        4,
                                        List.of(x.get(0)),
                                        List.of(x.get(1)),
                                        (c, e) -> step(ControlFlow.cond(
                                                e.getFirst().constant(0).less(e.getFirst()),
                                                () -> ControlFlow.scan(
                                                                2,
                                                                c,
                                                                List.of(),
                                                                (d, f) -> step(List.of(d.getFirst()
                                                                        .times(e.getFirst())
                                                                        .sin())))
                                                        .carries(),
                                                () -> List.of(c.getFirst().plus(e.getFirst())))))
                                .carries(),
                        input(ANY),
                        input(ANY, 4)));
    }

    private static List<GradientCase> calls() {
        return List.of(
                GradientCase.of(
                        "checkpoint",
                        x -> ControlFlow.checkpoint(
                                "block",
                                List.of(x.get(0)),
                                y -> List.of(
                                        y.getFirst().times(x.get(1)).sin(),
                                        y.getFirst().exp().sin())),
                        input(ANY, 3),
                        input(ANY)),
                GradientCase.of(
                        "checkpoint in scan",
                        x -> ControlFlow.scan(
                                        3,
                                        List.of(x.get(0)),
                                        List.of(),
                                        (c, e) -> step(ControlFlow.checkpoint(
                                                "block",
                                                c,
                                                y -> List.of(y.getFirst()
                                                        .times(x.get(1))
                                                        .sin()
                                                        .exp()))))
                                .carries(),
                        input(ANY, 3),
                        input(ANY)),
                GradientCase.of(
                        "custom tangents",
                        x -> ControlFlow.custom(
                                "product",
                                x,
                                y -> List.of(y.get(0).times(y.get(1)).sin()),
                                (ControlFlow.TangentRule) (y, t) -> List.of(y.get(0)
                                        .times(y.get(1))
                                        .cos()
                                        .times(t.get(0)
                                                .times(y.get(1))
                                                .plus(y.get(0).times(t.get(1)))))),
                        input(ANY, 3),
                        input(ANY, 3)),
                GradientCase.of(
                        "custom cotangents",
                        x -> ControlFlow.custom(
                                "product",
                                x,
                                y -> List.of(y.get(0).times(y.get(1)).exp()),
                                (ControlFlow.CotangentRule) (y, r, c) -> List.of(
                                        r.get(0).times(y.get(1)).times(c.get(0)),
                                        r.get(0).times(y.get(0)).times(c.get(0)))),
                        input(ANY, 3),
                        input(ANY, 3)),
                GradientCase.of(
                        "custom in scan",
                        x -> ControlFlow.scan(
                                        3,
                                        List.of(x.get(0)),
                                        List.of(),
                                        (c, e) -> step(ControlFlow.custom(
                                                "product",
                                                List.of(c.getFirst(), x.get(1)),
                                                y -> List.of(
                                                        y.get(0).times(y.get(1)).sin()),
                                                (ControlFlow.TangentRule) (y, t) -> List.of(y.get(0)
                                                        .times(y.get(1))
                                                        .cos()
                                                        .times(t.get(0)
                                                                .times(y.get(1))
                                                                .plus(y.get(0).times(t.get(1))))))))
                                .carries(),
                        input(ANY, 2),
                        input(ANY, 2)));
    }

    private static final int SWEEPS = 80;

    /** The solution of {@code (M + 12 I) x = b} by Jacobi's sweeps, each of which leaves half of the error at most. */
    private static Expr sweeps(Expr matrix, Expr b) {
        int n = b.type().shape().size();
        var system = matrix.plus(matrix.identity(n).times(12));
        return ControlFlow.linearSolve(
                        "sweeps",
                        b,
                        system::matmul,
                        right -> swept(system, right),
                        right -> swept(system.transpose(), right))
                .getFirst();
    }

    private static List<Expr> swept(Expr system, Expr right) {
        var diagonal = system.diagonal();
        var start = right.over(diagonal);
        var x = ControlFlow.scan(
                SWEEPS,
                List.of(start),
                List.of(),
                (c, e) -> step(List.of(c.getFirst()
                        .plus(right.minus(system.matmul(c.getFirst())).over(diagonal)))));
        return List.of(x.carries().getFirst(), right.constant(SWEEPS));
    }

    private static List<GradientCase> linearSolves() {
        return List.of(
                GradientCase.of(
                        "linear solve", x -> List.of(sweeps(x.get(0), x.get(1))), input(ANY, 3, 3), input(ANY, 3)),
                GradientCase.of(
                        "linear solve in scan",
                        x -> ControlFlow.scan(
                                        3,
                                        List.of(x.get(1)),
                                        List.of(),
                                        (c, e) -> step(List.of(sweeps(
                                                x.get(0)
                                                        .times(c.getFirst()
                                                                .sum()
                                                                .sin()),
                                                c.getFirst().plus(x.get(1))))))
                                .carries(),
                        input(ANY, 2, 2),
                        input(ANY, 2)));
    }
}
