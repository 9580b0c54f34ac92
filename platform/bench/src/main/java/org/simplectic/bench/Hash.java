package org.simplectic.bench;

/** The peers' stand-in for random numbers: a hash of an integer, so that every program has the same data. */
final class Hash {
    private Hash() {}

    /** A number in [0, 1) that depends on k alone (the SplitMix64 finalizer). */
    static double u(long k) {
        long z = (k + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 11) * 0x1p-53;
    }

    /** The numbers u(first), u(first + 1), ..., each times {@code scale} plus {@code shift}. */
    static double[] numbers(long first, int count, double scale, double shift) {
        var numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = scale * u(first + i) + shift;
        }
        return numbers;
    }
}
