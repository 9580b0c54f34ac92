package org.simplectic.backend.simd.internal.fft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.backend.simd.internal.fft.FftPlan.Kind;
import org.simplectic.backend.simd.internal.parallel.Team;

/**
 * Transforms against sums in twice the precision, and the laws they obey.
 *
 * <p>Errors are relative to the Euclidean norm. A transform of {@code n} numbers goes through at most {@code log2 n} levels of
 * sums, each of which adds at most a few roundings; those of different levels are independent, so {@code 4 u (1 + log2 n)} is
 * generous for the direct ones ({@code u} = 1.1e-16 or 6e-8). Bluestein's chirps go through three transforms of up to four
 * times the length: four times as much.
 */
class FftPlanTest {
    static IntStream lengths() {
        return IntStream.concat(
                IntStream.rangeClosed(1, 64),
                IntStream.of(77, 100, 121, 128, 169, 210, 243, 256, 343, 360, 512, 625, 1000, 1009, 1024, 1155, 2048));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void agreesWithDirectSums(int n) {
        var x = random(2 * n, n);
        for (var single : new boolean[] {false, true}) {
            var input = rounded(x, single);
            var expected = direct(input);
            assertClose(expected, transform(new int[] {n}, Kind.FORWARD, single, input), tolerance(n, single));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 6000, 16384, 20736, 65536, 131072})
    void agreesWithDirectSumsAtSomeFrequencies(int n) {
        var x = random(2 * n, n);
        for (var single : new boolean[] {false, true}) {
            var input = rounded(x, single);
            var result = transform(new int[] {n}, Kind.FORWARD, single, input);
            var roots = roots(n);
            for (var k : new int[] {0, 1, 2, 17, n / 3, n / 2, n - 1}) {
                var expected = direct(input, k, roots);
                // One number among n: its error is that of a typical one, of which the norm has sqrt(n).
                var error = Math.hypot(result[2 * k] - expected[0], result[2 * k + 1] - expected[1]);
                assertTrue(error <= 4 * tolerance(n, single) * norm(input), () -> "at frequency " + k + ": " + error);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void inverseUndoesForward(int n) {
        for (var single : new boolean[] {false, true}) {
            var x = rounded(random(2 * n, n + 1), single);
            var shape = new int[] {n};
            var back = transform(shape, Kind.INVERSE, single, transform(shape, Kind.FORWARD, single, x));
            assertClose(x, back, 2 * tolerance(n, single));
        }
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void realTransformIsHalfOfTheComplexOne(int n) {
        for (var single : new boolean[] {false, true}) {
            var x = rounded(random(n, n + 2), single);
            var expected = Arrays.copyOf(direct(complex(x)), 2 * (n / 2 + 1));
            var result = transform(new int[] {n}, Kind.REAL_FORWARD, single, x);
            assertClose(expected, result, 2 * tolerance(n, single));
            assertClose(x, transform(new int[] {n}, Kind.REAL_INVERSE, single, result), 4 * tolerance(n, single));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32768, 65536, 100000})
    void longRealLinesAgreeWithComplexOnes(int n) {
        var x = random(n, 5);
        var expected = transform(new int[] {n}, Kind.FORWARD, false, complex(x));
        var result = transform(new int[] {n}, Kind.REAL_FORWARD, false, x);
        assertClose(Arrays.copyOf(expected, n + 2), result, 2 * tolerance(n, false));
        assertClose(x, transform(new int[] {n}, Kind.REAL_INVERSE, false, result), 4 * tolerance(n, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 1000, 1009, 65536})
    void energyIsConserved(int n) {
        var x = random(2 * n, 7);
        var result = transform(new int[] {n}, Kind.FORWARD, false, x);
        assertEquals(norm(x), norm(result) / Math.sqrt(n), tolerance(n, false) * norm(x));
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 1000, 1009, 65536})
    void shiftBecomesModulation(int n) {
        var x = random(2 * n, 11);
        var shift = 5;
        var shifted = new double[2 * n];
        System.arraycopy(x, 0, shifted, 2 * shift, 2 * (n - shift));
        System.arraycopy(x, 2 * (n - shift), shifted, 0, 2 * shift);
        var expected = transform(new int[] {n}, Kind.FORWARD, false, x);
        for (var k = 0; k < n; k++) {
            var wRe = Roots.real((long) k * shift, n);
            var wIm = Roots.imaginary((long) k * shift, n);
            var re = expected[2 * k];
            var im = expected[2 * k + 1];
            expected[2 * k] = re * wRe - im * wIm;
            expected[2 * k + 1] = re * wIm + im * wRe;
        }
        assertClose(expected, transform(new int[] {n}, Kind.FORWARD, false, shifted), 2 * tolerance(n, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 1000, 1009, 65536})
    void isLinear(int n) {
        var x = random(2 * n, 13);
        var y = random(2 * n, 17);
        var sum = new double[2 * n];
        Arrays.setAll(sum, i -> 3 * x[i] - 2 * y[i]);
        var ofX = transform(new int[] {n}, Kind.FORWARD, false, x);
        var ofY = transform(new int[] {n}, Kind.FORWARD, false, y);
        var expected = new double[2 * n];
        Arrays.setAll(expected, i -> 3 * ofX[i] - 2 * ofY[i]);
        assertClose(expected, transform(new int[] {n}, Kind.FORWARD, false, sum), 5 * tolerance(n, false));
    }

    static int[][] shapes() {
        return new int[][] {
            {8, 8}, {16, 24}, {5, 7}, {32, 9}, {17, 20}, {3, 34}, {64, 1}, {1, 64}, {6, 10, 15}, {19, 4, 16}
        };
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void severalAxesAreOneAfterTheOther(int[] shape) {
        for (var single : new boolean[] {false, true}) {
            var n = size(shape);
            var x = rounded(random(2 * n, 19), single);
            var expected = x;
            for (var axis = 0; axis < shape.length; axis++) {
                expected = directAlong(expected, shape, axis);
            }
            var result = transform(shape, Kind.FORWARD, single, x);
            assertClose(expected, result, 2 * tolerance(n, single));
            assertClose(x, transform(shape, Kind.INVERSE, single, result), 4 * tolerance(n, single));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void realTransformsOverSeveralAxesKeepHalfOfTheLast(int[] shape) {
        for (var single : new boolean[] {false, true}) {
            var x = rounded(random(size(shape), 23), single);
            var whole = complex(x);
            for (var axis = 0; axis < shape.length; axis++) {
                whole = directAlong(whole, shape, axis);
            }
            var last = shape[shape.length - 1];
            var half = last / 2 + 1;
            var expected = new double[2 * size(shape) / last * half];
            for (var line = 0; line < size(shape) / last; line++) {
                System.arraycopy(whole, 2 * line * last, expected, 2 * line * half, 2 * half);
            }
            var result = transform(shape, Kind.REAL_FORWARD, single, x);
            assertClose(expected, result, 2 * tolerance(size(shape), single));
            assertClose(x, transform(shape, Kind.REAL_INVERSE, single, result), 4 * tolerance(size(shape), single));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void oneAxisOfThree(int axis) {
        for (var shape : new int[][] {{6, 10, 15}, {17, 16, 34}, {12, 40, 20}}) {
            var x = random(2 * size(shape), 29);
            var axes = new int[] {axis};
            var result = transform(shape, axes, Kind.FORWARD, false, x, Team.single(), 0);
            assertClose(directAlong(x, shape, axis), result, 2 * tolerance(shape[axis], false));
            assertClose(x, transform(shape, axes, Kind.INVERSE, false, result, Team.single(), 0), 1e-14);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void realAxisNeedNotBeTheLast(int axis) {
        var shape = new int[] {6, 9, 20};
        var x = random(size(shape), 31);
        var other = (axis + 1) % 3;
        var axes = new int[] {other, axis};
        var result = transform(shape, axes, Kind.REAL_FORWARD, false, x, Team.single(), 0);
        var whole = directAlong(directAlong(complex(x), shape, axis), shape, other);
        var half = shape.clone();
        half[axis] = shape[axis] / 2 + 1;
        var expected = new double[2 * size(half)];
        for (var i = 0; i < size(half); i++) {
            var k = i / (half[1] * half[2]);
            var l = i / half[2] % half[1];
            var m = i % half[2];
            System.arraycopy(whole, 2 * ((k * shape[1] + l) * shape[2] + m), expected, 2 * i, 2);
        }
        assertClose(expected, result, 1e-14);
        assertClose(x, transform(shape, axes, Kind.REAL_INVERSE, false, result, Team.single(), 0), 1e-14);
    }

    @Test
    void noAxesIsACopy() {
        var x = random(24, 37);
        assertArrayEquals(x, transform(new int[] {3, 4}, new int[0], Kind.FORWARD, false, x, Team.single(), 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 24, 72})
    void offsetsNeedNotBeAligned(int offset) {
        for (var shape : new int[][] {{256}, {17}, {16384}, {24, 24}}) {
            var axes = IntStream.range(0, shape.length).toArray();
            var x = random(2 * size(shape), 41);
            assertArrayEquals(
                    transform(shape, Kind.FORWARD, false, x),
                    transform(shape, axes, Kind.FORWARD, false, x, Team.single(), offset));
        }
    }

    @Test
    void sizeOfTheTeamDoesNotChangeABit() {
        try (var team = Team.of(3)) {
            for (var shape : new int[][] {{1024}, {65536}, {3, 16384}, {50, 36}, {9, 7, 40}, {7, 1009}, {32768, 2}}) {
                var axes = IntStream.range(0, shape.length).toArray();
                for (var kind : Kind.values()) {
                    var half = shape.clone();
                    half[shape.length - 1] = shape[shape.length - 1] / 2 + 1;
                    var count = switch (kind) {
                        case FORWARD, INVERSE -> 2 * size(shape);
                        case REAL_FORWARD -> size(shape);
                        case REAL_INVERSE -> 2 * size(half);
                    };
                    var x = random(count, 43);
                    assertArrayEquals(
                            transform(shape, axes, kind, false, x, Team.single(), 0),
                            transform(shape, axes, kind, false, x, team, 0));
                }
            }
        }
    }

    @Test
    void executingAgainGivesTheSameAndLeavesTheInput() {
        try (var plan = FftPlan.of(new int[] {360}, new int[] {0}, Kind.FORWARD, false);
                var arena = Arena.ofConfined()) {
            var x = random(720, 47);
            var in = arena.allocate(plan.inBytes(), 64);
            var out = arena.allocate(plan.outBytes(), 64);
            put(in, 0, x, false);
            plan.execute(in, 0, out, 0, Team.single());
            var first = get(out, 0, 720, false);
            plan.execute(in, 0, out, 0, Team.single());
            assertArrayEquals(first, get(out, 0, 720, false));
            assertArrayEquals(x, get(in, 0, 720, false));
        }
    }

    @Test
    void badPlansSayWhatIsWrong() {
        var extent = assertThrows(
                IllegalArgumentException.class, () -> FftPlan.of(new int[] {4, 0}, new int[] {1}, Kind.FORWARD, false));
        assertEquals("extents of a transform are at least 1, not [4, 0]", String.valueOf(extent.getMessage()));
        var axis = assertThrows(
                IllegalArgumentException.class,
                () -> FftPlan.of(new int[] {4, 4}, new int[] {1, 1}, Kind.FORWARD, false));
        assertEquals("axes [1, 1] are not distinct axes of an array of rank 2", String.valueOf(axis.getMessage()));
    }

    @Test
    void memoryMustBeNativeAndLargeEnough() {
        try (var plan = FftPlan.of(new int[] {8}, new int[] {0}, Kind.FORWARD, false);
                var arena = Arena.ofConfined()) {
            var place = arena.allocate(128);
            var heap = MemorySegment.ofArray(new double[16]);
            assertThrows(IllegalArgumentException.class, () -> plan.execute(heap, 0, place, 0, Team.single()));
            assertThrows(IndexOutOfBoundsException.class, () -> plan.execute(place, 8, place, 0, Team.single()));
        }
    }

    private static double tolerance(int n, boolean single) {
        var unit = single ? 0x1p-24 : 0x1p-53;
        return (Radices.smooth(n) ? 4 : 16) * unit * (1 + Math.log(n) / Math.log(2));
    }

    private static double[] transform(int[] shape, Kind kind, boolean single, double[] x) {
        return transform(shape, IntStream.range(0, shape.length).toArray(), kind, single, x, Team.single(), 0);
    }

    private static double[] transform(
            int[] shape, int[] axes, Kind kind, boolean single, double[] x, Team team, int offset) {
        var size = single ? Float.BYTES : Double.BYTES;
        try (var plan = FftPlan.of(shape, axes, kind, single);
                var arena = Arena.ofConfined()) {
            assertEquals((long) x.length * size, plan.inBytes());
            var in = arena.allocate(offset + plan.inBytes(), 64);
            var out = arena.allocate(offset + plan.outBytes(), 64);
            put(in, offset, x, single);
            plan.execute(in, offset, out, offset, team);
            return get(out, offset, (int) (plan.outBytes() / size), single);
        }
    }

    private static void put(MemorySegment segment, int offset, double[] values, boolean single) {
        var size = single ? Float.BYTES : Double.BYTES;
        for (var i = 0; i < values.length; i++) {
            Memory.putReal(single, segment.address() + offset + (long) i * size, values[i]);
        }
    }

    private static double[] get(MemorySegment segment, int offset, int count, boolean single) {
        var size = single ? Float.BYTES : Double.BYTES;
        var values = new double[count];
        Arrays.setAll(values, i -> Memory.getReal(single, segment.address() + offset + (long) i * size));
        return values;
    }

    private static double[] random(int count, int seed) {
        return new Random(seed).doubles(count, -0.5, 0.5).toArray();
    }

    private static double[] rounded(double[] x, boolean single) {
        return single ? Arrays.stream(x).map(value -> (float) value).toArray() : x;
    }

    private static double[] complex(double[] reals) {
        var result = new double[2 * reals.length];
        for (var i = 0; i < reals.length; i++) {
            result[2 * i] = reals[i];
        }
        return result;
    }

    private static int size(int[] shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private static double[] direct(double[] x) {
        var result = new double[x.length];
        var roots = roots(x.length / 2);
        for (var k = 0; k < x.length / 2; k++) {
            System.arraycopy(direct(x, k, roots), 0, result, 2 * k, 2);
        }
        return result;
    }

    private static double[] roots(int n) {
        var roots = new double[2 * n];
        for (var k = 0; k < n; k++) {
            roots[2 * k] = Roots.real(k, n);
            roots[2 * k + 1] = Roots.imaginary(k, n);
        }
        return roots;
    }

    /** One frequency, the sums compensated (Kahan, Babuska, Neumaier) and the roots from exactly reduced angles. */
    private static double[] direct(double[] x, int k, double[] roots) {
        var n = x.length / 2;
        var re = new double[2];
        var im = new double[2];
        for (var j = 0; j < n; j++) {
            var number = (int) ((long) j * k % n);
            var wRe = roots[2 * number];
            var wIm = roots[2 * number + 1];
            addProduct(re, x[2 * j], wRe);
            addProduct(re, -x[2 * j + 1], wIm);
            addProduct(im, x[2 * j], wIm);
            addProduct(im, x[2 * j + 1], wRe);
        }
        return new double[] {re[0] + re[1], im[0] + im[1]};
    }

    private static void addProduct(double[] sum, double a, double b) {
        var product = a * b;
        var total = sum[0] + product;
        var rest = Math.abs(sum[0]) >= Math.abs(product) ? sum[0] - total + product : product - total + sum[0];
        sum[0] = total;
        sum[1] += rest + Math.fma(a, b, -product);
    }

    private static double[] directAlong(double[] x, int[] shape, int axis) {
        var n = shape[axis];
        var inner = size(Arrays.copyOfRange(shape, axis + 1, shape.length));
        var result = new double[x.length];
        for (var line = 0; line < x.length / 2 / n; line++) {
            var start = line / inner * n * inner + line % inner;
            var values = new double[2 * n];
            for (var j = 0; j < n; j++) {
                System.arraycopy(x, 2 * (start + j * inner), values, 2 * j, 2);
            }
            values = direct(values);
            for (var j = 0; j < n; j++) {
                System.arraycopy(values, 2 * j, result, 2 * (start + j * inner), 2);
            }
        }
        return result;
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(value -> value * value).sum());
    }

    private static void assertClose(double[] expected, double[] actual, double tolerance) {
        assertEquals(expected.length, actual.length);
        var difference = new double[expected.length];
        Arrays.setAll(difference, i -> actual[i] - expected[i]);
        var error = norm(difference) / norm(expected);
        assertTrue(error <= tolerance, () -> "relative error " + error + ", at most " + tolerance + " expected");
    }
}
