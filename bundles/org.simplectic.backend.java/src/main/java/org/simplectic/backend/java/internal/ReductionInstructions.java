package org.simplectic.backend.java.internal;

import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.simplectic.array.DType;
import org.simplectic.array.Reduction;

/** Many elements joined to one, by halving: the order of operations follows from the number of elements alone. */
final class ReductionInstructions {
    private ReductionInstructions() {}

    static Instruction of(Reduction primitive, Site site) {
        return switch (primitive) {
            case Reduction.Reduce reduce -> reduce(reduce, site).narrowed(site);
            case Reduction.ArgReduce reduce -> argReduce(reduce, site);
            case Reduction.CumulativeSum sum -> cumulativeSum(sum, site).narrowed(site);
        };
    }

    private static Instruction reduce(Reduction.Reduce reduce, Site site) {
        var whole = Site.parted(site.operand(0));
        var strides = Strides.of(whole);
        var extents = Strides.extents(whole);
        var kept = extents.clone();
        var reduced = extents.clone();
        for (int axis = 0; axis < extents.length; axis++) {
            (reduce.axes().contains(axis) ? kept : reduced)[axis] = 1;
        }
        var starts = Strides.positions(kept, strides);
        var steps = Strides.positions(reduced, strides);
        int in = site.in(0);
        int out = site.out(0);
        if (Site.isIntegral(site.type().dtype())) {
            var join = integral(reduce.operation());
            long neutral = neutral(reduce.operation(), site.type().dtype());
            return (w, n) -> {
                for (int i = 0; i < starts.length; i++) {
                    n[out + i] = steps.length == 0 ? neutral : reduce(join, n, in + starts[i], steps, 0, steps.length);
                }
            };
        }
        var join = reduce.operation().join();
        double neutral = reduce.operation().neutral();
        return (w, n) -> {
            for (int i = 0; i < starts.length; i++) {
                w[out + i] = steps.length == 0 ? neutral : reduce(join, w, in + starts[i], steps, 0, steps.length);
            }
        };
    }

    private static double reduce(DoubleBinaryOperator join, double[] w, int start, int[] steps, int from, int to) {
        if (to - from == 1) {
            return w[start + steps[from]];
        }
        int middle = (from + to) >>> 1;
        return join.applyAsDouble(
                reduce(join, w, start, steps, from, middle), reduce(join, w, start, steps, middle, to));
    }

    private static long reduce(LongBinaryOperator join, long[] n, int start, int[] steps, int from, int to) {
        long joined = n[start + steps[from]];
        for (int i = from + 1; i < to; i++) {
            joined = join.applyAsLong(joined, n[start + steps[i]]);
        }
        return joined;
    }

    private static LongBinaryOperator integral(Reduction.Operation operation) {
        return switch (operation) {
            case SUM -> Long::sum;
            case PRODUCT -> (a, b) -> a * b;
            case MAXIMUM -> Math::max;
            case MINIMUM -> Math::min;
            case ALL -> (a, b) -> a & b;
            case ANY -> (a, b) -> a | b;
        };
    }

    /** Of infinities the nearest integers. */
    private static long neutral(Reduction.Operation operation, DType dtype) {
        return dtype == DType.I32 ? (int) operation.neutral() : (long) operation.neutral();
    }

    private static Instruction argReduce(Reduction.ArgReduce reduce, Site site) {
        var lines = new Lines(site.operand(0).shape(), reduce.axis());
        boolean largest = reduce.largest();
        boolean integral = Site.isIntegral(site.operand(0).dtype());
        int in = site.in(0);
        int out = site.out(0);
        return (w, n) -> {
            for (int line = 0; line < lines.count(); line++) {
                int start = in + lines.start(line);
                int best = 0;
                for (int i = 1; i < lines.length(); i++) {
                    int here = start + i * lines.stride();
                    int there = start + best * lines.stride();
                    boolean better = integral
                            ? (largest ? n[here] > n[there] : n[here] < n[there])
                            : isBetter(largest, w[here], w[there]);
                    best = better ? i : best;
                }
                n[out + line] = best;
            }
        };
    }

    private static boolean isBetter(boolean largest, double x, double best) {
        return !Double.isNaN(best) && (Double.isNaN(x) || (largest ? x > best : x < best));
    }

    private static Instruction cumulativeSum(Reduction.CumulativeSum sum, Site site) {
        var lines = new Lines(Site.parted(site.type()), sum.axis());
        boolean integral = Site.isIntegral(site.type().dtype());
        int in = site.in(0);
        int out = site.out(0);
        int first = sum.reverse() ? (lines.length() - 1) * lines.stride() : 0;
        int step = sum.reverse() ? -lines.stride() : lines.stride();
        return (w, n) -> {
            for (int line = 0; line < lines.count(); line++) {
                int place = lines.start(line) + first;
                double real = 0;
                long whole = 0;
                for (int i = 0; i < lines.length(); i++, place += step) {
                    if (integral) {
                        n[out + place] = whole += n[in + place];
                    } else {
                        w[out + place] = real += w[in + place];
                    }
                }
            }
        };
    }
}
