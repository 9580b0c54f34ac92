package org.simplectic.linear.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.PriorityQueue;

/**
 * An order of elimination with little fill-in: the row that fills least comes next, about. What an elimination joins is kept as an element, a set of rows
 * that are all neighbours since; degrees are bounds from above that count each element's rows outside of the newest one, and each
 * of them once. Elements inside the newest one vanish in it, rows without other neighbours are eliminated with it, and rows with the same neighbours
 * go on as one. Costs about as much as there are entries in the factors; depends on where the entries are, not on their values.
 *
 * @see "P. R. Amestoy, T. A. Davis, I. S. Duff, An Approximate Minimum Degree Ordering Algorithm, SIAM J. Matrix Anal. Appl. 17 (1996), 886"
 */
final class MinimumDegree {
    private final int n;
    /** How many rows go on as this one; 0 for those that do so under another's name, or are eliminated. */
    private final int[] weight;
    /** The rows that go on under this one's name, itself first. */
    private final IntList[] group;
    /** Of each row the neighbours that no element tells of; may have some that are there no more. */
    private final int[][] rows;
    /** Of each row the elements that it is in. */
    private final int[][] elements;
    /** Of each element its rows; empty where it is none, or has vanished in another. */
    private final int[][] members;
    /** How many rows, with those of their groups, an element has. */
    private final int[] extent;
    /** Of the elements that the rows of the newest one are in: how many of their rows are not in that. */
    private final int[] outside;

    private final int[] degree;
    private final PriorityQueue<Candidate> candidates = new PriorityQueue<>();
    private final IntList order = new IntList();
    private final int[] mark;
    private int stamp;

    /** A row to be eliminated at the degree it once had. */
    private record Candidate(int degree, int row) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return degree != other.degree ? Integer.compare(degree, other.degree) : Integer.compare(row, other.row);
        }
    }

    /** What a row is next to; equal keys are equal lists. */
    private record Key(List<Integer> rows, List<Integer> elements) {
        static Key of(int[] rows, int[] elements) {
            return new Key(
                    Arrays.stream(rows).sorted().boxed().toList(),
                    Arrays.stream(elements).sorted().boxed().toList());
        }
    }

    private MinimumDegree(Graph graph) {
        n = graph.size();
        weight = new int[n];
        Arrays.fill(weight, 1);
        group = new IntList[n];
        rows = graph.neighbours().clone();
        elements = new int[n][0];
        members = new int[n][0];
        extent = new int[n];
        outside = new int[n];
        degree = new int[n];
        mark = new int[n];
        for (int i = 0; i < n; i++) {
            group[i] = new IntList();
            group[i].add(i);
            setDegree(i, rows[i].length);
        }
    }

    /** The old index of each new one. */
    static int[] order(Graph graph) {
        return new MinimumDegree(graph).eliminated();
    }

    private int[] eliminated() {
        while (order.size() < n) {
            var next = candidates.remove();
            if (weight[next.row()] > 0 && degree[next.row()] == next.degree()) {
                eliminate(next.row());
            }
        }
        return order.toArray();
    }

    private void setDegree(int row, int value) {
        degree[row] = value;
        candidates.add(new Candidate(value, row));
    }

    private void leave(int row) {
        order.addAll(group[row].toArray());
        weight[row] = 0;
    }

    private void eliminate(int pivot) {
        var joined = neighbours(pivot);
        for (int element : elements[pivot]) {
            members[element] = new int[0];
        }
        leave(pivot);
        countOutside(joined);
        for (int i : joined) {
            reduce(i, pivot);
        }
        for (int i : joined) {
            if (elements[i].length == 1 && rows[i].length == 0) {
                leave(i);
            }
        }
        members[pivot] = present(joined);
        extent[pivot] = total(members[pivot]);
        for (int i : members[pivot]) {
            int within = extent[pivot] - weight[i];
            int beyond = total(rows[i])
                    + Arrays.stream(elements[i])
                            .filter(e -> e != pivot)
                            .map(e -> outside[e])
                            .sum();
            degree[i] = Math.min(n - order.size() - weight[i], within + Math.min(degree[i], beyond));
        }
        joinEqual(members[pivot]);
        members[pivot] = present(members[pivot]);
        for (int i : members[pivot]) {
            setDegree(i, degree[i]);
        }
    }

    /** The rows that an elimination makes neighbours of each other; they carry the newest mark. */
    private int[] neighbours(int pivot) {
        stamp++;
        mark[pivot] = stamp;
        var found = new IntList();
        addUnmarked(rows[pivot], found);
        for (int element : elements[pivot]) {
            addUnmarked(members[element], found);
        }
        return found.toArray();
    }

    private void addUnmarked(int[] from, IntList found) {
        for (int i : from) {
            if (weight[i] > 0 && mark[i] != stamp) {
                mark[i] = stamp;
                found.add(i);
            }
        }
    }

    private void countOutside(int[] joined) {
        for (int i : joined) {
            for (int element : elements[i]) {
                outside[element] = extent[element];
            }
        }
        for (int i : joined) {
            for (int element : elements[i]) {
                outside[element] -= weight[i];
            }
        }
    }

    /** Takes from a row's lists what the new element tells of: rows, and elements that have no others. */
    private void reduce(int row, int pivot) {
        rows[row] = Arrays.stream(rows[row])
                .filter(i -> weight[i] > 0 && mark[i] != stamp)
                .toArray();
        var kept = new IntList();
        kept.add(pivot);
        for (int element : elements[row]) {
            if (members[element].length > 0 && outside[element] > 0) {
                kept.add(element);
            }
        }
        elements[row] = kept.toArray();
    }

    /** Rows with the same neighbours and elements go on as one of them. */
    private void joinEqual(int[] among) {
        var first = new HashMap<Key, Integer>();
        for (int i : among) {
            var same = first.putIfAbsent(Key.of(rows[i], elements[i]), i);
            if (same != null) {
                group[same].addAll(group[i].toArray());
                degree[same] -= weight[i];
                weight[same] += weight[i];
                weight[i] = 0;
            }
        }
    }

    private int[] present(int[] some) {
        return Arrays.stream(some).filter(i -> weight[i] > 0).toArray();
    }

    private int total(int[] some) {
        return Arrays.stream(some).map(i -> weight[i]).sum();
    }
}
