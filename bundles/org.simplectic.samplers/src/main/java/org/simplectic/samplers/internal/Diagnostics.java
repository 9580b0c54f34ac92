package org.simplectic.samplers.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How far chains of one variable agree, and how many independent draws theirs are worth. Each chain counts as two, its halves, so that
 * one that is still on its way disagrees with itself; values are replaced by normal scores of their ranks, so that heavy tails do not
 * matter. Cost: sorting, and one pass for each lag up to that at which correlation is lost.
 *
 * @see "A. Vehtari, A. Gelman, D. Simpson, B. Carpenter, P.-C. Buerkner, Rank-normalization, folding, and localization: an improved
 *     R-hat, Bayesian Analysis 16 (2021), sections 3 and 4"
 */
final class Diagnostics {
    private final double[][] halves;

    /**
     * Of chains of the same length.
     *
     * @param chains at least one, of at least 4 draws
     */
    Diagnostics(double[][] chains) {
        int half = chains[0].length / 2;
        halves = new double[2 * chains.length][];
        for (int i = 0; i < chains.length; i++) {
            halves[2 * i] = Arrays.copyOf(chains[i], half);
            halves[2 * i + 1] = Arrays.copyOfRange(chains[i], chains[i].length - half, chains[i].length);
        }
    }

    /** Rank-normalised split R-hat, the larger of those of values and of distances from the median: 1 where chains agree. */
    double rHat() {
        double median = median();
        var folded = Arrays.stream(halves)
                .map(chain ->
                        Arrays.stream(chain).map(x -> Math.abs(x - median)).toArray())
                .toArray(double[][]::new);
        return Math.max(rHat(scores(halves)), rHat(scores(folded)));
    }

    private double median() {
        var sorted =
                Arrays.stream(halves).flatMapToDouble(Arrays::stream).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double rHat(double[][] chains) {
        double within = within(chains);
        return Math.sqrt(pooled(chains, within) / within);
    }

    /** The mean variance of the chains. */
    private static double within(double[][] chains) {
        return Arrays.stream(chains)
                .mapToDouble(Diagnostics::variance)
                .average()
                .orElseThrow();
    }

    /** The variance of all draws, which is too large while chains disagree. */
    private static double pooled(double[][] chains, double within) {
        int n = chains[0].length;
        var means = Arrays.stream(chains).mapToDouble(Diagnostics::mean).toArray();
        return within * (n - 1) / n + (means.length > 1 ? variance(means) : 0);
    }

    /** Effective sample size of the bulk: of so many independent draws the mean score would be as exact. */
    double bulkSize() {
        var chains = scores(halves);
        int n = chains[0].length;
        double total = (double) n * chains.length;
        double within = within(chains);
        double pooled = pooled(chains, within);
        // Geyer: sums of neighbouring correlations, as long as they are positive, and not growing.
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int lag = 0; lag + 1 < n; lag += 2) {
            double pair = correlation(chains, lag, within, pooled) + correlation(chains, lag + 1, within, pooled);
            if (!(pair > 0)) {
                break;
            }
            least = Math.min(least, pair);
            sum += least;
        }
        double time = Math.max(2 * sum - 1, 1 / Math.log10(total));
        return total / time;
    }

    private static double correlation(double[][] chains, int lag, double within, double pooled) {
        double mean = Arrays.stream(chains)
                .mapToDouble(chain -> covariance(chain, lag))
                .average()
                .orElseThrow();
        return 1 - (within - mean) / pooled;
    }

    private static double covariance(double[] chain, int lag) {
        double mean = mean(chain);
        double sum = 0;
        for (int i = lag; i < chain.length; i++) {
            sum += (chain[i] - mean) * (chain[i - lag] - mean);
        }
        return sum / (chain.length - 1);
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** About the mean, unbiased. */
    static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum() / (values.length - 1);
    }

    /** The normal quantiles of the ranks among all draws; equal values have their mean rank. */
    private static double[][] scores(double[][] chains) {
        int n = chains[0].length;
        int total = n * chains.length;
        var order = IntStream.range(0, total)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> chains[i / n][i % n]))
                .mapToInt(Integer::intValue)
                .toArray();
        var scores = new double[chains.length][n];
        for (int from = 0; from < total; ) {
            int to = from + 1;
            while (to < total && value(chains, order[to]) == value(chains, order[from])) {
                to++;
            }
            double rank = (from + 1 + to) / 2.0;
            for (int i = from; i < to; i++) {
                scores[order[i] / n][order[i] % n] = NormalQuantile.of((rank - 0.375) / (total + 0.25));
            }
            from = to;
        }
        return scores;
    }

    private static double value(double[][] chains, int index) {
        return chains[index / chains[0].length][index % chains[0].length];
    }
}
