package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Contraction;
import org.simplectic.array.DType;
import org.simplectic.array.Factorization;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;

/** Factorizations by what they satisfy. */
final class FactorizationTest {
    /** Householder methods are backward stable: residuals of some n roundings of numbers of about 1. */
    private static final double TOLERANCE = 1e-13;

    private static HostArray random(int seed, int... extents) {
        var shape = Shape.of(extents);
        return Run.array(
                DType.F64, shape, new Random(seed).doubles(shape.size(), -1, 1).toArray());
    }

    private static HostArray matrix(int rows, int columns, double... values) {
        return Run.array(DType.F64, Shape.of(rows, columns), values);
    }

    private static HostArray product(HostArray a, boolean transposeA, HostArray b, boolean transposeB) {
        var dot = new Contraction.Dot(a.type().rank() - 2, transposeA, transposeB);
        return Run.primitive(dot, a, b).getFirst();
    }

    private static HostArray positive(int seed, int n) {
        var a = random(seed, n, n);
        return product(a, false, a, true);
    }

    private static void assertIdentity(HostArray a) {
        int n = a.type().shape().extent(1);
        for (int i = 0; i < a.size(); i++) {
            assertEquals(i / n == i % n ? 1 : 0, a.get(i), TOLERANCE);
        }
    }

    private static void assertClose(HostArray expected, HostArray actual) {
        assertEquals(expected.type(), actual.type());
        assertArrayEquals(expected.toArray(), actual.toArray(), TOLERANCE);
    }

    private static void assertAllNaN(List<HostArray> results) {
        for (var result : results) {
            assertTrue(Arrays.stream(result.toArray()).allMatch(Double::isNaN), result.toString());
        }
    }

    private static HostArray diagonal(double... values) {
        int n = values.length;
        var all = new double[n * n];
        for (int i = 0; i < n; i++) {
            all[i * n + i] = values[i];
        }
        return matrix(n, n, all);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 40})
    void choleskyReadsTheLowerTriangleOnly(int n) {
        var a = positive(n, n);
        var lower = a.toArray();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = i % n > i / n ? Double.NaN : lower[i];
        }
        var l = Run.primitive(new Factorization.Cholesky(), HostArray.of(a.type(), lower))
                .getFirst();
        assertClose(a, product(l, false, l, true));
        for (int i = 0; i < n * n; i++) {
            assertTrue(i % n <= i / n || l.get(i) == 0);
        }
    }

    @Test
    void choleskyOfIndefiniteMatricesIsNaNForThoseAlone() {
        var l = Run.primitive(
                        new Factorization.Cholesky(),
                        Run.array(DType.F64, Shape.of(3, 2, 2), 4, 0, 2, 2, 1, 0, 2, 1, 9, 0, 0, 0.25))
                .getFirst();
        double nan = Double.NaN;
        assertArrayEquals(new double[] {2, 0, 1, 1, nan, nan, nan, nan, 3, 0, 0, 0.5}, l.toArray());
    }

    @Test
    void triangularSolvesReadOneTriangle() {
        double nan = Double.NaN;
        var lower = matrix(2, 2, 2, nan, 3, 4);
        var upper = matrix(2, 2, 2, 3, nan, 4);
        var unit = matrix(2, 2, nan, nan, 3, nan);
        var b = matrix(2, 1, 2, 11);
        assertArrayEquals(new double[] {1, 2}, triangular(true, false, false, lower, b));
        assertArrayEquals(new double[] {-3.125, 2.75}, triangular(true, true, false, lower, b));
        assertArrayEquals(new double[] {-3.125, 2.75}, triangular(false, false, false, upper, b));
        assertArrayEquals(new double[] {1, 2}, triangular(false, true, false, upper, b));
        assertArrayEquals(new double[] {2, 5}, triangular(true, false, true, unit, b));
        assertArrayEquals(new double[] {-31, 11}, triangular(true, true, true, unit, b));
        assertArrayEquals(new double[] {nan, nan}, triangular(true, false, false, diagonal(1, 0), b));
    }

    private static double[] triangular(boolean lower, boolean transposed, boolean unit, HostArray a, HostArray b) {
        return Run.primitive(new Factorization.TriangularSolve(lower, transposed, unit), a, b)
                .getFirst()
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 60})
    void luSolvesMatricesThatNeedPivoting(int n) {
        var values = random(n, n, n).toArray();
        if (n > 1) {
            values[0] = 0;
        }
        var a = matrix(n, n, values);
        var b = random(n + 1, n, 3);
        var x = Run.primitive(new Factorization.LuSolve(false), a, b).getFirst();
        var y = Run.primitive(new Factorization.LuSolve(true), a, b).getFirst();
        assertEquals(0, distance(b, product(a, false, x, false)), 1e-11);
        assertEquals(0, distance(b, product(a, true, y, false)), 1e-11);
    }

    private static double distance(HostArray a, HostArray b) {
        double largest = 0;
        for (int i = 0; i < a.size(); i++) {
            largest = Math.max(largest, Math.abs(a.get(i) - b.get(i)));
        }
        return largest;
    }

    @Test
    void singularSystemsHaveNoSolution() {
        var b = matrix(2, 1, 1, 1);
        assertAllNaN(Run.primitive(new Factorization.LuSolve(false), matrix(2, 2, 1, 2, 2, 4), b));
        assertAllNaN(Run.primitive(new Factorization.LuSolve(true), matrix(2, 2, 0, 0, 0, 0), b));
        var small = Run.primitive(new Factorization.LuSolve(false), diagonal(1e-200, 1e-200), b);
        assertArrayEquals(new double[] {1e200, 1e200}, small.getFirst().toArray(), 1e185);
    }

    @Test
    void luExchangesRowsForTheLargestOfAColumn() {
        var lu = Run.primitive(new Factorization.Lu(), matrix(3, 3, 1, 2, 3, 2, 8, 4, 2, 2, 6));
        assertArrayEquals(
                new double[] {2, 8, 4, 1, -6, 2, 0.5, 1 / 3.0, 1 - 2 / 3.0},
                lu.get(0).toArray(),
                1e-15);
        assertArrayEquals(new long[] {1, 2, 0}, lu.get(1).toIntegers());
        assertEquals(DType.I32, lu.get(1).type().dtype());
    }

    @Test
    void ofEqualElementsTheFirstIsThePivot() {
        var lu = Run.primitive(new Factorization.Lu(), matrix(2, 2, -1, 5, 1, 0));
        assertArrayEquals(new double[] {-1, 5, -1, 5}, lu.get(0).toArray());
        assertArrayEquals(new long[] {0, 1}, lu.get(1).toIntegers());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 60})
    void luMultipliesToTheRowsOfTheMatrix(int n) {
        var a = random(n, n, n);
        var results = Run.function(
                x -> {
                    var factors = x.getFirst().lu();
                    var one = x.getFirst().identity(n);
                    var packed = factors.packed();
                    var lower = packed.lowerTriangle().minus(packed.times(one)).plus(one);
                    return List.of(
                            lower.matmul(packed.upperTriangle()), x.getFirst().gather(factors.pivots()), lower);
                },
                a);
        assertEquals(0, distance(results.get(1), results.get(0)), 1e-13);
        assertTrue(Arrays.stream(results.get(2).toArray()).allMatch(x -> Math.abs(x) <= 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 60})
    void keptFactorsSolveAsOftenAsWanted(int n) {
        var values = random(n, n, n).toArray();
        if (n > 1) {
            values[0] = 0;
        }
        var a = matrix(n, n, values);
        var b = random(n + 1, n, 3);
        var results = Run.function(
                x -> {
                    var factors = x.get(0).lu();
                    var once = factors.solve(x.get(1));
                    return List.of(
                            once,
                            factors.solveTransposed(x.get(1)),
                            factors.solve(once),
                            factors.solve(x.get(1).slice(1, 0, 1, 1).reshape(n)));
                },
                a,
                b);
        assertEquals(0, distance(b, product(a, false, results.get(0), false)), 1e-11);
        assertEquals(0, distance(b, product(a, true, results.get(1), false)), 1e-11);
        assertEquals(0, distance(results.get(0), product(a, false, results.get(2), false)), 1e-9);
        for (int i = 0; i < n; i++) {
            assertEquals(results.get(0).get(3 * i), results.get(3).get(i));
        }
    }

    @Test
    void factorsOfSingularMatricesAreNotANumber() {
        for (var a : List.of(
                matrix(2, 2, 1, 2, 2, 4),
                matrix(2, 2, 0, 0, 0, 0),
                matrix(2, 2, 1, 0, Double.NaN, 1),
                matrix(2, 2, 1, Double.NEGATIVE_INFINITY, 0, 1))) {
            var lu = Run.primitive(new Factorization.Lu(), a);
            assertAllNaN(List.of(lu.getFirst()));
            assertArrayEquals(new long[] {0, 1}, lu.get(1).toIntegers());
            for (boolean transposed : new boolean[] {false, true}) {
                assertAllNaN(Run.primitive(
                        new Factorization.LuSubstitution(transposed), a, lu.get(0), lu.get(1), HostArray.vector(1, 2)));
            }
        }
    }

    /** The dense matrix of a band; places outside are left out. */
    private static HostArray dense(HostArray band, int lower, int upper) {
        int n = band.type().shape().extent(0);
        var values = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = Math.max(0, i - lower); j <= Math.min(n - 1, i + upper); j++) {
                values[i * n + j] = band.get(i * (lower + upper + 1) + j - i + lower);
            }
        }
        return matrix(n, n, values);
    }

    /** Numbers at random, so that rows are exchanged; outside of the matrix NaN, which must not be read. */
    private static HostArray band(int n, int lower, int upper) {
        int width = lower + upper + 1;
        var values = random(n, n, width).toArray();
        for (int i = 0; i < n * width; i++) {
            int column = i / width + i % width - lower;
            values[i] = column < 0 || column >= n ? Double.NaN : values[i];
        }
        return matrix(n, width, values);
    }

    @Test
    void bandsAreSolvedAsTheirDenseMatrices() {
        for (int[] example :
                new int[][] {{1, 0, 0}, {1, 2, 1}, {2, 1, 0}, {6, 1, 1}, {9, 2, 3}, {9, 4, 1}, {3, 5, 4}}) {
            int n = example[0];
            int lower = example[1];
            int upper = example[2];
            var band = band(n, lower, upper);
            var right = random(n + 1, n, 2);
            var results = Run.function(
                    x -> {
                        var banded = x.get(0).bandedLu(lower, upper);
                        var full = x.get(1).lu();
                        return List.of(
                                banded.solve(x.get(2)),
                                full.solve(x.get(2)),
                                banded.solveTransposed(x.get(2)),
                                full.solveTransposed(x.get(2)));
                    },
                    band,
                    dense(band, lower, upper),
                    right);
            for (int i = 0; i < 4; i += 2) {
                double size = 1 + distance(results.get(i + 1), matrix(n, 2, new double[2 * n]));
                assertEquals(0, distance(results.get(i), results.get(i + 1)) / size, 1e-11, Arrays.toString(example));
            }
        }
    }

    @Test
    void bandedFactorsHoldMultipliersAndThreeDiagonals() {
        // [1 2 0; 4 2 8; 0 3 1]
        var lu = Run.primitive(new Factorization.BandedLu(1, 1), matrix(3, 3, 99, 1, 2, 4, 2, 8, 3, 1, 99));
        assertArrayEquals(
                new double[] {0.25, 4, 2, 8, 0.5, 3, 1, 0, 0, -2.5, 0, 0},
                lu.get(0).toArray());
        assertArrayEquals(new long[] {1, 2, 2}, lu.get(1).toIntegers());
    }

    @Test
    void mistakesInShapesAreTold() {
        var square = matrix(3, 3, new double[9]);
        assertMistake(
                "banded_lu 1 2 takes 4 elements of each row, but got f64[3,3]",
                new Factorization.BandedLu(1, 2),
                square);
        assertMistake("lu takes square matrices, but got f64[1,2]", new Factorization.Lu(), matrix(1, 2, 1, 2));
        var pivots = Run.integers(DType.I32, 0, 1, 2);
        assertMistake(
                "lu_substitution: the right-hand sides f64[2] do not fit the matrices f64[3,3]",
                new Factorization.LuSubstitution(false),
                square,
                square,
                pivots,
                HostArray.vector(1, 2));
        assertMistake(
                "banded_substitution 1 1: factors f64[3,3] and their order i32[3] do not fit the matrices f64[3,3]",
                new Factorization.BandedSubstitution(1, 1, false),
                square,
                square,
                pivots,
                HostArray.vector(1, 2, 3));
    }

    private static void assertMistake(String expected, Factorization primitive, HostArray... operands) {
        var mistake = assertThrows(IllegalArgumentException.class, () -> Run.primitive(primitive, operands));
        var message = String.valueOf(mistake.getMessage());
        assertTrue(message.startsWith(expected), message);
    }

    @Test
    void factorsOfSingularBandsAreNotANumber() {
        double nan = Double.NaN;
        for (var band : List.of(
                matrix(2, 3, 0, 1, 2, 2, 4, 0),
                matrix(2, 3, 0, 0, 0, 0, 0, 0),
                matrix(2, 3, 0, 1, nan, 0, 1, 0),
                matrix(2, 3, 0, 1, Double.POSITIVE_INFINITY, 0, 1, 0))) {
            var lu = Run.primitive(new Factorization.BandedLu(1, 1), band);
            assertAllNaN(List.of(lu.getFirst()));
            assertArrayEquals(new long[] {0, 1}, lu.get(1).toIntegers());
            for (boolean transposed : new boolean[] {false, true}) {
                var solve = new Factorization.BandedSubstitution(1, 1, transposed);
                assertAllNaN(Run.primitive(solve, band, lu.get(0), lu.get(1), HostArray.vector(1, 2)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 30})
    void qrHasOrthonormalColumnsAndAPositiveDiagonal(int n) {
        for (int m : new int[] {n, n + 3}) {
            var a = random(m, m, n);
            var qr = Run.primitive(new Factorization.Qr(), a);
            assertClose(a, product(qr.get(0), false, qr.get(1), false));
            assertIdentity(product(qr.get(0), true, qr.get(0), false));
            for (int i = 0; i < n * n; i++) {
                double r = qr.get(1).get(i);
                assertTrue(i / n > i % n ? r == 0 : i / n < i % n || r > 0);
            }
        }
    }

    @Test
    void qrOfDependentColumnsStillHasOrthonormalOnes() {
        var a = matrix(3, 2, 1, 2, 1, 2, 1, 2);
        var qr = Run.primitive(new Factorization.Qr(), a);
        assertClose(a, product(qr.get(0), false, qr.get(1), false));
        assertIdentity(product(qr.get(0), true, qr.get(0), false));
        var zero = matrix(3, 2, new double[6]);
        var ofZero = Run.primitive(new Factorization.Qr(), zero);
        assertIdentity(product(ofZero.get(0), true, ofZero.get(0), false));
        assertClose(matrix(2, 2, new double[4]), ofZero.get(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 50})
    void eigenvaluesAscendAndVectorsAreOrthonormal(int n) {
        var a = random(n, n, n);
        var symmetric = Run.function(
                        v -> List.of(v.getFirst().plus(v.getFirst().transpose()).times(0.5)), a)
                .getFirst();
        var eigen = Run.primitive(new Factorization.SymmetricEigen(), a);
        var values = eigen.get(0).toArray();
        var vectors = eigen.get(1);
        assertIdentity(product(vectors, true, vectors, false));
        var scaled = product(vectors, false, diagonal(values), false);
        assertClose(symmetric, product(scaled, false, vectors, true));
        assertArrayEquals(Arrays.stream(values).sorted().toArray(), values);
        assertLargestOfEachColumnIsPositive(vectors);
    }

    @Test
    void repeatedEigenvaluesHaveOrthonormalVectors() {
        var eigen = Run.primitive(new Factorization.SymmetricEigen(), diagonal(2, 1, 2, 1));
        assertClose(HostArray.vector(1, 1, 2, 2), eigen.get(0));
        assertIdentity(product(eigen.get(1), true, eigen.get(1), false));
        assertLargestOfEachColumnIsPositive(eigen.get(1));
    }

    private static void assertLargestOfEachColumnIsPositive(HostArray a) {
        int columns = a.type().shape().extent(1);
        for (int j = 0; j < columns; j++) {
            double largest = 0;
            for (int i = 0; i < a.type().shape().extent(0); i++) {
                double x = a.get(i * columns + j);
                largest = Math.abs(x) > Math.abs(largest) + TOLERANCE ? x : largest;
            }
            assertTrue(largest > 0, "column " + j + " of " + a);
        }
    }

    @Test
    void singularValuesDescendForAllShapes() {
        for (int[] extents : new int[][] {{1, 1}, {1, 4}, {4, 1}, {3, 3}, {5, 3}, {3, 5}, {30, 20}, {20, 40}}) {
            var a = random(extents[0], extents);
            var svd = Run.primitive(new Factorization.Svd(), a);
            var s = svd.get(1).toArray();
            var scaled = product(svd.get(0), false, diagonal(s), false);
            assertClose(a, product(scaled, false, svd.get(2), true));
            assertIdentity(product(svd.get(0), true, svd.get(0), false));
            assertIdentity(product(svd.get(2), true, svd.get(2), false));
            assertTrue(s[s.length - 1] >= 0);
            for (int i = 1; i < s.length; i++) {
                assertTrue(s[i] <= s[i - 1]);
            }
            assertLargestOfEachColumnIsPositive(svd.get(0));
        }
    }

    @Test
    void singularValuesOfDeficientMatrices() {
        var svd = Run.primitive(new Factorization.Svd(), matrix(2, 3, 1, 1, 1, 1, 1, 1));
        assertClose(HostArray.vector(Math.sqrt(6), 0), svd.get(1));
        assertIdentity(product(svd.get(0), true, svd.get(0), false));
        assertIdentity(product(svd.get(2), true, svd.get(2), false));
    }

    @Test
    void batchesAreFactorizedOneByOne() {
        var a = random(7, 2, 3, 4, 4);
        var b = random(8, 2, 3, 4, 2);
        var x = Run.primitive(new Factorization.LuSolve(false), a, b).getFirst();
        assertEquals(0, distance(b, product(a, false, x, false)), 1e-12);
        var qr = Run.primitive(new Factorization.Qr(), a);
        assertClose(a, product(qr.get(0), false, qr.get(1), false));
        var eigen = Run.primitive(new Factorization.SymmetricEigen(), a);
        assertEquals(ArrayType.of(DType.F64, 2, 3, 4), eigen.get(0).type());
    }

    @Test
    void notANumberInMeansNotANumberOut() {
        var a = matrix(2, 2, 1, 0, Double.NaN, 1);
        assertAllNaN(Run.primitive(new Factorization.Cholesky(), a));
        assertAllNaN(Run.primitive(new Factorization.Qr(), a));
        assertAllNaN(Run.primitive(new Factorization.SymmetricEigen(), a));
        assertAllNaN(Run.primitive(new Factorization.Svd(), a));
        assertAllNaN(Run.primitive(new Factorization.LuSolve(false), a, matrix(2, 1, 1, 1)));
    }

    @Test
    void singlePrecisionIsTheDoubleOneRounded() {
        var a = Run.as(DType.F32, random(9, 4, 3));
        var wide = Run.as(DType.F64, a);
        for (var primitive : List.of(new Factorization.Qr(), new Factorization.Svd())) {
            var expected = Run.primitive(primitive, wide).stream()
                    .map(x -> Run.as(DType.F32, x))
                    .toList();
            assertEquals(expected, Run.primitive(primitive, a));
        }
    }

    @Test
    void emptyMatricesHaveEmptyFactors() {
        var none = Run.array(DType.F64, Shape.of(0, 0));
        assertEquals(List.of(none), Run.primitive(new Factorization.Cholesky(), none));
        assertEquals(
                List.of(Run.array(DType.F64, Shape.of(3, 0)), none),
                Run.primitive(new Factorization.Qr(), Run.array(DType.F64, Shape.of(3, 0))));
        var noBatch = Run.array(DType.F64, Shape.of(0, 2, 2));
        assertEquals(List.of(noBatch), Run.primitive(new Factorization.LuSolve(false), noBatch, noBatch));
        assertEquals(
                3,
                Run.primitive(new Factorization.Svd(), Run.array(DType.F64, Shape.of(0, 3)))
                        .size());
    }
}
