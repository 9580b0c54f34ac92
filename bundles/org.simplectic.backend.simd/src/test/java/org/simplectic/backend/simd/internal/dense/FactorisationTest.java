package org.simplectic.backend.simd.internal.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.backend.simd.internal.parallel.Team;

final class FactorisationTest {
    /** Below, at and above the sizes at which the recursions end, and some levels of them. */
    private static final int[] SIZES = {0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 33, 70, 150};

    private static final int[] RIGHT_HAND_SIDES = {0, 1, 3, 17, 40};

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void triangularSolvesGiveBackWhatWasMultiplied(boolean wide) {
        var random = new Random(1);
        try (var arena = Arena.ofShared();
                var team = Team.of(2);
                var tools = dense(wide, team)) {
            for (var n : SIZES) {
                for (var m : RIGHT_HAND_SIDES) {
                    for (var variant = 0; variant < 8; variant++) {
                        checkTriangular(tools, arena, wide, n, m, variant, random);
                    }
                }
            }
        }
    }

    /** Variant: bit 0 lower, bit 1 transposed, bit 2 unit. What must not be read is NaN. */
    private static void checkTriangular(
            Dense tools, Arena arena, boolean wide, int n, int m, int variant, Random random) {
        var lower = (variant & 1) != 0;
        var transposed = (variant & 2) != 0;
        var unit = (variant & 4) != 0;
        var t = TestMatrix.random(arena, wide, n, n, random);
        var full = new double[n][n];
        for (var i = 0; i < n; i++) {
            for (var j = 0; j < n; j++) {
                if (i == j ? unit : lower ? j > i : j < i) {
                    t.set(i, j, Double.NaN);
                } else {
                    t.set(i, j, i == j ? 1 + random.nextDouble() : t.get(i, j) / n);
                }
                var value = i == j && unit ? 1 : (lower ? j <= i : j >= i) ? t.get(i, j) : 0;
                full[transposed ? j : i][transposed ? i : j] = value;
            }
        }
        var b = TestMatrix.random(arena, wide, n, m, random);
        var x = b.values();
        for (var i = 0; i < n; i++) {
            for (var j = 0; j < m; j++) {
                var sum = 0.0;
                for (var k = 0; k < n; k++) {
                    sum += full[i][k] * x[k][j];
                }
                b.set(i, j, sum);
            }
        }
        tools.triangular().solve(lower, transposed, unit, n, m, t.address(), t.leading, b.address(), b.leading);
        // The triangles are well conditioned, whatever n: row sums off the diagonal are at most 1/2.
        var tolerance = wide ? 1e-13 : 1e-5;
        for (var i = 0; i < n; i++) {
            for (var j = 0; j < m; j++) {
                assertEquals(x[i][j], b.get(i, j), tolerance, n + " x " + m + ", variant " + variant);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void choleskyFactorsMultiplyToTheMatrix(boolean wide) {
        var random = new Random(2);
        try (var arena = Arena.ofShared();
                var team = Team.of(2);
                var tools = dense(wide, team)) {
            for (var n : SIZES) {
                var a = definite(arena, wide, n, random);
                var given = a.values();
                var factor = TestMatrix.random(arena, wide, n, n, random);
                blankAboveDiagonal(a);
                assertEquals(Cholesky.DONE, cholesky(tools, a, factor, arena));
                var l = factor.values();
                for (var i = 0; i < n; i++) {
                    for (var j = 0; j < n; j++) {
                        var sum = 0.0;
                        for (var k = 0; k < n; k++) {
                            sum += l[i][k] * l[j][k];
                        }
                        assertEquals(given[i][j], sum, n * (wide ? 1e-14 : 1e-5), n + ": " + i + ", " + j);
                        assertTrue(j <= i || l[i][j] == 0, "above the diagonal");
                    }
                }
            }
        }
    }

    @Test
    void choleskyNamesTheRowThatIsNotDefinite() {
        var random = new Random(3);
        try (var arena = Arena.ofShared();
                var team = Team.of(1);
                var tools = Dense.f64(team)) {
            for (var row : new int[] {0, 5, 17, 39}) {
                for (var wrong : new double[] {-1, 0, Double.NaN, Double.POSITIVE_INFINITY}) {
                    var a = definite(arena, true, 40, random);
                    a.set(row, row, wrong);
                    var l = TestMatrix.random(arena, true, 40, 40, random);
                    assertEquals(row, cholesky(tools, a, l, arena));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void luFactorsMultiplyToThePermutedMatrix(boolean wide) {
        var random = new Random(4);
        try (var arena = Arena.ofShared();
                var team = Team.of(2);
                var tools = dense(wide, team)) {
            for (var n : SIZES) {
                var a = TestMatrix.random(arena, wide, n, n, random);
                var transposed = n % 2 == 0;
                var permuted = transposed ? transpose(a.values()) : a.values();
                var pivots = new int[n];
                var lu = TestMatrix.random(arena, wide, n, n, random);
                assertEquals(Lu.DONE, factor(tools, transposed, a, lu, pivots));
                for (var i = 0; i < n; i++) {
                    var row = permuted[i];
                    permuted[i] = permuted[pivots[i]];
                    permuted[pivots[i]] = row;
                }
                var factors = lu.values();
                for (var i = 0; i < n; i++) {
                    for (var j = 0; j < n; j++) {
                        var sum = i <= j ? factors[i][j] : 0;
                        for (var k = 0; k < Math.min(i, j + 1); k++) {
                            sum += factors[i][k] * factors[k][j];
                        }
                        assertEquals(
                                permuted[i][j], sum, Math.max(1, n) * (wide ? 1e-14 : 1e-5), n + ": " + i + ", " + j);
                        assertTrue(j >= i || Math.abs(factors[i][j]) <= 1, "a factor larger than 1: no pivoting");
                    }
                }
            }
        }
    }

    @Test
    void luSolves() {
        var random = new Random(5);
        try (var arena = Arena.ofShared();
                var team = Team.of(2);
                var tools = Dense.f64(team)) {
            for (var n : SIZES) {
                for (var m : RIGHT_HAND_SIDES) {
                    var a = definite(arena, true, n, random);
                    var matrix = a.values();
                    var b = TestMatrix.random(arena, true, n, m, random);
                    var given = b.values();
                    var pivots = new int[n];
                    var factors = TestMatrix.random(arena, true, n, n, random);
                    assertEquals(Lu.DONE, factor(tools, false, a, factors, pivots));
                    tools.lu().solve(n, m, factors.address(), factors.leading, pivots, b.address(), b.leading);
                    var x = b.values();
                    for (var i = 0; i < n; i++) {
                        for (var j = 0; j < m; j++) {
                            var sum = 0.0;
                            for (var k = 0; k < n; k++) {
                                sum += matrix[i][k] * x[k][j];
                            }
                            assertEquals(given[i][j], sum, 1e-12, n + " x " + m);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void factorisationsFindWhatIsNotFinite(boolean wide) {
        var random = new Random(8);
        try (var arena = Arena.ofShared();
                var team = Team.of(1);
                var tools = dense(wide, team)) {
            var factor = TestMatrix.random(arena, wide, 40, 40, random);
            for (var place = 0; place < 40 * 40; place += 7) {
                for (var wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                    var a = definite(arena, wide, 40, random);
                    a.set(place / 40, place % 40, wrong);
                    assertNotEquals(Lu.DONE, factor(tools, false, a, factor, new int[40]), place + ", " + wrong);
                    if (place % 40 <= place / 40) {
                        assertNotEquals(Cholesky.DONE, cholesky(tools, a, factor, arena), place + ", " + wrong);
                    }
                }
            }
        }
    }

    @Test
    void luNamesTheFirstZeroPivot() {
        var random = new Random(6);
        try (var arena = Arena.ofShared();
                var team = Team.of(1);
                var tools = Dense.f64(team)) {
            for (var column : new int[] {0, 4, 20, 39}) {
                var a = TestMatrix.random(arena, true, 40, 40, random);
                for (var i = 0; i < 40; i++) {
                    a.set(i, column, 0);
                }
                var lu = TestMatrix.random(arena, true, 40, 40, random);
                assertEquals(column, factor(tools, false, a, lu, new int[40]));
            }
        }
    }

    @Test
    void theNumberOfThreadsDoesNotShowInTheBits() {
        assertArrayEquals(factorBits(1), factorBits(3));
    }

    private static double[] factorBits(int threads) {
        var random = new Random(7);
        try (var arena = Arena.ofShared();
                var team = Team.of(threads);
                var tools = Dense.f64(team)) {
            var a = definite(arena, true, 200, random);
            var lu = TestMatrix.random(arena, true, 200, 200, random);
            assertEquals(Lu.DONE, factor(tools, false, a, lu, new int[200]));
            return lu.everything();
        }
    }

    /** Symmetric, with eigenvalues of about n/2 and more. */
    private static TestMatrix definite(Arena arena, boolean wide, int n, Random random) {
        var a = TestMatrix.random(arena, wide, n, n, random);
        for (var i = 0; i < n; i++) {
            for (var j = 0; j < i; j++) {
                a.set(i, j, a.get(j, i));
            }
            a.set(i, i, n + a.get(i, i));
        }
        return a;
    }

    private static int factor(Dense tools, boolean transposed, TestMatrix a, TestMatrix factors, int[] pivots) {
        return tools.lu()
                .factor(transposed, a.rows, a.address(), a.leading, factors.address(), factors.leading, pivots);
    }

    private static int cholesky(Dense tools, TestMatrix a, TestMatrix l, Arena arena) {
        var row = tools.leading(a.rows);
        var room = arena.allocate(a.rows * row * a.bytes() + 1, 64);
        return tools.cholesky().factor(a.rows, a.address(), a.leading, l.address(), l.leading, room.address(), row);
    }

    private static double[][] transpose(double[][] values) {
        var transposed = new double[values.length][values.length];
        for (var i = 0; i < values.length; i++) {
            for (var j = 0; j < values.length; j++) {
                transposed[j][i] = values[i][j];
            }
        }
        return transposed;
    }

    /** What a Cholesky factorisation must not read is NaN. */
    private static void blankAboveDiagonal(TestMatrix a) {
        for (var i = 0; i < a.rows; i++) {
            for (var j = i + 1; j < a.rows; j++) {
                a.set(i, j, Double.NaN);
            }
        }
    }

    private static Dense dense(boolean wide, Team team) {
        return wide ? Dense.f64(team) : Dense.f32(team);
    }
}
