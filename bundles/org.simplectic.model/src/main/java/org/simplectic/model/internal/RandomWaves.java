package org.simplectic.model.internal;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.simplectic.api.Grid;
import org.simplectic.array.Philox;

/**
 * Random fields of a given spectrum on any grid: sums of waves with independent normal amplitudes. Along periodic axes waves are
 * exponentials, along others cosines, whose slopes are zero at the ends. What a wave's amplitude is depends on the key and on how often the
 * wave fits each axis, so that a finer grid has the same waves, and more.
 *
 * <p>Cost: for N points, N times the waves along each axis; waves that no sum would notice are left out first.
 *
 * @see "G. J. Lord, C. E. Powell, T. Shardlow, An Introduction to Computational Stochastic PDEs, Cambridge 2014, chapter 7"
 */
final class RandomWaves {
    /** Of the largest variance: amplitudes below 1e-17 of the largest do not change a sum. */
    private static final double UNNOTICED = 1e-34;

    /** Products of complex numbers: some ten seconds. */
    private static final double MOST_WORK = 1L << 33;

    /** How many of them a cosine and a sine are worth. */
    private static final double SINE = 16;

    /** For the number of a wave along an axis in a counter. */
    private static final int BITS = 21;

    private static final long LOWEST = (1L << BITS) - 1;

    private final Grid grid;
    private final long seed;
    private final long stream;

    /**
     * Takes a key.
     *
     * @param seed whose numbers are drawn
     * @param stream tells fields of the same seed apart
     */
    RandomWaves(Grid grid, long seed, long stream) {
        this.grid = grid;
        this.seed = seed;
        this.stream = stream;
    }

    /** The waves along one axis: numbers from the least to the greatest, a row of values a point. */
    private static final class Along {
        final int least;
        final int greatest;
        private final Grid.Axis axis;

        /** All whose half length is more than the greatest distance of two points. */
        Along(Grid.Axis axis) {
            this.axis = axis;
            double gap = axis.isPeriodic()
                    ? axis.points().get(0) + axis.length() - axis.points().get(axis.size() - 1)
                    : 0;
            for (int i = 1; i < axis.size(); i++) {
                gap = Math.max(gap, axis.points().get(i) - axis.points().get(i - 1));
            }
            greatest = axis.size() < 2 ? 0 : (int) Math.ceil(Math.PI / gap / unit() * (1 - 1e-9)) - 1;
            least = axis.isPeriodic() ? -greatest : 0;
        }

        Along(Along all, int most) {
            axis = all.axis;
            greatest = Math.min(all.greatest, most);
            least = Math.max(all.least, -most);
        }

        int count() {
            return greatest - least + 1;
        }

        private double unit() {
            return (axis.isPeriodic() ? 2 : 1) * Math.PI / axis.length();
        }

        double waveNumber(int index) {
            return unit() * (least + index);
        }

        /** Of mean square 1 over the axis. */
        double real(int index, int point) {
            double angle = angle(index, point);
            return (axis.isPeriodic() || least + index == 0 ? 1 : Math.sqrt(2)) * Math.cos(angle);
        }

        double imaginary(int index, int point) {
            return axis.isPeriodic() ? Math.sin(angle(index, point)) : 0;
        }

        private double angle(int index, int point) {
            return waveNumber(index) * (axis.points().get(point) - axis.from());
        }
    }

    /**
     * A field of mean 0 and variance 1, both expected, in the grid's order.
     *
     * @param spectrum the variance of a wave by its wave number, 2 pi over its length; only ratios matter
     * @throws IllegalArgumentException if a variance is negative or not finite, all are zero, or it would take too long
     */
    double[] field(DoubleUnaryOperator spectrum) {
        var all = grid.axes().stream().map(Along::new).toArray(Along[]::new);
        var variances = variances(all, spectrum);
        double largest = Arrays.stream(variances).max().orElse(0);
        if (!(largest > 0)) {
            throw new IllegalArgumentException(
                    "a random field needs waves, and on this grid the spectrum has none: it is zero"
                            + " for every wave number that fits");
        }
        double total = Arrays.stream(variances).sum();
        var noticed = noticed(all, variances, UNNOTICED * largest);
        return sum(noticed, variances(noticed, spectrum), total);
    }

    private static double[] variances(Along[] along, DoubleUnaryOperator spectrum) {
        int[] extents = Arrays.stream(along).mapToInt(Along::count).toArray();
        return indices(extents)
                .mapToDouble(flat -> {
                    int[] index = index(flat, extents);
                    double square = IntStream.range(0, along.length)
                            .mapToDouble(axis -> along[axis].waveNumber(index[axis]))
                            .map(k -> k * k)
                            .sum();
                    return square == 0 ? 0 : variance(spectrum, Math.sqrt(square));
                })
                .toArray();
    }

    private static double variance(DoubleUnaryOperator spectrum, double k) {
        double variance = spectrum.applyAsDouble(k);
        if (!(variance >= 0 && Double.isFinite(variance))) {
            throw new IllegalArgumentException(
                    "a spectrum is a variance for every wave number, but for k = " + k + " it is " + variance);
        }
        return variance;
    }

    private static Along[] noticed(Along[] all, double[] variances, double least) {
        int[] extents = Arrays.stream(all).mapToInt(Along::count).toArray();
        int[] most = new int[all.length];
        for (int flat = 0; flat < variances.length; flat++) {
            if (variances[flat] > least) {
                int[] index = index(flat, extents);
                for (int axis = 0; axis < all.length; axis++) {
                    most[axis] = Math.max(most[axis], Math.abs(all[axis].least + index[axis]));
                }
            }
        }
        return IntStream.range(0, all.length)
                .mapToObj(axis -> new Along(all[axis], most[axis]))
                .toArray(Along[]::new);
    }

    private double[] sum(Along[] along, double[] variances, double total) {
        int[] extents = Arrays.stream(along).mapToInt(Along::count).toArray();
        var real = new double[variances.length];
        var imaginary = new double[variances.length];
        var bits = new long[2];
        for (int flat = 0; flat < variances.length; flat++) {
            double amplitude = Math.sqrt(variances[flat] / total);
            Philox.block(seed, stream, counter(along, index(flat, extents)), bits);
            real[flat] = amplitude * Philox.normal(bits[0]);
            imaginary[flat] = amplitude * Philox.normal(bits[1]);
        }
        for (int axis = 0; axis < along.length; axis++) {
            int after = Arrays.stream(extents, axis + 1, extents.length).reduce(1, (a, b) -> a * b);
            var next = transformed(along[axis], real, imaginary, after);
            extents[axis] = grid.axes().get(axis).size();
            real = next[0];
            imaginary = next[1];
        }
        return real;
    }

    private static long counter(Along[] along, int[] index) {
        long counter = 0;
        for (int axis = 0; axis < along.length; axis++) {
            long wave = (long) along[axis].least + index[axis];
            counter |= (wave & LOWEST) << (BITS * axis);
        }
        return counter;
    }

    /** Along one axis from amplitudes to values; {@code after} elements lie between two neighbours on it. */
    private static double[][] transformed(Along along, double[] real, double[] imaginary, int after) {
        int waves = along.count();
        int points = along.axis.size();
        int before = real.length / waves / after;
        if ((real.length + SINE * waves) * points > MOST_WORK) {
            throw new IllegalArgumentException(
                    "the waves of a random field are added one by one, which would take too long for "
                            + real.length + " of them and " + points + " points along the axis " + along.axis.name()
                            + ": let the spectrum fall off before the shortest waves");
        }
        var sums = new double[2][before * points * after];
        IntStream.range(0, points).parallel().forEach(point -> {
            for (int wave = 0; wave < waves; wave++) {
                double c = along.real(wave, point);
                double s = along.imaginary(wave, point);
                for (int block = 0; block < before; block++) {
                    int from = (block * waves + wave) * after;
                    int to = (block * points + point) * after;
                    for (int i = 0; i < after; i++) {
                        sums[0][to + i] += c * real[from + i] - s * imaginary[from + i];
                        sums[1][to + i] += c * imaginary[from + i] + s * real[from + i];
                    }
                }
            }
        });
        return sums;
    }

    private static IntStream indices(int[] extents) {
        return IntStream.range(0, Arrays.stream(extents).reduce(1, (a, b) -> a * b));
    }

    private static int[] index(int flat, int[] extents) {
        var index = new int[extents.length];
        int rest = flat;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            index[axis] = rest % extents[axis];
            rest /= extents[axis];
        }
        return index;
    }
}
