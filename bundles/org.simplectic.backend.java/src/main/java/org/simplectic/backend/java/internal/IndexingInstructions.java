package org.simplectic.backend.java.internal;

import org.simplectic.array.ArrayType;
import org.simplectic.array.Indexing;
import org.simplectic.array.Shape;

/** Elements addressed by computed indices, and orderings. */
final class IndexingInstructions {
    private IndexingInstructions() {}

    static Instruction of(Indexing primitive, Site site) {
        return switch (primitive) {
            case Indexing.Gather gather -> gather(new Indexed(site, gather.batchAxes()));
            case Indexing.ScatterAdd scatter ->
                scatterAdd(new Indexed(site, scatter.batchAxes())).narrowed(site);
            case Indexing.Sort sort -> sort(site, sort.axis());
            case Indexing.ArgSort sort -> argSort(site, sort.axis());
        };
    }

    /** Values {@code [batch, extent, row]}, indices {@code [batch, count]}, and {@code [batch, count, row]} picked or added. */
    private record Indexed(Site site, int batch, int extent, int count, int row) {
        Indexed(Site site, int batchAxes) {
            this(
                    site,
                    size(site.operand(0), 0, batchAxes),
                    site.operand(0).shape().extent(batchAxes),
                    size(site.operand(1), batchAxes, site.operand(1).rank()),
                    size(site.operand(0), batchAxes + 1, site.operand(0).rank())
                            * Site.parts(site.operand(0).dtype()));
        }

        private static int size(ArrayType type, int from, int to) {
            Shape inner = type.shape().axes(from, to);
            return inner.size();
        }

        /** The position of the row that the i-th index of all means, relative to the values. */
        int position(long[] n, int i) {
            long index = n[site.in(1) + i];
            if (index < 0 || index >= extent) {
                throw new IndexOutOfBoundsException(
                        "index " + index + " is outside an axis of extent " + extent + " in " + site.listing());
            }
            return (i / count * extent + (int) index) * row;
        }

        boolean isIntegral() {
            return Site.isIntegral(site.type().dtype());
        }
    }

    private static Instruction gather(Indexed indexed) {
        int in = indexed.site().in(0);
        int out = indexed.site().out(0);
        int row = indexed.row();
        boolean integral = indexed.isIntegral();
        int indices = indexed.batch() * indexed.count();
        return (w, n) -> {
            Object memory = integral ? n : w;
            for (int i = 0; i < indices; i++) {
                System.arraycopy(memory, in + indexed.position(n, i), memory, out + i * row, row);
            }
        };
    }

    private static Instruction scatterAdd(Indexed indexed) {
        var site = indexed.site();
        int in = site.in(0);
        int updates = site.in(2);
        int out = site.out(0);
        int size = Site.numbers(site.type());
        int row = indexed.row();
        boolean integral = indexed.isIntegral();
        int indices = indexed.batch() * indexed.count();
        return (w, n) -> {
            Object memory = integral ? n : w;
            System.arraycopy(memory, in, memory, out, size);
            for (int i = 0; i < indices; i++) {
                int target = out + indexed.position(n, i);
                int update = updates + i * row;
                for (int j = 0; j < row; j++) {
                    if (integral) {
                        n[target + j] += n[update + j];
                    } else {
                        w[target + j] += w[update + j];
                    }
                }
            }
        };
    }

    private static Instruction sort(Site site, int axis) {
        var lines = new Lines(site.type().shape(), axis);
        var order = new Ordering(Site.isIntegral(site.type().dtype()), lines);
        int in = site.in(0);
        int out = site.out(0);
        return (w, n) -> {
            for (int line = 0; line < lines.count(); line++) {
                int start = lines.start(line);
                var sorted = order.of(w, n, in + start);
                for (int i = 0; i < sorted.length; i++) {
                    int from = in + start + sorted[i] * lines.stride();
                    int to = out + start + i * lines.stride();
                    if (order.integral) {
                        n[to] = n[from];
                    } else {
                        w[to] = w[from];
                    }
                }
            }
        };
    }

    private static Instruction argSort(Site site, int axis) {
        var lines = new Lines(site.type().shape(), axis);
        var order = new Ordering(Site.isIntegral(site.operand(0).dtype()), lines);
        int in = site.in(0);
        int out = site.out(0);
        return (w, n) -> {
            for (int line = 0; line < lines.count(); line++) {
                int start = lines.start(line);
                var sorted = order.of(w, n, in + start);
                for (int i = 0; i < sorted.length; i++) {
                    n[out + start + i * lines.stride()] = sorted[i];
                }
            }
        };
    }

    /** Merge sort of the indices of a line, from the shortest runs up: stable, NaN last. */
    private static final class Ordering {
        private final boolean integral;
        private final int stride;
        private int[] sorted;
        private int[] merged;

        Ordering(boolean integral, Lines lines) {
            this.integral = integral;
            this.stride = lines.stride();
            this.sorted = new int[lines.length()];
            this.merged = new int[lines.length()];
        }

        int[] of(double[] w, long[] n, int start) {
            for (int i = 0; i < sorted.length; i++) {
                sorted[i] = i;
            }
            for (int run = 1; run < sorted.length; run *= 2) {
                for (int from = 0; from < sorted.length; from += 2 * run) {
                    merge(w, n, start, from, run);
                }
                var done = merged;
                merged = sorted;
                sorted = done;
            }
            return sorted;
        }

        private void merge(double[] w, long[] n, int start, int from, int run) {
            int middle = Math.min(from + run, sorted.length);
            int end = Math.min(from + 2 * run, sorted.length);
            int left = from;
            int right = middle;
            for (int i = from; i < end; i++) {
                boolean takeRight = left == middle
                        || (right < end
                                && isBefore(w, n, start + sorted[right] * stride, start + sorted[left] * stride));
                merged[i] = takeRight ? sorted[right++] : sorted[left++];
            }
        }

        private boolean isBefore(double[] w, long[] n, int a, int b) {
            return integral ? n[a] < n[b] : w[a] < w[b] || (Double.isNaN(w[b]) && !Double.isNaN(w[a]));
        }
    }
}
