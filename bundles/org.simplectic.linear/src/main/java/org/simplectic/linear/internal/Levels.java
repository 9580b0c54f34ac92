package org.simplectic.linear.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in the order of what they depend on: those of a level on earlier levels only.
 *
 * @param byLevel the rows of each level
 */
record Levels(List<List<Integer>> byLevel) {
    /** Places of a schedule, in integers, above which it is refused: it would be larger than the matrix is worth. */
    private static final long MOST = 1 << 25;

    /** Of each row those that it depends on: all before it, or all behind it. */
    static Levels of(List<int[]> dependence) {
        int n = dependence.size();
        var level = new int[n];
        boolean isUpper = isUpper(dependence);
        var byLevel = new ArrayList<List<Integer>>();
        for (int i = 0; i < n; i++) {
            int row = isUpper ? n - 1 - i : i;
            for (int other : dependence.get(row)) {
                level[row] = Math.max(level[row], level[other] + 1);
            }
            while (byLevel.size() <= level[row]) {
                byLevel.add(new ArrayList<>());
            }
            byLevel.get(level[row]).add(row);
        }
        return new Levels(byLevel);
    }

    private static boolean isUpper(List<int[]> dependence) {
        for (int row = 0; row < dependence.size(); row++) {
            if (dependence.get(row).length > 0) {
                return dependence.get(row)[0] > row;
            }
        }
        return false;
    }

    int count() {
        return byLevel.size();
    }

    int[] rows(int level) {
        return byLevel.get(level).stream().mapToInt(Integer::intValue).toArray();
    }

    int widest() {
        return byLevel.stream().mapToInt(List::size).max().orElse(0);
    }

    static void checkSize(String what, long places) {
        if (places > MOST) {
            throw new IllegalArgumentException(
                    what + " with this matrix would need a schedule of " + places
                            + " places: it is not sparse enough, or its rows follow one from the other; take dense-lu or banded-lu");
        }
    }
}
