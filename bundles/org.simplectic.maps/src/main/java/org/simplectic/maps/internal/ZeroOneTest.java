package org.simplectic.maps.internal;

import java.util.Arrays;

/**
 * The 0-1 test for chaos: numbers that a regular orbit gives drive a point in the plane that stays near, those of a chaotic one a point that wanders
 * off as in Brownian motion. Its result is the median over some frequencies of the correlation of mean square displacement with time.
 *
 * <p>A displacement after n steps is averaged over the others, so that N numbers cost {@code 0.09 N^2} operations a frequency.
 *
 * @see "G. A. Gottwald, I. Melbourne, On the implementation of the 0-1 test for chaos, SIAM J. Appl. Dyn. Syst. 8 (2009), 129-145"
 */
final class ZeroOneTest {
    private static final int FREQUENCIES = 100;

    /** Frequencies near 0 and pi resonate with slow and period-two orbits: the range that the authors take. */
    private static final double LOWEST = Math.PI / 5;

    private static final double HIGHEST = 4 * Math.PI / 5;

    /** The golden section spreads any number of points evenly, and none is a simple fraction of another. */
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** Displacements are taken up to this part of the orbit. */
    private static final int PART = 10;

    private ZeroOneTest() {}

    /**
     * Tests an orbit.
     *
     * @param observed numbers along it, some thousand
     * @return near 1 if it is chaotic, near 0 if it is regular; 0 for a constant, not a number if there are fewer than 20
     */
    static double of(double[] observed) {
        if (observed.length < 2 * PART) {
            return Double.NaN;
        }
        double mean = Arrays.stream(observed).average().orElseThrow();
        var centred = Arrays.stream(observed).map(x -> x - mean).toArray();
        var correlations = new double[FREQUENCIES];
        for (int i = 0; i < FREQUENCIES; i++) {
            double fraction = (i + 1) * GOLDEN % 1;
            correlations[i] = correlation(displacements(centred, LOWEST + fraction * (HIGHEST - LOWEST)));
        }
        Arrays.sort(correlations);
        return (correlations[FREQUENCIES / 2 - 1] + correlations[FREQUENCIES / 2]) / 2;
    }

    /** Mean square displacements after 1, 2, ... steps. */
    private static double[] displacements(double[] values, double frequency) {
        int length = values.length;
        var x = new double[length + 1];
        var y = new double[length + 1];
        for (int i = 0; i < length; i++) {
            x[i + 1] = x[i] + values[i] * Math.cos((i + 1) * frequency);
            y[i + 1] = y[i] + values[i] * Math.sin((i + 1) * frequency);
        }
        int lags = length / PART;
        var squares = new double[lags];
        for (int lag = 1; lag <= lags; lag++) {
            double sum = 0;
            for (int i = 0; i <= length - lags; i++) {
                double dx = x[i + lag] - x[i];
                double dy = y[i + lag] - y[i];
                sum += dx * dx + dy * dy;
            }
            squares[lag - 1] = sum / (length - lags + 1);
        }
        return squares;
    }

    /** With 1, 2, ...; none if all are the same. */
    private static double correlation(double[] values) {
        int n = values.length;
        double mean = Arrays.stream(values).average().orElseThrow();
        double middle = (n - 1) / 2.0;
        double product = 0;
        double squares = 0;
        double times = 0;
        for (int i = 0; i < n; i++) {
            product += (values[i] - mean) * (i - middle);
            squares += (values[i] - mean) * (values[i] - mean);
            times += (i - middle) * (i - middle);
        }
        return squares > 0 ? product / Math.sqrt(squares * times) : 0;
    }
}
