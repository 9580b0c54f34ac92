package org.simplectic.backend.simd.internal.fft;

import java.lang.foreign.Arena;
import java.util.function.LongUnaryOperator;

/** Makes the tables of roots of unity that passes multiply by. */
final class Tables {
    private final Arena arena;
    private final Lanes lanes;

    Tables(Arena arena, Lanes lanes) {
        this.arena = arena;
        this.lanes = lanes;
    }

    Lanes lanes() {
        return lanes;
    }

    Arena arena() {
        return arena;
    }

    /** {@code count} blocks, lane {@code l} of block {@code b} being the root of order {@code n} with the number that {@code exponent} says of {@code b * lanes + l}. */
    long blocks(long n, int count, LongUnaryOperator exponent) {
        return blocks(n, count, exponent, 1);
    }

    /** The same, all multiplied by {@code scale}. */
    long blocks(long n, int count, LongUnaryOperator exponent, double scale) {
        var table = arena.allocate(Math.max(1L, (long) count * lanes.blockBytes()), 64)
                .address();
        var width = lanes.count();
        for (var block = 0; block < count; block++) {
            var place = table + (long) block * lanes.blockBytes();
            for (var lane = 0; lane < width; lane++) {
                var k = exponent.applyAsLong((long) block * width + lane);
                var re = place + (long) lane * lanes.realBytes();
                Memory.putReal(lanes.single(), re, scale * Roots.real(k, n));
                Memory.putReal(lanes.single(), re + lanes.vectorBytes(), scale * Roots.imaginary(k, n));
            }
        }
        return table;
    }

    /** {@code count} roots of order {@code n}, the one in place {@code i} with the number {@code exponent(i)}. */
    static Factors uniform(boolean single, long n, int count, LongUnaryOperator exponent) {
        var factors = new Factors(new double[single ? 0 : 2 * count], new float[single ? 2 * count : 0]);
        for (var i = 0; i < count; i++) {
            var k = exponent.applyAsLong(i);
            if (single) {
                factors.singles[2 * i] = (float) Roots.real(k, n);
                factors.singles[2 * i + 1] = (float) Roots.imaginary(k, n);
            } else {
                factors.doubles[2 * i] = Roots.real(k, n);
                factors.doubles[2 * i + 1] = Roots.imaginary(k, n);
            }
        }
        return factors;
    }

    /** Numbers that are the same in all lanes, in one of the two arrays. */
    static final class Factors {
        /** What a pass without such factors has. */
        static final Factors NONE = new Factors(new double[0], new float[0]);

        final double[] doubles;
        final float[] singles;

        Factors(double[] doubles, float[] singles) {
            this.doubles = doubles;
            this.singles = singles;
        }
    }
}
