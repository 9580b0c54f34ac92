package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/** Functions of eigenvalues and of spaces where the choice of a basis is free, against polynomials of the matrices. */
final class DegenerateSpectraTest {
    /** Values and derivatives are of size 1 to 100 and come from a few products of matrices of 4 rows. */
    private static final double TOLERANCE = 1e-12;

    private final SplittableRandom random = new SplittableRandom(20);

    private HostArray random(int... extents) {
        var type = ArrayType.of(DType.F64, extents);
        return HostArray.of(type, random.doubles(type.shape().size(), -1, 1).toArray());
    }

    /** A matrix with these singular values, turned at random on both sides, or of these eigenvalues, turned on both alike. */
    private HostArray turned(int rows, int columns, boolean alike, double... values) {
        var left = random(rows, rows);
        var right = alike ? left : random(columns, columns);
        return Run.function(
                        x -> {
                            var middle = x.get(2).diagonalMatrix();
                            var q = x.get(0).qr().getFirst().slice(1, 0, values.length, 1);
                            var p = x.get(1).qr().getFirst().slice(1, 0, values.length, 1);
                            return List.of(q.matmul(middle).matmul(p.transpose()));
                        },
                        left,
                        right,
                        HostArray.vector(values))
                .getFirst();
    }

    private static Program program(HostArray at, UnaryOperator<Expr> function) {
        return Program.trace("f", List.of(at.type()), x -> List.of(function.apply(x.getFirst())));
    }

    /** Both have the same values, tangents and cotangents. */
    private void assertSameDerivatives(HostArray at, UnaryOperator<Expr> one, UnaryOperator<Expr> other) {
        var shape = at.type().shape();
        var tangent = random(shape.extent(0), shape.extent(1));
        var expected = Run.program(program(at, other).jvp(), at, tangent);
        var actual = Run.program(program(at, one).jvp(), at, tangent);
        assertClose(expected, actual);
        var result = expected.getFirst().type().shape();
        var cotangent = result.equals(Shape.SCALAR) ? HostArray.scalar(1) : random(result.extent(0), result.extent(1));
        assertClose(
                Run.program(program(at, other).vjp(), at, cotangent),
                Run.program(program(at, one).vjp(), at, cotangent));
    }

    private static void assertClose(List<HostArray> expected, List<HostArray> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).toArray(), actual.get(i).toArray(), TOLERANCE);
        }
    }

    private static Expr symmetric(Expr x) {
        return x.plus(x.transpose()).times(0.5);
    }

    /** {@code V diag(f(w)) V^T}. */
    private static Expr ofEigenvalues(Expr x, UnaryOperator<Expr> function) {
        var factors = x.symmetricEigen();
        var vectors = factors.get(1);
        return vectors.times(function.apply(factors.getFirst())).matmul(vectors.transpose());
    }

    /** {@code U diag(f(s)) V^T}. */
    private static Expr ofSingularValues(Expr x, UnaryOperator<Expr> function) {
        var factors = x.svd();
        return factors.get(0)
                .times(function.apply(factors.get(1)))
                .matmul(factors.get(2).transpose());
    }

    @Test
    void sumsOverEqualEigenvalues() {
        for (double[] values : new double[][] {{1, 1, 2, 2}, {3, 3, 3, 3}, {0, 0, 0, 1}, {-1, 1, 1, 1 + 1e-14}}) {
            assertSameDerivatives(
                    turned(4, 4, true, values),
                    x -> x.symmetricEigen().getFirst().power(3).sum(),
                    x -> symmetric(x).matmul(symmetric(x)).times(symmetric(x)).sum());
        }
    }

    @Test
    void projectionsOnSpacesOfEqualEigenvalues() {
        // The polynomial that is 0 at 1 and 1 at 3: the projection on the space of 3, where the derivatives are of
        // other spaces.
        assertSameDerivatives(
                turned(4, 4, true, 1, 1, 3, 3),
                x -> {
                    var vectors = x.symmetricEigen().get(1).slice(1, 2, 4, 1);
                    return vectors.matmul(vectors.transpose());
                },
                x -> {
                    // Newton's step for the projection: p -> 3p^2 - 2p^3, whose derivative at 0 and 1 vanishes.
                    var p = symmetric(x).minus(x.identity(4)).times(0.5);
                    var square = p.matmul(p);
                    return square.times(3).minus(square.matmul(p).times(2));
                });
    }

    @Test
    void functionsOfMatricesWithEqualEigenvalues() {
        for (double[] values : new double[][] {{1, 1, 2, 2}, {3, 3, 3, 3}, {0, 0, 0, 1}, {-1, 1, 1, 1 + 1e-9}}) {
            assertSameDerivatives(
                    turned(4, 4, true, values),
                    x -> x.symmetricFunction(w -> w.power(3)),
                    x -> symmetric(x).matmul(symmetric(x)).matmul(symmetric(x)));
        }
    }

    @Test
    void sumsOverEqualSingularValues() {
        for (int[] shape : new int[][] {{4, 4}, {5, 3}, {3, 5}}) {
            for (double[] values : new double[][] {{2, 2, 1}, {2, 2, 2}, {2, 0, 0}, {1, 1, 0}}) {
                assertSameDerivatives(
                        turned(shape[0], shape[1], false, values),
                        x -> x.svd().get(1).power(4).sum(),
                        x -> x.matmul(x.transpose()).squaredAbs().sum());
            }
        }
    }

    @Test
    void polarFactorsWithEqualSingularValues() {
        for (int[] shape : new int[][] {{3, 3}, {5, 3}, {3, 5}}) {
            // Newton's step for the polar factor has its derivative where the matrix is its own factor.
            assertSameDerivatives(
                    turned(shape[0], shape[1], false, 1, 1, 1),
                    x -> ofSingularValues(
                            x, s -> s.constant(1).broadcast(s.type().shape())),
                    x -> x.times(1.5).minus(x.matmul(x.transpose()).matmul(x).times(0.5)));
        }
    }

    @Test
    void powersWithSingularValuesOfZero() {
        for (int[] shape : new int[][] {{4, 4}, {5, 3}, {3, 5}}) {
            for (double[] values : new double[][] {{2, 1, 0}, {2, 0, 0}}) {
                assertSameDerivatives(
                        turned(shape[0], shape[1], false, values),
                        x -> ofSingularValues(x, s -> s.power(3)),
                        x -> x.matmul(x.transpose()).matmul(x));
            }
        }
    }

    @Test
    void matricesOfZerosHaveFiniteDerivatives() {
        var zeros = HostArray.filled(ArrayType.of(DType.F64, 3, 3), 0);
        var results = new ArrayList<HostArray>();
        var direction = random(3, 3);
        results.addAll(Run.program(
                program(zeros, x -> ofEigenvalues(x, w -> w.times(w))).jvp(), zeros, direction));
        results.addAll(Run.program(
                program(zeros, x -> ofSingularValues(x, s -> s)).jvp(), zeros, direction));

        results.forEach(result -> assertTrue(result.isFinite(), result.toString()));
    }
}
