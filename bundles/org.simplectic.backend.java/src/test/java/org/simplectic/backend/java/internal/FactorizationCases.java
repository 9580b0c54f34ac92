package org.simplectic.backend.java.internal;

import static org.simplectic.backend.java.internal.GradientCase.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Factorization;
import org.simplectic.array.HostArray;
import org.simplectic.array.LuFactors;

/** Dense linear algebra: small and empty matrices, batches, tall and wide ones. */
final class FactorizationCases {
    private static final int[][] SQUARE = {{0, 0}, {1, 1}, {2, 2}, {4, 4}, {2, 3, 3}, {2, 1, 2, 2}};
    private static final int[][] TALL = {{3, 0}, {1, 1}, {2, 1}, {2, 2}, {5, 3}, {2, 4, 2}};
    private static final int[][] ANY = {{0, 0}, {0, 2}, {1, 1}, {2, 2}, {4, 2}, {2, 4}, {3, 3}, {2, 3, 2}, {2, 2, 3}};

    /** Lower and upper diagonals, then the extents of batch and rows. */
    private static final int[][] BANDS = {
        {0, 0, 3}, {1, 1, 0}, {2, 1, 1}, {1, 1, 4}, {0, 2, 4}, {2, 0, 4}, {1, 2, 5}, {3, 1, 3}, {1, 1, 2, 3}
    };

    private FactorizationCases() {}

    static List<GradientCase> all() {
        var cases = new ArrayList<GradientCase>();
        for (var shape : SQUARE) {
            cases.add(of("cholesky", shape, x -> List.of(definite(x).cholesky())));
            cases.add(of("symmetric eigen", shape, x -> spread(x).symmetricEigen()));
            cases.add(of("symmetric function", shape, x -> List.of(spread(x).symmetricFunction(Expr::sqrt))));
            cases.add(of("inverse", shape, x -> List.of(spread(x).inverse())));
            cases.add(of("log abs determinant", shape, x -> List.of(spread(x).logAbsDeterminant())));
            cases.addAll(solves(shape));
            cases.addAll(kept(shape));
        }
        for (var band : BANDS) {
            cases.addAll(banded(band[0], band[1], Arrays.copyOfRange(band, 2, band.length)));
        }
        for (var shape : TALL) {
            cases.add(of("qr", shape, x -> spread(x).qr()));
            var right = shape.clone();
            right[right.length - 1] = 2;
            cases.add(GradientCase.of(
                    "least squares " + Arrays.toString(shape),
                    x -> List.of(spread(x.get(0)).leastSquares(x.get(1))),
                    input(Domain.ANY, shape),
                    input(Domain.ANY, right)));
        }
        for (var shape : ANY) {
            cases.add(of("svd", shape, x -> spread(x).svd()));
        }
        return cases;
    }

    private static List<GradientCase> solves(int[] shape) {
        var cases = new ArrayList<GradientCase>();
        var right = shape.clone();
        right[right.length - 1] = 3;
        for (boolean transposed : new boolean[] {false, true}) {
            cases.add(solve(new Factorization.LuSolve(transposed), shape, right));
            for (boolean lower : new boolean[] {false, true}) {
                cases.add(solve(new Factorization.TriangularSolve(lower, transposed, false), shape, right));
            }
        }
        cases.add(solve(new Factorization.TriangularSolve(true, false, true), shape, right));
        return cases;
    }

    private static GradientCase solve(Factorization primitive, int[] shape, int[] right) {
        return GradientCase.of(
                primitive.label() + " " + Arrays.toString(shape),
                x -> Expr.apply(primitive, List.of(spread(x.get(0)), x.get(1))),
                input(Domain.ANY, shape),
                input(Domain.ANY, right));
    }

    /** LU factors themselves, and solutions with them: of matrices and vectors, with and without exchanged rows. */
    private static List<GradientCase> kept(int[] shape) {
        var cases = new ArrayList<GradientCase>();
        for (boolean exchanged : new boolean[] {false, true}) {
            var name = exchanged ? ", rows exchanged, " : " ";
            UnaryOperator<Expr> matrix = x -> exchanged ? spread(x).reverse(shape.length - 2) : spread(x);
            cases.add(of("lu" + name, shape, x -> {
                var factors = matrix.apply(x).lu();
                return List.of(factors.packed(), factors.pivots());
            }));
            cases.addAll(solutions("lu" + name, shape, x -> matrix.apply(x).lu()));
        }
        return cases;
    }

    private static List<GradientCase> banded(int lower, int upper, int[] rows) {
        var shape = Arrays.copyOf(rows, rows.length + 1);
        shape[rows.length] = lower + upper + 1;
        var cases = new ArrayList<GradientCase>();
        for (boolean exchanged : new boolean[] {false, true}) {
            var name = "banded lu " + lower + " " + upper + (exchanged ? ", rows exchanged, " : " ");
            cases.addAll(
                    solutions(name, shape, x -> band(x, lower, upper, exchanged).bandedLu(lower, upper)));
        }
        return cases;
    }

    private static List<GradientCase> solutions(String name, int[] shape, Function<Expr, LuFactors> factors) {
        var vector = Arrays.copyOf(shape, shape.length - 1);
        var matrix = shape.clone();
        matrix[shape.length - 1] = 3;
        return List.of(
                solution(
                        name + Arrays.toString(shape),
                        shape,
                        vector,
                        x -> factors.apply(x.get(0)).solve(x.get(1))),
                solution(
                        name + "transposed " + Arrays.toString(shape),
                        shape,
                        vector,
                        x -> factors.apply(x.get(0)).solveTransposed(x.get(1))),
                solution(
                        name + "columns " + Arrays.toString(shape),
                        shape,
                        matrix,
                        x -> factors.apply(x.get(0)).solve(x.get(1))),
                solution(
                        name + "transposed, columns " + Arrays.toString(shape),
                        shape,
                        matrix,
                        x -> factors.apply(x.get(0)).solveTransposed(x.get(1))));
    }

    private static GradientCase solution(String name, int[] shape, int[] right, Function<List<Expr>, Expr> function) {
        return GradientCase.of(
                name, x -> List.of(function.apply(x)), input(Domain.ANY, shape), input(Domain.ANY, right));
    }

    /** A well-conditioned band: 4 on the diagonal or, with pairs of rows exchanged, beside it. */
    private static Expr band(Expr x, int lower, int upper, boolean exchanged) {
        int rank = x.type().rank();
        var shape = x.type().shape().axes(rank - 2, rank);
        int n = shape.extent(0);
        var large = new double[shape.size()];
        for (int i = 0; i < n; i++) {
            boolean pair = exchanged && lower > 0 && upper > 0 && (i % 2 == 1 || i + 1 < n);
            large[i * (lower + upper + 1) + lower + (pair ? 1 - i % 2 * 2 : 0)] = 4;
        }
        var added = x.constant(HostArray.of(new ArrayType(x.type().dtype(), shape), large));
        return x.times(0.3)
                .plus(added.broadcast(x.type().shape(), rank == 2 ? List.of(0, 1) : List.of(rank - 2, rank - 1)));
    }

    private static GradientCase of(String name, int[] shape, Function<Expr, List<Expr>> function) {
        return GradientCase.of(
                name + " " + Arrays.toString(shape), x -> function.apply(x.getFirst()), input(Domain.ANY, shape));
    }

    /** A matrix whose lower triangle is that of a positive definite one. */
    private static Expr definite(Expr x) {
        int n = x.type().shape().extent(x.type().rank() - 1);
        return x.times(0.3).plus(x.identity(n).times(4));
    }

    /** A matrix with eigenvalues and singular values apart: 2, 4, 6, ... and a little around. */
    private static Expr spread(Expr x) {
        int rank = x.type().rank();
        var shape = x.type().shape().axes(rank - 2, rank);
        var matrix = new ArrayType(x.type().dtype(), shape);
        var rows = x.iota(matrix, 0);
        var diagonal = rows.equal(x.iota(matrix, 1)).where(rows.plus(1).times(2), x.constant(0));
        return x.times(0.3).plus(diagonal);
    }
}
