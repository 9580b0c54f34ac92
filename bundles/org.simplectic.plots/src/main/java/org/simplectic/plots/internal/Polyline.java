package org.simplectic.plots.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line through any number of points in bounded memory, thinned without a visible difference.
 *
 * <p>Time is cut into buckets narrower than a pixel column; each keeps its first and last point and those with the
 * least and greatest coordinates, so spikes stay. Buckets double their width when there are too many: the length of
 * the run need not be known. A bucket without a finite point is a gap in the line.
 *
 * @see "U. Jugel, Z. Jerzak, G. Hackenbroich, V. Markl, M4: A Visualization-Oriented Time Series Data Aggregation,
 *     PVLDB 7 (2014), section 4"
 */
final class Polyline {
    private final int limit;
    private List<Bucket> buckets = new ArrayList<>();
    private double start = Double.NaN;
    private double width;
    private long order;

    /**
     * An empty line.
     *
     * @param limit the number of buckets that is fine enough; up to twice as many are kept
     */
    Polyline(int limit) {
        this.limit = limit;
    }

    /** Appends a point; times grow or fall steadily. A point that is not finite interrupts the line. */
    void add(double time, double x, double y) {
        if (!Double.isFinite(time)) {
            return;
        }
        if (buckets.isEmpty()) {
            start = time;
        }
        var bucket = new Bucket(time);
        if (Double.isFinite(x) && Double.isFinite(y)) {
            bucket.add(new Point(order++, x, y));
        }
        append(buckets, bucket);
        while (buckets.size() > 2 * limit) {
            widen(time);
        }
    }

    /** The points to draw, in order; a gap is a point of NaNs. */
    List<Point> points() {
        var points = new ArrayList<Point>();
        for (var bucket : buckets) {
            if (bucket.isGap()) {
                points.add(new Point(0, Double.NaN, Double.NaN));
            } else {
                bucket.points().forEach(points::add);
            }
        }
        return points;
    }

    private void widen(double time) {
        // Points at one and the same time span nothing: any width will do to bring them together.
        width = width == 0 ? Math.max(Math.abs(time - start) / limit, Double.MIN_NORMAL) : 2 * width;
        var wider = new ArrayList<Bucket>();
        for (var bucket : buckets) {
            append(wider, bucket);
        }
        buckets = wider;
    }

    private void append(List<Bucket> list, Bucket next) {
        if (width > 0 && !list.isEmpty() && index(list.getLast()) == index(next)) {
            list.getLast().merge(next);
        } else {
            list.add(next);
        }
    }

    private double index(Bucket bucket) {
        return Math.floor(Math.abs(bucket.time - start) / width);
    }

    /**
     * A point to draw.
     *
     * @param order its place in the line
     * @param x horizontal
     * @param y vertical
     */
    record Point(long order, double x, double y) {}

    /** The extreme points of a span of time. */
    private static final class Bucket {
        final double time;
        private @Nullable Point first;
        private @Nullable Point last;
        private @Nullable Point left;
        private @Nullable Point right;
        private @Nullable Point lowest;
        private @Nullable Point highest;

        Bucket(double time) {
            this.time = time;
        }

        boolean isGap() {
            return first == null;
        }

        void add(Point point) {
            first = first == null ? point : first;
            last = point;
            left = left == null || point.x < left.x ? point : left;
            right = right == null || point.x > right.x ? point : right;
            lowest = lowest == null || point.y < lowest.y ? point : lowest;
            highest = highest == null || point.y > highest.y ? point : highest;
        }

        void merge(Bucket later) {
            later.points().forEach(this::add);
        }

        Stream<Point> points() {
            return Stream.of(first, last, left, right, lowest, highest)
                    .<Point>mapMulti((point, sink) -> {
                        if (point != null) {
                            sink.accept(point);
                        }
                    })
                    .distinct()
                    .sorted((a, b) -> Long.compare(a.order, b.order));
        }
    }
}
