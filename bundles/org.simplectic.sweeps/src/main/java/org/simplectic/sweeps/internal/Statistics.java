package org.simplectic.sweeps.internal;

import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;

/**
 * What is told of a quantity over all members that have it.
 *
 * @param quantiles the fractions for which the quantile is told
 */
record Statistics(List<Double> quantiles) {
    /**
     * Adds the figures of a quantity.
     *
     * @param values one number a member
     */
    void tell(String name, double[] values, SequencedMap<String, Double> figures) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
        var sorted = values.clone();
        Arrays.sort(sorted);
        figures.put("mean." + name, mean);
        figures.put("sd." + name, values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1)));
        figures.put("min." + name, quantile(sorted, 0));
        quantiles.forEach(fraction -> figures.put("q" + fraction + "." + name, quantile(sorted, fraction)));
        figures.put("max." + name, quantile(sorted, 1));
    }

    /** By straight lines between the values in their order (type 7 of Hyndman and Fan, The American Statistician 50 (1996)). */
    static double quantile(double[] sorted, double fraction) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = fraction * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
