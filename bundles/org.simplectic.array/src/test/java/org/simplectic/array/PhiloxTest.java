package org.simplectic.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.simplectic.array.RandomNumbers.Distribution;

final class PhiloxTest {
    private static final int MANY = 200_000;

    /** The known answers that the authors publish with their library Random123. */
    @Test
    void givesTheKnownAnswers() {
        assertBlock(0, 0, 0, 0xe169c58d_6627e8d5L, 0x9b00dbd8_bc57ac4cL);
        assertBlock(-1, -1, -1, 0x41c83b0e_408f276dL, 0x6d5451fd_a20bc7c6L);
        assertBlock(
                0x299f31d0_a4093822L,
                0x03707344_13198a2eL,
                0x85a308d3_243f6a88L,
                0x94fdcceb_d16cfe09L,
                0x24126ea1_5001e420L);
    }

    private static void assertBlock(long key, long stream, long index, long first, long second) {
        var block = new long[2];
        Philox.block(key, stream, index, block);
        assertArrayEquals(new long[] {first, second}, block);
    }

    @Test
    void numbersTheWordsOfBlocksInOrder() {
        var words = new int[6];
        fill(Distribution.BITS, DType.I32, 0, MemorySegment.ofArray(words));
        assertEquals(0x6627e8d5, words[0]);
        assertEquals(0xe169c58d, words[1]);
        assertEquals(0x9b00dbd8, words[3]);
        var pairs = new long[3];
        fill(Distribution.BITS, DType.I64, 0, MemorySegment.ofArray(pairs));
        assertEquals(0xe169c58d_6627e8d5L, pairs[0]);
        assertEquals(0x9b00dbd8_bc57ac4cL, pairs[1]);
        assertEquals((words[4] & 0xFFFFFFFFL) | ((long) words[5] << 32), pairs[2]);
    }

    @Test
    void partsAreAsTheWhole() {
        for (var dtype : new DType[] {DType.F64, DType.F32}) {
            for (var distribution : new Distribution[] {Distribution.UNIFORM, Distribution.NORMAL}) {
                var whole = new byte[31 * dtype.bytes()];
                fill(distribution, dtype, 0, MemorySegment.ofArray(whole));
                for (int first = 0; first < 9; first++) {
                    var part = new byte[(31 - first) * dtype.bytes()];
                    fill(distribution, dtype, first, MemorySegment.ofArray(part));
                    assertArrayEquals(Arrays.copyOfRange(whole, first * dtype.bytes(), whole.length), part);
                }
            }
        }
    }

    /** Quantiles from 16-digit tables; the ends of the range are finite and opposite. */
    @Test
    void normalIsTheInverseDistributionFunction() {
        assertEquals(0.6744897501960817, Philox.normal(3L << 62), 1e-15);
        assertEquals(-0.6744897501960817, Philox.normal(1L << 62), 1e-15);
        assertEquals(-8.209536151601387, Philox.normal(0), 1e-14);
        assertEquals(8.209536151601387, Philox.normal(-1), 1e-14);
        for (int i = 1; i < 1000; i++) {
            long bits = i * (Long.MAX_VALUE / 500);
            double p = ((bits >>> 12) + 0.5) * 0x1p-52;
            assertEquals(p, normalDistribution(Philox.normal(bits)), 1e-15);
        }
    }

    @Test
    void singlePrecisionIsRoundedDoublePrecision() {
        var doubles = new double[1001];
        var floats = new float[1001];
        fill(Distribution.NORMAL, DType.F64, 0, MemorySegment.ofArray(doubles));
        fill(Distribution.NORMAL, DType.F32, 0, MemorySegment.ofArray(floats));
        for (int i = 0; i < doubles.length; i++) {
            assertEquals((float) doubles[i], floats[i]);
        }
    }

    /** Moments within four standard errors, and Kolmogorov's statistic below its 1e-3 quantile, 1.95 / sqrt(n). */
    @Test
    void followsItsDistributions() {
        var uniform = new double[MANY];
        fill(Distribution.UNIFORM, DType.F64, 0, MemorySegment.ofArray(uniform));
        assertMoment(uniform, x -> x, 1 / 2.0, Math.sqrt(1 / 12.0));
        assertMoment(uniform, x -> (x - 0.5) * (x - 0.5), 1 / 12.0, Math.sqrt(1 / 180.0));
        assertTrue(kolmogorov(uniform, x -> x) < 1.95 / Math.sqrt(MANY));
        var normal = new double[MANY];
        fill(Distribution.NORMAL, DType.F64, 0, MemorySegment.ofArray(normal));
        assertMoment(normal, x -> x, 0, 1);
        assertMoment(normal, x -> x * x, 1, Math.sqrt(2));
        assertMoment(normal, x -> x * x * x, 0, Math.sqrt(15));
        assertMoment(normal, x -> x * x * x * x, 3, Math.sqrt(96));
        assertTrue(kolmogorov(normal, PhiloxTest::normalDistribution) < 1.95 / Math.sqrt(MANY));
    }

    @Test
    void neighboursKeysAndStreamsAreUncorrelated() {
        var normal = new double[MANY];
        var nextKey = new double[MANY];
        var nextStream = new double[MANY];
        var draw = new RandomNumbers.Draw(Distribution.NORMAL, ArrayType.vector(MANY));
        Philox.fill(draw, 7, 0, 0, MemorySegment.ofArray(normal));
        Philox.fill(draw, 8, 0, 0, MemorySegment.ofArray(nextKey));
        Philox.fill(draw, 7, 1, 0, MemorySegment.ofArray(nextStream));
        var shifted = new double[MANY];
        System.arraycopy(normal, 1, shifted, 0, MANY - 1);
        for (var other : new double[][] {nextKey, nextStream, shifted}) {
            double correlation = 0;
            for (int i = 0; i < MANY; i++) {
                correlation += normal[i] * other[i] / MANY;
            }
            assertEquals(0, correlation, 4 / Math.sqrt(MANY));
        }
    }

    private static void fill(Distribution distribution, DType dtype, long first, MemorySegment target) {
        int count = (int) (target.byteSize() / dtype.bytes());
        Philox.fill(new RandomNumbers.Draw(distribution, ArrayType.of(dtype, count)), 0, 0, first, target);
    }

    private static void assertMoment(double[] sample, DoubleUnaryOperator power, double mean, double deviation) {
        assertEquals(
                mean,
                Arrays.stream(sample).map(power).average().orElseThrow(),
                4 * deviation / Math.sqrt(sample.length));
    }

    /** The largest distance between the sample's distribution function and the expected one. */
    private static double kolmogorov(double[] sample, DoubleUnaryOperator distribution) {
        var sorted = sample.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = distribution.applyAsDouble(sorted[i]);
            distance = Math.max(
                    distance, Math.max(expected - (double) i / sorted.length, (i + 1.0) / sorted.length - expected));
        }
        return distance;
    }

    private static double normalDistribution(double x) {
        return 0.5 * (1 + SpecialFunctions.erf(x / Math.sqrt(2)));
    }
}
