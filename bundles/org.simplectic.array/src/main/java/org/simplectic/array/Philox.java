package org.simplectic.array;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Random bits as a function of a key and a counter, and what {@link RandomNumbers.Draw} makes of them, bit for bit. Every
 * backend gives what is defined here, whatever the order in which it computes the elements.
 *
 * <p>Philox4x32-10 maps a counter of four 32-bit words, c0 to c3, and a key of two, k0 and k1, to a block of four words, r0
 * to r3. A draw's key is i64 {@code [2]}: its first element is the key (k0 its lower half, k1 its upper), its second the stream
 * (c2 its lower half, c3 its upper). The remaining counter words number the blocks: block b has c0 and c1 as the lower and
 * upper half of b. With elements numbered in row-major order from 0:
 *
 * <ul>
 *   <li>the 32 bits of element i are word {@code i mod 4} of block {@code i div 4};
 *   <li>the 64 bits of element i are words {@code 2 (i mod 2)} (lower half) and {@code 2 (i mod 2) + 1} (upper half) of block
 *       {@code i div 2};
 *   <li>{@code BITS} are the 32 bits as i32 or the 64 bits as i64;
 *   <li>{@code UNIFORM} is the upper 53 of the 64 bits times 2^-53 as f64, or the upper 24 of the 32 bits times 2^-24 as f32;
 *   <li>{@code NORMAL} is {@link #normal} of the 64 bits as f64; as f32 the same number, rounded.
 * </ul>
 *
 * @see "J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel Random Numbers: As Easy as 1, 2, 3, SC'11 (2011)"
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients are written as published
public final class Philox {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    /** The golden ratio and the square root of 3 less 1, as fractions of 32 bits. */
    private static final int KEY_STEP_0 = 0x9E3779B9;

    private static final int KEY_STEP_1 = 0xBB67AE85;
    private static final long LOWER_HALF = 0xFFFFFFFFL;

    private Philox() {}

    /**
     * One block of random bits.
     *
     * @param key k0 in the lower half, k1 in the upper
     * @param stream c2 in the lower half, c3 in the upper
     * @param index c0 in the lower half, c1 in the upper
     * @param block becomes r0 (lower half) and r1 (upper), then r2 (lower half) and r3 (upper)
     */
    public static void block(long key, long stream, long index, long[] block) {
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        int c0 = (int) index;
        int c1 = (int) (index >>> 32);
        int c2 = (int) stream;
        int c3 = (int) (stream >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (c0 & LOWER_HALF) * MULTIPLIER_0;
            long p1 = (c2 & LOWER_HALF) * MULTIPLIER_1;
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += KEY_STEP_0;
            k1 += KEY_STEP_1;
        }
        block[0] = (c0 & LOWER_HALF) | ((long) c1 << 32);
        block[1] = (c2 & LOWER_HALF) | ((long) c3 << 32);
    }

    /**
     * A number of [0, 1) from random bits.
     *
     * @param bits 64 random bits, of which the upper 53 count
     * @return a multiple of 2^-53
     */
    public static double uniform(long bits) {
        return (bits >>> 11) * 0x1p-53;
    }

    /**
     * A number of [0, 1) from random bits.
     *
     * @param bits 32 random bits, of which the upper 24 count
     * @return a multiple of 2^-24
     */
    public static float uniform(int bits) {
        return (bits >>> 8) * 0x1p-24f;
    }

    /**
     * A number of the standard normal distribution from random bits: the inverse distribution function at
     * {@code (m + 1/2) 2^-52}, m being the upper 52 bits. Rational approximations of relative error 1e-16, evaluated by
     * Horner's rule in binary64 without fused operations; tails use {@link StrictMath#log} and the exact square root, so that
     * every machine gives the same bits.
     *
     * @param bits 64 random bits
     * @return a finite number, at most 8.21 in size
     * @see "M. J. Wichura, Algorithm AS 241: The Percentage Points of the Normal Distribution, Appl. Statist. 37 (1988)"
     */
    public static double normal(long bits) {
        double p = ((bits >>> 12) + 0.5) * 0x1p-52;
        double q = p - 0.5;
        if (Math.abs(q) <= CENTRAL) {
            double r = CENTRAL_SQUARE - q * q;
            return q * polynomial(A, r) / polynomial(B, r);
        }
        double r = Math.sqrt(-StrictMath.log(q < 0 ? p : 1 - p));
        double size = r <= FAR
                ? polynomial(C, r - NEAR_SHIFT) / polynomial(D, r - NEAR_SHIFT)
                : polynomial(E, r - FAR) / polynomial(F, r - FAR);
        return q < 0 ? -size : size;
    }

    private static double polynomial(double[] coefficients, double x) {
        double value = coefficients[coefficients.length - 1];
        for (int i = coefficients.length - 2; i >= 0; i--) {
            value = value * x + coefficients[i];
        }
        return value;
    }

    /**
     * Writes a range of what one key draws.
     *
     * @param draw distribution and element type
     * @param key first element of the key
     * @param stream second element of the key
     * @param first number of the first element wanted
     * @param target where the elements go, in native byte order; its size says how many are wanted
     */
    public static void fill(RandomNumbers.Draw draw, long key, long stream, long first, MemorySegment target) {
        long count = target.byteSize() / draw.type().dtype().bytes();
        switch (draw.type().dtype()) {
            case I32, F32 -> {
                if (draw.distribution() == RandomNumbers.Distribution.NORMAL) {
                    fillByHalfBlocks(draw, key, stream, first, count, target);
                } else {
                    fillByQuarterBlocks(draw, key, stream, first, count, target);
                }
            }
            case I64, F64 -> fillByHalfBlocks(draw, key, stream, first, count, target);
            default -> throw new IllegalArgumentException(draw.label() + " does not give elements of " + draw.type());
        }
    }

    private static void fillByHalfBlocks(
            RandomNumbers.Draw draw, long key, long stream, long first, long count, MemorySegment target) {
        boolean single = draw.type().dtype() == DType.F32;
        var distribution = draw.distribution();
        var block = new long[2];
        for (long i = 0; i < count; i++) {
            long element = first + i;
            if (i == 0 || element % 2 == 0) {
                block(key, stream, element / 2, block);
            }
            long bits = block[(int) (element % 2)];
            switch (distribution) {
                case BITS -> target.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, bits);
                case UNIFORM -> target.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, uniform(bits));
                case NORMAL -> {
                    if (single) {
                        target.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) normal(bits));
                    } else {
                        target.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, normal(bits));
                    }
                }
            }
        }
    }

    private static void fillByQuarterBlocks(
            RandomNumbers.Draw draw, long key, long stream, long first, long count, MemorySegment target) {
        boolean integers = draw.distribution() == RandomNumbers.Distribution.BITS;
        var block = new long[2];
        for (long i = 0; i < count; i++) {
            long element = first + i;
            if (i == 0 || element % 4 == 0) {
                block(key, stream, element / 4, block);
            }
            int bits = (int) (block[(int) (element % 4 / 2)] >>> (element % 2 * 32));
            if (integers) {
                target.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, bits);
            } else {
                target.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, uniform(bits));
            }
        }
    }

    /** Bounds of the three approximations of {@link #normal}, and where the second is centred. */
    private static final double CENTRAL = 0.425;

    private static final double CENTRAL_SQUARE = 0.180625;
    private static final double FAR = 5;
    private static final double NEAR_SHIFT = 1.6;

    private static final double[] A = {
        3.3871328727963666080e0,
        1.3314166789178437745e+2,
        1.9715909503065514427e+3,
        1.3731693765509461125e+4,
        4.5921953931549871457e+4,
        6.7265770927008700853e+4,
        3.3430575583588128105e+4,
        2.5090809287301226727e+3
    };
    private static final double[] B = {
        1,
        4.2313330701600911252e+1,
        6.8718700749205790830e+2,
        5.3941960214247511077e+3,
        2.1213794301586595867e+4,
        3.9307895800092710610e+4,
        2.8729085735721942674e+4,
        5.2264952788528545610e+3
    };
    private static final double[] C = {
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4
    };
    private static final double[] D = {
        1,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9
    };
    private static final double[] E = {
        6.65790464350110377720e0,
        5.46378491116411436990e0,
        1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7
    };
    private static final double[] F = {
        1,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15
    };
}
