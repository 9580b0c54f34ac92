package org.simplectic.backend.simd.internal.fft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Roots of unity against the exponential's series in fifty digits. */
class RootsTest {
    private static final MathContext DIGITS = new MathContext(50);
    private static final BigDecimal TWO_PI = new BigDecimal("6.2831853071795864769252867665590057683943387987502116");

    @Test
    void partsAreWithinOneUnitInTheLastPlace() {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++) {
            var n = 1 + random.nextInt(1 << 20);
            var k = random.nextInt(n);
            var angle = TWO_PI.multiply(BigDecimal.valueOf(k)).divide(BigDecimal.valueOf(n), DIGITS);
            assertWithinUlp(series(angle, 0), Roots.real(k, n));
            assertWithinUlp(series(angle, 1).negate(), Roots.imaginary(k, n));
        }
    }

    @Test
    void quartersAreExact() {
        assertEquals(1, Roots.real(0, 12));
        assertEquals(0, Roots.real(3, 12));
        assertEquals(-1, Roots.real(6, 12));
        assertEquals(-1, Roots.imaginary(3, 12));
        assertEquals(1, Roots.imaginary(-3, 12));
    }

    private static void assertWithinUlp(BigDecimal expected, double actual) {
        assertEquals(expected.doubleValue(), actual, Math.ulp(expected.doubleValue()));
    }

    /** Cosine (first = 0) or sine (first = 1). */
    private static BigDecimal series(BigDecimal angle, int first) {
        var term = first == 0 ? BigDecimal.ONE : angle;
        var sum = term;
        for (var i = first + 2; i < 80; i += 2) {
            term = term.multiply(angle).multiply(angle).divide(BigDecimal.valueOf(-(long) i * (i - 1)), DIGITS);
            sum = sum.add(term);
        }
        return sum;
    }
}
