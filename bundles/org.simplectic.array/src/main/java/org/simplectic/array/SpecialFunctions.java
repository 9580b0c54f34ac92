package org.simplectic.array;

/** Functions that {@link Math} lacks. */
final class SpecialFunctions {
    private SpecialFunctions() {}

    static double logistic(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }

    /**
     * The error function, by its series of positive terms: relative error a few units in the last place.
     *
     * @see "M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), eq. 7.1.6"
     */
    static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.abs(sum) * 0x1p-56; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
