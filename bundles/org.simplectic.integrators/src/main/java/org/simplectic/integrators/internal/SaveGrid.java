package org.simplectic.integrators.internal;

import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The values of t, in the order of the run, at which points are saved; first and last are the span's ends.
 *
 * @param size how many there are
 * @param time the value of each, exact: computed from its index, never summed up
 * @param forward whether they increase
 */
record SaveGrid(int size, @Nullable IntToDoubleFunction time, boolean forward) {
    /** No grid: every accepted step is saved. */
    static final SaveGrid STEPS = new SaveGrid(0, null, true);

    /** A point nearer to the end than this part of the interval is the end. */
    private static final double MERGE = 1e-9;

    static SaveGrid every(double start, double end, double interval) {
        double step = Math.copySign(interval, end - start);
        double inner = Math.ceil((end - start) / step - MERGE);
        int last = Math.max(1, (int) inner);
        return new SaveGrid(last + 1, i -> i == last ? end : start + i * step, end > start);
    }

    static SaveGrid points(double start, double end, int count) {
        int last = count - 1;
        return new SaveGrid(count, i -> i == last ? end : start + (end - start) * i / last, end > start);
    }

    /** The times given, sorted, and both ends of the span. */
    static SaveGrid at(double start, double end, double[] sorted) {
        var times = java.util.stream.DoubleStream.concat(
                        java.util.stream.DoubleStream.of(start, end), java.util.Arrays.stream(sorted))
                .sorted()
                .distinct()
                .toArray();
        int last = times.length - 1;
        return new SaveGrid(times.length, i -> times[end > start ? i : last - i], end > start);
    }

    /** The index of the first time after t. */
    int after(double t) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (forward ? at(middle) > t : at(middle) < t) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    double at(int index) {
        return time == null ? Double.NaN : time.applyAsDouble(index);
    }

    boolean isSteps() {
        return time == null;
    }
}
