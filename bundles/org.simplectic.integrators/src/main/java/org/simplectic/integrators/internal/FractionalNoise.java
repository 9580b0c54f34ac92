package org.simplectic.integrators.internal;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Fractional Brownian motion of type II (Riemann and Liouville's), approximated by a weighted sum of Ornstein-Uhlenbeck processes that
 * are all driven by one Wiener process: {@code dY_k = -rate_k Y_k dt + dW}, {@code Y_k(0) = 0}. The weights minimise the
 * mean square of the distance, integrated over the span; they solve a linear system whose coefficients have a closed form.
 *
 * @param hurst Hurst's exponent, between 0 and 1
 * @param span over which the approximation is best
 * @param rates of the processes
 * @param weights of the processes
 * @see "R. Daems, M. Opper, G. Crevecoeur, T. Birdal, Variational inference for SDEs driven by fractional noise, ICLR 2024, proposition 5"
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record FractionalNoise(double hurst, double span, double[] rates, double[] weights) {
    /**
     * The best approximation with rates in geometric progression around 1.
     *
     * @param ratio of a rate to the one before
     */
    static FractionalNoise of(double hurst, int terms, double ratio, double span) {
        var rates = IntStream.range(0, terms)
                .mapToDouble(k -> Math.pow(ratio, k - (terms - 1) / 2.0))
                .toArray();
        var matrix = new double[terms][terms];
        for (int i = 0; i < terms; i++) {
            for (int j = 0; j < terms; j++) {
                double sum = rates[i] + rates[j];
                matrix[i][j] = (span + Math.expm1(-sum * span) / sum) / sum;
            }
        }
        var weights = solved(matrix, covariances(hurst, span, rates));
        return new FractionalNoise(hurst, span, rates, weights);
    }

    /** Of the motion with each process, integrated over the span. */
    private static double[] covariances(double hurst, double span, double[] rates) {
        double power = hurst + 0.5;
        return Arrays.stream(rates)
                .map(rate -> span * Math.pow(rate, -power) * incompleteGamma(power, rate * span)
                        - power * Math.pow(rate, -power - 1) * incompleteGamma(power + 1, rate * span))
                .toArray();
    }

    /** The variance of the motion at t. */
    double variance(double t) {
        double gamma = Math.exp(logGamma(hurst + 0.5));
        return Math.pow(t, 2 * hurst) / (2 * hurst * gamma * gamma);
    }

    /** The variance of the approximation at t. */
    double approximateVariance(double t) {
        double sum = 0;
        for (int i = 0; i < rates.length; i++) {
            for (int j = 0; j < rates.length; j++) {
                double rate = rates[i] + rates[j];
                sum -= weights[i] * weights[j] * Math.expm1(-rate * t) / rate;
            }
        }
        return sum;
    }

    /** The variance of the distance, integrated over the span, as a part of that of the motion. */
    double relativeError() {
        double whole = variance(span) * span / (2 * hurst + 1);
        var covariances = covariances(hurst, span, rates);
        double explained = IntStream.range(0, rates.length)
                .mapToDouble(k -> weights[k] * covariances[k])
                .sum();
        return 1 - explained / whole;
    }

    /** Gauss' elimination with pivots from the column. */
    private static double[] solved(double[][] matrix, double[] right) {
        int n = right.length;
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(matrix[i][k]) > Math.abs(matrix[pivot][k]) ? i : pivot;
            }
            var row = matrix[pivot];
            matrix[pivot] = matrix[k];
            matrix[k] = row;
            double value = right[pivot];
            right[pivot] = right[k];
            right[k] = value;
            for (int i = k + 1; i < n; i++) {
                double factor = matrix[i][k] / row[k];
                for (int j = k; j < n; j++) {
                    matrix[i][j] -= factor * row[j];
                }
                right[i] -= factor * value;
            }
        }
        for (int k = n - 1; k >= 0; k--) {
            for (int j = k + 1; j < n; j++) {
                right[k] -= matrix[k][j] * right[j];
            }
            right[k] /= matrix[k][k];
        }
        return right;
    }

    /** Stirling's series after a shift of the argument: relative error 1e-15 for positive x. */
    static double logGamma(double x) {
        double shifted = x;
        double product = 1;
        while (shifted < 12) {
            product *= shifted;
            shifted++;
        }
        double inverse = 1 / (shifted * shifted);
        double series = 1.0 / 12
                - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse * (1.0 / 1680 - inverse * (1.0 / 1188))));
        return (shifted - 0.5) * Math.log(shifted)
                - shifted
                + 0.5 * Math.log(2 * Math.PI)
                + series / shifted
                - Math.log(product);
    }

    /**
     * The lower incomplete gamma function of (a, x), divided by the complete one: by its power series, or for large x by Lentz's continued
     * fraction of the rest.
     */
    static double incompleteGamma(double a, double x) {
        double scale = Math.exp(a * Math.log(x) - x - logGamma(a));
        if (x < a + 1) {
            double term = 1 / a;
            double sum = term;
            for (int n = 1; term > sum * 1e-17; n++) {
                term *= x / (a + n);
                sum += term;
            }
            return sum * scale;
        }
        double b = x + 1 - a;
        double c = 1e300;
        double d = 1 / b;
        double fraction = d;
        double factor = 2;
        for (int n = 1; Math.abs(factor - 1) > 1e-16 && n < 500; n++) {
            double numerator = n * (a - n);
            b += 2;
            d = 1 / (numerator * d + b);
            c = b + numerator / c;
            factor = c * d;
            fraction *= factor;
        }
        return 1 - scale * fraction;
    }
}
