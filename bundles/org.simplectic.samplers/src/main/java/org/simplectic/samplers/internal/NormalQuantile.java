package org.simplectic.samplers.internal;

import org.simplectic.array.Elementwise;

/**
 * Quantiles of the standard normal distribution: a rational approximation, made exact to rounding by Newton's method.
 *
 * @see "M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 1964, formula 26.2.23"
 */
final class NormalQuantile {
    /** The approximation is off by at most 4.5e-4; each iteration squares that, up to a factor of the tail's size. */
    private static final int ITERATIONS = 3;

    private NormalQuantile() {}

    /** The number below which a normal variable is with a probability between 0 and 1. */
    static double of(double probability) {
        return probability > 0.5 ? -lower(1 - probability) : lower(probability);
    }

    private static double lower(double probability) {
        double t = Math.sqrt(-2 * Math.log(probability));
        double above = 2.515517 + t * (0.802853 + t * 0.010328);
        double below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
        double x = above / below - t;
        for (int i = 0; i < ITERATIONS; i++) {
            double error = (1 + Elementwise.Unary.ERF.applyAsDouble(x / Math.sqrt(2))) / 2 - probability;
            x -= error / (Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI));
        }
        return x;
    }
}
