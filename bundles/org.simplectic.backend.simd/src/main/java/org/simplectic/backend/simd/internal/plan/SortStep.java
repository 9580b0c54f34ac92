package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.DType;

/** The order of the elements of each line: ascending, NaN last, equal ones in their order. Merge sort from the shortest runs up. */
final class SortStep implements Step {
    private final Site site;
    private final Lines lines;
    private final DType type;
    private final boolean indices;
    private final double[] reals;
    private final long[] integers;
    private int[] sorted;
    private int[] merged;

    private SortStep(int axis, Site site, boolean indices) {
        this.site = site;
        this.lines = Lines.of(site.type().shape(), axis);
        this.type = site.operandType(0).dtype();
        this.indices = indices;
        this.reals = new double[type.isReal() ? lines.length() : 0];
        this.integers = new long[type.isReal() ? 0 : lines.length()];
        this.sorted = new int[lines.length()];
        this.merged = new int[lines.length()];
    }

    static Step sort(int axis, Site site) {
        return new SortStep(axis, site, false);
    }

    static Step argSort(int axis, Site site) {
        return new SortStep(axis, site, true);
    }

    @Override
    public void run(long[] table) {
        long in = site.operand(0).in(table);
        long out = site.result(0).in(table);
        for (int line = 0; line < lines.count(); line++) {
            int start = lines.start(line);
            read(in + (long) start * type.bytes());
            order();
            for (int i = 0; i < sorted.length; i++) {
                long to = start + (long) i * lines.stride();
                if (indices) {
                    Elements.putInteger(DType.I32, out + 4 * to, sorted[i]);
                } else if (type.isReal()) {
                    Elements.putReal(type, out + type.bytes() * to, reals[sorted[i]]);
                } else {
                    Elements.putInteger(type, out + type.bytes() * to, integers[sorted[i]]);
                }
            }
        }
    }

    private void read(long start) {
        for (int i = 0; i < sorted.length; i++) {
            long from = start + (long) i * lines.stride() * type.bytes();
            if (type.isReal()) {
                reals[i] = Elements.real(type, from);
            } else {
                integers[i] = Elements.integer(type, from);
            }
        }
    }

    private void order() {
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = i;
        }
        for (int run = 1; run < sorted.length; run *= 2) {
            for (int from = 0; from < sorted.length; from += 2 * run) {
                merge(from, run);
            }
            var done = merged;
            merged = sorted;
            sorted = done;
        }
    }

    private void merge(int from, int run) {
        int middle = Math.min(from + run, sorted.length);
        int end = Math.min(from + 2 * run, sorted.length);
        int left = from;
        int right = middle;
        for (int i = from; i < end; i++) {
            boolean takeRight = left == middle || (right < end && isBefore(sorted[right], sorted[left]));
            merged[i] = takeRight ? sorted[right++] : sorted[left++];
        }
    }

    private boolean isBefore(int a, int b) {
        return type.isReal()
                ? reals[a] < reals[b] || (Double.isNaN(reals[b]) && !Double.isNaN(reals[a]))
                : integers[a] < integers[b];
    }
}
