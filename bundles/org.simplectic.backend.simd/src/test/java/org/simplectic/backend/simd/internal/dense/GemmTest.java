package org.simplectic.backend.simd.internal.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.backend.simd.internal.parallel.Team;

final class GemmTest {
    /** Around every boundary of a tile: rows by four, columns by vectors of two to sixteen elements, panels of three. */
    private static final int[] SMALL = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 17, 24, 25, 33, 49};

    /** Several blocks of rows and of the summation index, B and A packed. */
    private static final int[][] LARGE = {
        {1, 300, 5000},
        {300, 1, 5000},
        {129, 70, 257},
        {260, 131, 30},
        {30, 260, 515},
        {70, 300, 270},
        {5, 2100, 7},
        {9, 40, 1030}
    };

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void equalsTheTripleLoopForAllSmallShapes(boolean wide) {
        var random = new Random(1);
        try (var team = Team.of(2);
                var gemm = gemm(wide, team)) {
            for (var m : SMALL) {
                for (var n : SMALL) {
                    for (var k : SMALL) {
                        check(gemm, wide, m, n, k, random.nextInt(16), random);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void equalsTheTripleLoopForEveryVariant(boolean wide) {
        var random = new Random(2);
        try (var team = Team.of(2);
                var gemm = gemm(wide, team)) {
            for (var variant = 0; variant < 16; variant++) {
                for (var m : new int[] {1, 6, 13}) {
                    for (var n : new int[] {1, 6, 61}) {
                        for (var k : new int[] {0, 1, 6, 40}) {
                            check(gemm, wide, m, n, k, variant, random);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void equalsTheTripleLoopForLargeShapes(boolean wide) {
        var random = new Random(3);
        try (var team = Team.of(3);
                var gemm = gemm(wide, team)) {
            for (var shape : LARGE) {
                for (var variant = 0; variant < 4; variant++) {
                    check(gemm, wide, shape[0], shape[1], shape[2], variant, random);
                }
            }
        }
    }

    /** Variant: bit 0 transposes A, bit 1 transposes B, bit 2 adds to C, bit 3 takes a factor. */
    private static void check(Gemm gemm, boolean wide, int m, int n, int k, int variant, Random random) {
        var arena = Arena.ofAuto();
        var ta = (variant & 1) != 0;
        var tb = (variant & 2) != 0;
        var beta = (variant >> 2) & 1;
        var alpha = (variant & 8) != 0 ? -0.75 : 1;
        var a = TestMatrix.random(arena, wide, ta ? k : m, ta ? m : k, random);
        var b = TestMatrix.random(arena, wide, tb ? n : k, tb ? k : n, random);
        var c = TestMatrix.random(arena, wide, m, n, random);
        var name = m + " x " + k + (ta ? " transposed" : "") + " by " + k + " x " + n + (tb ? " transposed" : "")
                + ", factor " + alpha + ", beta " + beta;
        var all = c.everything();
        var x = a.values();
        var y = b.values();
        var expected = new double[m][n];
        for (var i = 0; i < m; i++) {
            for (var j = 0; j < n; j++) {
                var sum = 0.0;
                for (var l = 0; l < k; l++) {
                    sum += (ta ? x[l][i] : x[i][l]) * (tb ? y[j][l] : y[l][j]);
                }
                expected[i][j] = alpha * sum + (beta == 0 ? 0 : c.get(i, j));
            }
        }
        multiply(gemm, m, n, k, alpha, a, ta, b, tb, beta, c);
        // Every term is at most 1/4: the usual bound of a sum's rounding errors, for both sums.
        var tolerance = (k + 2) * (0.25 * k + 1) * (wide ? 0x1p-52 : 0x1p-23);
        for (var i = 0; i < m; i++) {
            for (var j = 0; j < n; j++) {
                assertEquals(expected[i][j], c.get(i, j), tolerance, name);
                c.set(i, j, all[c.before() + i * c.leading + j]);
            }
        }
        assertArrayEquals(all, c.everything(), name + ": elements around C");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNumberOfThreadsDoesNotShowInTheBits(boolean wide) {
        for (var shape : new int[][] {{64, 64, 64}, {131, 203, 270}, {1, 700, 900}, {700, 1, 900}, {40, 1000, 33}}) {
            for (var variant = 0; variant < 4; variant++) {
                var one = bits(wide, 1, shape, variant);
                assertArrayEquals(one, bits(wide, 2, shape, variant), shape[0] + " " + variant);
                assertArrayEquals(one, bits(wide, 5, shape, variant), shape[0] + " " + variant);
            }
        }
    }

    private static double[] bits(boolean wide, int threads, int[] shape, int variant) {
        var random = new Random(4);
        var ta = (variant & 1) != 0;
        var tb = (variant & 2) != 0;
        var m = shape[0];
        var n = shape[1];
        var k = shape[2];
        try (var arena = Arena.ofShared();
                var team = Team.of(threads);
                var gemm = gemm(wide, team)) {
            var a = TestMatrix.random(arena, wide, ta ? k : m, ta ? m : k, random);
            var b = TestMatrix.random(arena, wide, tb ? n : k, tb ? k : n, random);
            var c = TestMatrix.random(arena, wide, m, n, random);
            multiply(gemm, m, n, k, 1, a, ta, b, tb, 0, c);
            return c.everything();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchEqualsItsProductsOneByOne(boolean wide) {
        var random = new Random(5);
        try (var arena = Arena.ofShared();
                var team = Team.of(2);
                var gemm = gemm(wide, team)) {
            for (var shape : new int[][] {{5, 7, 3}, {16, 16, 16}, {33, 30, 31}, {1, 9, 9}, {9, 1, 9}, {3, 4, 0}}) {
                var m = shape[0];
                var n = shape[1];
                var k = shape[2];
                var count = 13;
                var a = TestMatrix.random(arena, wide, count * m, k, random);
                var b = TestMatrix.random(arena, wide, k, n, random);
                var c = TestMatrix.random(arena, wide, count * m, n, random);
                var d = TestMatrix.random(arena, wide, count * m, n, random);
                gemm.batched(
                        count,
                        m,
                        n,
                        k,
                        1,
                        a.address(),
                        a.leading,
                        (long) m * a.leading,
                        false,
                        b.address(),
                        b.leading,
                        0,
                        false,
                        0,
                        c.address(),
                        c.leading,
                        (long) m * c.leading);
                for (var item = 0; item < count; item++) {
                    gemm.multiply(
                            m,
                            n,
                            k,
                            1,
                            a.address() + (long) item * m * a.leading * a.bytes(),
                            a.leading,
                            false,
                            b.address(),
                            b.leading,
                            false,
                            0,
                            d.address() + (long) item * m * d.leading * d.bytes(),
                            d.leading);
                }
                for (var i = 0; i < count * m; i++) {
                    for (var j = 0; j < n; j++) {
                        assertEquals(d.get(i, j), c.get(i, j));
                    }
                }
            }
        }
    }

    @Test
    void notANumberReachesItsRowAndNoOther() {
        var random = new Random(6);
        try (var arena = Arena.ofShared();
                var team = Team.of(2);
                var gemm = Gemm.f64(team)) {
            for (var n : new int[] {1, 5, 40}) {
                var a = TestMatrix.random(arena, true, 11, 9, random);
                var b = TestMatrix.random(arena, true, 9, n, random);
                var c = TestMatrix.random(arena, true, 11, n, random);
                a.set(10, 4, Double.NaN);
                a.set(3, 8, Double.POSITIVE_INFINITY);
                b.set(8, 0, 0);
                c.set(0, 0, Double.NaN);
                multiply(gemm, 11, n, 9, 1, a, false, b, false, 0, c);
                for (var i = 0; i < 11; i++) {
                    for (var j = 0; j < n; j++) {
                        assertEquals(i == 10 || (i == 3 && j == 0), Double.isNaN(c.get(i, j)), i + ", " + j);
                    }
                }
                multiply(gemm, 11, n, 9, 1, a, false, b, false, 1, c);
                assertTrue(Double.isNaN(c.get(10, n - 1)));
                assertFalse(Double.isNaN(c.get(0, 0)));
            }
        }
    }

    /** Slow: after other tests have compiled the kernel for their sizes, its best form may be minutes away. */
    @Tag("slow")
    @Test
    void aCallAllocatesNothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var random = new Random(7);
        try (var arena = Arena.ofShared();
                var team = Team.single();
                var gemm = Gemm.f64(team)) {
            var a = TestMatrix.random(arena, true, 64, 64, random);
            var b = TestMatrix.random(arena, true, 64, 64, random);
            var c = TestMatrix.random(arena, true, 64, 64, random);
            // Until the compiler has done its work, vectors are objects.
            var least = Long.MAX_VALUE;
            for (var attempt = 0; attempt < 2000 && least >= 100; attempt++) {
                var before = threads.getCurrentThreadAllocatedBytes();
                for (var repeat = 0; repeat < 100; repeat++) {
                    multiply(gemm, 64, 64, 64, 1, a, false, b, false, 0, c);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(least < 100, least + " bytes in 100 calls");
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        try (var arena = Arena.ofShared();
                var gemm = Gemm.f64(Team.single())) {
            var x = arena.allocate(800, 64).address();
            assertEquals(
                    "rows of B stand 2 elements apart, but have 3 elements",
                    assertThrows(IllegalArgumentException.class, () -> simple(gemm, x, 2, 3, 2, 2, 0))
                            .getMessage());
            assertEquals(
                    "sizes must not be negative: 1 products of 2 x -2 and -2 x 3",
                    assertThrows(IllegalArgumentException.class, () -> simple(gemm, x, 2, 3, -2, 3, 0))
                            .getMessage());
            assertEquals(
                    "beta must be 0 or 1, not 0.5",
                    assertThrows(IllegalArgumentException.class, () -> simple(gemm, x, 2, 3, 2, 3, 0.5))
                            .getMessage());
        }
    }

    private static void simple(Gemm gemm, long x, int m, int n, int k, int ldb, double beta) {
        gemm.multiply(m, n, k, 1, x, Math.max(k, 1), false, x, ldb, false, beta, x, n);
    }

    private static Gemm gemm(boolean wide, Team team) {
        return wide ? Gemm.f64(team) : Gemm.f32(team);
    }

    private static void multiply(
            Gemm gemm,
            int m,
            int n,
            int k,
            double alpha,
            TestMatrix a,
            boolean transposeA,
            TestMatrix b,
            boolean transposeB,
            double beta,
            TestMatrix c) {
        gemm.multiply(
                m,
                n,
                k,
                alpha,
                a.address(),
                a.leading,
                transposeA,
                b.address(),
                b.leading,
                transposeB,
                beta,
                c.address(),
                c.leading);
    }
}
