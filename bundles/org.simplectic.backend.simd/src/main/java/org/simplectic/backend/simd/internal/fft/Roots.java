package org.simplectic.backend.simd.internal.fft;

/**
 * Roots of unity {@code exp(-2 pi i k / n)}, each part within one unit in the last place.
 *
 * <p>The angle is brought into the first octant in integers, and what rounding takes from it there is put back to first
 * order.
 */
final class Roots {
    private static final double TWO_PI = 2 * Math.PI;

    /** What is missing from {@link #TWO_PI}. */
    private static final double TWO_PI_REST = 2.4492935982947064e-16;

    private Roots() {}

    /** The real part, {@code cos(2 pi k / n)}. */
    static double real(long k, long n) {
        var folded = Math.floorMod(k, n);
        if (2 * folded > n) {
            folded = n - folded;
        }
        // Now 0 <= angle <= pi: the cosine there is minus that of pi less the angle.
        if (4 * folded > n) {
            return -firstQuadrantCosine(n - 2 * folded, 2 * n);
        }
        return firstQuadrantCosine(2 * folded, 2 * n);
    }

    /** The imaginary part, {@code -sin(2 pi k / n)}. */
    static double imaginary(long k, long n) {
        // -sin(x) = cos(x + pi / 2)
        return real(4 * Math.floorMod(k, n) + n, 4 * n);
    }

    private static double firstQuadrantCosine(long k, long n) {
        return 8 * k <= n ? cosine(k, n) : sine(n - 4 * k, 4 * n);
    }

    private static double cosine(long k, long n) {
        var angle = angle(k, n);
        return Math.cos(angle) - rest(k, n, angle) * Math.sin(angle);
    }

    private static double sine(long k, long n) {
        var angle = angle(k, n);
        return Math.sin(angle) + rest(k, n, angle) * Math.cos(angle);
    }

    private static double angle(long k, long n) {
        return TWO_PI * k / n;
    }

    /** The exact angle less the rounded one. */
    private static double rest(long k, long n, double angle) {
        var product = TWO_PI * k;
        var productRest = Math.fma(TWO_PI, (double) k, -product) + TWO_PI_REST * k;
        return (Math.fma(-angle, (double) n, product) + productRest) / n;
    }
}
