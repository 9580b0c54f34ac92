package org.simplectic.linear.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A factorization in dense pieces: columns that fill the same rows are eliminated together, in a front, and so are such that nearly do. A front waits
 * for those whose borders reach into it. Fronts that do not wait for each other and are of like size are one batch; a smaller one
 * is filled up with nothing. There are few fronts and fewer batches: to a program for arrays another batch costs more than a zero does.
 *
 * @param batches in an order in which each waits for earlier ones only
 * @see "I. S. Duff, J. K. Reid, The multifrontal solution of indefinite sparse symmetric linear equations, ACM Trans. Math. Software 9 (1983), 302"
 */
record Fronts(List<Batch> batches) {
    /** Columns that are eliminated together whatever that fills. */
    private static final int FEW = 12;

    /** The part of a front that may be zeros for the sake of having fewer fronts. */
    private static final double ZEROS = 0.5;

    /** How much larger than others of its batch a front may be, about. */
    private static final double LARGER = 2.5;

    /**
     * Rows and columns eliminated together.
     *
     * @param pivots the columns, by their new indices, ascending
     * @param border the rows below that they fill, ascending
     * @param filled how many of its entries on and below the diagonal may differ from zero
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Front(int[] pivots, int[] border, long filled) {
        int size() {
            return pivots.length + border.length;
        }

        /** The same with one that it waits for. */
        private Front with(Front child) {
            var both = IntStream.concat(IntStream.of(child.pivots), IntStream.of(pivots))
                    .sorted()
                    .toArray();
            return new Front(both, border, filled + child.filled);
        }

        /** Entries on and below the diagonal in the columns of pivots. */
        private long entries() {
            return IntStream.range(0, pivots.length)
                    .mapToLong(k -> (long) size() - k)
                    .sum();
        }

        private boolean isWorth() {
            return pivots.length <= FEW || entries() - filled <= ZEROS * entries();
        }

        private int last() {
            return pivots[pivots.length - 1];
        }
    }

    /**
     * Fronts done at once.
     *
     * @param fronts at least one
     */
    record Batch(List<Front> fronts) {
        /** How many pivots the places of each are. */
        int pivots() {
            return fronts.stream()
                    .mapToInt(front -> front.pivots().length)
                    .max()
                    .orElse(0);
        }

        int border() {
            return fronts.stream()
                    .mapToInt(front -> front.border().length)
                    .max()
                    .orElse(0);
        }
    }

    /**
     * The fronts of a factorization.
     *
     * @param columns of each the rows below its diagonal that it fills, ascending
     */
    static Fronts of(int[][] columns) {
        return new Fronts(batches(joined(columns)));
    }

    /** The fronts, each before those that wait for it. */
    private static List<Front> joined(int[][] columns) {
        int n = columns.length;
        var fronts = new ArrayList<List<Front>>();
        for (int j = 0; j <= n; j++) {
            fronts.add(new ArrayList<>());
        }
        for (int j = 0; j < n; j++) {
            var front = new Front(new int[] {j}, columns[j], columns[j].length + 1L);
            var waitedFor = fronts.get(j);
            waitedFor.sort(Comparator.comparingInt(Front::size).reversed());
            for (var child : List.copyOf(waitedFor)) {
                var both = front.with(child);
                if (both.isWorth()) {
                    front = both;
                    waitedFor.remove(child);
                }
            }
            fronts.get(columns[j].length == 0 ? n : columns[j][0]).add(front);
        }
        return fronts.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingInt(Front::last))
                .toList();
    }

    private static List<Batch> batches(List<Front> fronts) {
        var owner = new HashMap<Integer, Integer>();
        for (int f = 0; f < fronts.size(); f++) {
            for (int pivot : fronts.get(f).pivots()) {
                owner.put(pivot, f);
            }
        }
        var level = new int[fronts.size()];
        var levels = new TreeMap<Integer, List<Front>>();
        for (int f = 0; f < level.length; f++) {
            var front = fronts.get(f);
            levels.computeIfAbsent(level[f], l -> new ArrayList<>()).add(front);
            if (front.border().length > 0) {
                int waiting = Objects.requireNonNull(owner.get(front.border()[0]));
                level[waiting] = Math.max(level[waiting], level[f] + 1);
            }
        }
        return levels.values().stream().flatMap(Fronts::alike).toList();
    }

    /** Fronts of one level, those of like size together. */
    private static Stream<Batch> alike(List<Front> fronts) {
        var batches = new TreeMap<Long, List<Front>>();
        for (var front : fronts) {
            long kind = 1000 * step(front.pivots().length) + step(front.border().length);
            batches.computeIfAbsent(kind, k -> new ArrayList<>()).add(front);
        }
        return batches.values().stream().map(Batch::new);
    }

    private static long step(int count) {
        return Math.round(Math.log(count + 1.0) / Math.log(LARGER));
    }
}
