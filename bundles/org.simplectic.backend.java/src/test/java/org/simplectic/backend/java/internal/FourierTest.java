package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Fourier;
import org.simplectic.array.Fourier.Kind;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;
import org.visnow.jlargearrays.ConcurrencyUtils;

/** Transforms against the sums that define them. */
final class FourierTest {
    private static HostArray random(DType dtype, int seed, int... extents) {
        var shape = Shape.of(extents);
        int numbers = shape.size() * (dtype.isComplex() ? 2 : 1);
        return HostArray.of(
                new ArrayType(dtype, shape),
                new Random(seed).doubles(numbers, -1, 1).toArray());
    }

    private static HostArray fft(Kind kind, int length, HostArray x, Integer... axes) {
        return Run.primitive(new Fourier.Fft(kind, List.of(axes), length), x).getFirst();
    }

    /** The defining sum along one axis; sign -1 is forward. */
    private static HostArray direct(HostArray x, int axis, int sign) {
        var shape = x.type().shape();
        int n = shape.extent(axis);
        int inner = shape.axes(axis + 1, shape.rank()).size();
        var values = x.toArray();
        var sums = new double[values.length];
        for (int i = 0; i < x.size(); i++) {
            int k = i / inner % n;
            for (int j = 0; j < n; j++) {
                int from = 2 * (i + (j - k) * inner);
                // The product j k modulo n keeps the angle exact.
                double angle = sign * 2 * Math.PI * ((long) j * k % n) / n;
                double c = Math.cos(angle);
                double s = Math.sin(angle);
                sums[2 * i] += values[from] * c - values[from + 1] * s;
                sums[2 * i + 1] += values[from] * s + values[from + 1] * c;
            }
            if (sign > 0) {
                sums[2 * i] /= n;
                sums[2 * i + 1] /= n;
            }
        }
        return HostArray.of(x.type(), sums);
    }

    private static HostArray complex(HostArray real) {
        var parts = new double[2 * real.size()];
        for (int i = 0; i < real.size(); i++) {
            parts[2 * i] = real.get(i);
        }
        return HostArray.of(real.type().with(real.type().dtype().complex()), parts);
    }

    /** Error relative to the largest number. */
    private static void assertClose(HostArray expected, HostArray actual, double tolerance) {
        assertEquals(expected.type(), actual.type());
        double scale = 1;
        for (double number : expected.toArray()) {
            scale = Math.max(scale, Math.abs(number));
        }
        assertArrayEquals(expected.toArray(), actual.toArray(), tolerance * scale);
    }

    /** Errors of a transform grow as log n roundings; the direct sums' as n of them, and these are at most 331 long. */
    private static final double TOLERANCE = 1e-13;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 16, 30, 64, 77, 100, 127, 128, 210, 211, 223, 331})
    void complexTransformsOfAnyLength(int n) {
        var x = random(DType.C128, n, n);
        assertClose(direct(x, 0, -1), fft(Kind.FORWARD, n, x, 0), TOLERANCE);
        assertClose(direct(x, 0, 1), fft(Kind.INVERSE, n, x, 0), TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 15, 16, 97, 100, 223})
    void realTransformsAreHalvesOfComplexOnes(int n) {
        var x = random(DType.F64, n, 2, n);
        var whole = direct(complex(x), 1, -1);
        var half = Run.function(v -> List.of(v.getFirst().slice(1, 0, n / 2 + 1, 1)), whole)
                .getFirst();
        assertClose(half, fft(Kind.REAL_FORWARD, n, x, 1), TOLERANCE);
        assertClose(x, fft(Kind.REAL_INVERSE, n, fft(Kind.REAL_FORWARD, n, x, 1), 1), TOLERANCE);
    }

    @Test
    void anyAxesAreTransformed() {
        var x = random(DType.C128, 1, 2, 3, 4, 5);
        assertClose(direct(x, 1, -1), fft(Kind.FORWARD, 3, x, 1), TOLERANCE);
        assertClose(direct(direct(x, 0, -1), 2, -1), fft(Kind.FORWARD, 4, x, 0, 2), TOLERANCE);
        assertClose(direct(direct(direct(x, 0, 1), 1, 1), 3, 1), fft(Kind.INVERSE, 5, x, 0, 1, 3), TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void realTransformsOfSeveralAxesHalveTheLast(int n) {
        var x = random(DType.F64, n, 3, n, 2);
        var whole = direct(direct(complex(x), 0, -1), 1, -1);
        var half = Run.function(v -> List.of(v.getFirst().slice(1, 0, n / 2 + 1, 1)), whole)
                .getFirst();
        assertClose(half, fft(Kind.REAL_FORWARD, n, x, 0, 1), TOLERANCE);
        assertClose(x, fft(Kind.REAL_INVERSE, n, half, 0, 1), TOLERANCE);
    }

    @Test
    void imaginaryPartsAtTheEndsDoNotCount() {
        var clean = Run.vector(DType.C128, 1, 0, 2, 3, 4, 0);
        var dirty = Run.vector(DType.C128, 1, 7, 2, 3, 4, 8);
        assertEquals(fft(Kind.REAL_INVERSE, 4, clean, 0), fft(Kind.REAL_INVERSE, 4, dirty, 0));
        var odd = fft(Kind.REAL_INVERSE, 5, dirty, 0);
        assertTrue(Math.abs(odd.get(0) - (1 + 2 * 2 + 2 * 4) / 5.) < 1e-15);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FORWARD", "INVERSE"})
    void singlePrecisionIsTheDoubleOneRounded(Kind kind) {
        var x = random(DType.C64, 3, 30);
        var wide =
                Run.function(v -> List.of(v.getFirst().convert(DType.C128)), x).getFirst();
        var expected = Run.function(v -> List.of(v.getFirst().convert(DType.C64)), fft(kind, 30, wide, 0))
                .getFirst();
        assertEquals(expected, fft(kind, 30, x, 0));
    }

    @Test
    void noElementsAreTransformedToNone() {
        var x = Run.array(DType.C128, Shape.of(0, 3));
        assertEquals(x, fft(Kind.FORWARD, 3, x, 1));
        assertEquals(
                Run.array(DType.C64, Shape.of(0, 2)),
                fft(Kind.REAL_FORWARD, 3, Run.array(DType.F32, Shape.of(0, 3)), 1));
    }

    @Test
    void largeTransformsStartNoThreads() {
        int n = 1 << 17;
        var x = random(DType.C128, 5, n);
        assertClose(x, fft(Kind.INVERSE, n, fft(Kind.FORWARD, n, x, 0), 0), TOLERANCE);
        var pool = (ThreadPoolExecutor) ConcurrencyUtils.getThreadPool();
        assertEquals(0, pool.getLargestPoolSize());
    }
}
