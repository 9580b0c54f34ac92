package org.simplectic.sweeps.internal;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The values between two.
 *
 * @param from one end
 * @param to the other
 * @param isLogarithmic whether equal steps are equal factors; both ends are positive then
 */
record Range(double from, double to, boolean isLogarithmic) {
    /** The value at a fraction of the way; the ends are exact. */
    double at(double fraction) {
        if (fraction == 0 || fraction == 1) {
            return fraction == 0 ? from : to;
        }
        // By decimal logarithms, of which those of decades are exact.
        return isLogarithmic
                ? Math.pow(10, between(Math.log10(from), Math.log10(to), fraction))
                : between(from, to, fraction);
    }

    private static double between(double a, double b, double fraction) {
        return a + fraction * (b - a);
    }

    /** Values evenly spread, both ends included. */
    List<Double> points(int count) {
        return IntStream.range(0, count).mapToObj(i -> at(i / (count - 1.0))).toList();
    }
}
