package org.simplectic.bench;

/**
 * A sum of products in about twice the working precision.
 *
 * @see "T. Ogita, S. M. Rump, S. Oishi, Accurate sum and dot product, SIAM J. Sci. Comput. 26 (2005), algorithm 5.3"
 */
final class AccurateSum {
    private double sum;
    private double rest;

    void add(double a, double b) {
        double product = a * b;
        double next = sum + product;
        double part = next - sum;
        rest += (sum - (next - part)) + (product - part) + Math.fma(a, b, -product);
        sum = next;
    }

    double value() {
        return sum + rest;
    }
}
