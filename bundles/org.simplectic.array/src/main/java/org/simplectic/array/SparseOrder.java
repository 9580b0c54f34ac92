package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;

/** Orders of the rows and columns of square sparse matrices. Found while a program is made: they depend on where non-zeros are, not on their values. */
public final class SparseOrder {
    private SparseOrder() {}

    /**
     * An order in which non-zeros are near the diagonal: neighbours in the graph of the symmetrized structure, breadth first from a vertex at its rim,
     * those with few neighbours first, and all turned round. Costs a few passes over the non-zeros.
     *
     * @param structure of a square matrix of single numbers
     * @return the old index of each new one
     * @see "E. Cuthill, J. McKee, Reducing the bandwidth of sparse symmetric matrices, Proc. 24th Nat. Conf. ACM (1969), 157; the start: A. George, J. W. H.
     *     Liu, ACM Trans. Math. Software 5 (1979), 284"
     */
    public static int[] reverseCuthillMcKee(SparseStructure structure) {
        var neighbours = neighbours(structure);
        int n = neighbours.length;
        var order = new int[n];
        var isPlaced = new BitSet(n);
        int count = 0;
        for (int i = isPlaced.nextClearBit(0); i < n; i = isPlaced.nextClearBit(i)) {
            int start = rim(neighbours, i);
            int first = count;
            order[count++] = start;
            isPlaced.set(start);
            for (int done = first; done < count; done++) {
                var next = Arrays.stream(neighbours[order[done]])
                        .filter(j -> !isPlaced.get(j))
                        .boxed()
                        .sorted(Comparator.comparingInt((Integer j) -> neighbours[j].length)
                                .thenComparing(Comparator.naturalOrder()))
                        .toList();
                for (int j : next) {
                    isPlaced.set(j);
                    order[count++] = j;
                }
            }
        }
        for (int i = 0; i < n / 2; i++) {
            int kept = order[i];
            order[i] = order[n - 1 - i];
            order[n - 1 - i] = kept;
        }
        return order;
    }

    /** A vertex about as far from some other as any is: the farthest of the farthest, as long as that gets farther. */
    private static int rim(int[][] neighbours, int from) {
        int vertex = from;
        int depth = -1;
        while (true) {
            var level = new int[neighbours.length];
            Arrays.fill(level, -1);
            level[vertex] = 0;
            var queue = new ArrayList<Integer>();
            queue.add(vertex);
            for (int done = 0; done < queue.size(); done++) {
                int i = queue.get(done);
                for (int j : neighbours[i]) {
                    if (level[j] < 0) {
                        level[j] = level[i] + 1;
                        queue.add(j);
                    }
                }
            }
            int farthest = level[queue.getLast()];
            if (farthest <= depth) {
                return vertex;
            }
            depth = farthest;
            vertex = queue.stream()
                    .filter(i -> level[i] == farthest)
                    .min(Comparator.comparingInt(i -> neighbours[i].length))
                    .orElseThrow();
        }
    }

    /** Of each row those that it is connected with either way, itself left out, ascending. */
    private static int[][] neighbours(SparseStructure structure) {
        Checks.require(
                structure.block() == 1 && structure.rows() == structure.columns(),
                () -> "an order is of a square matrix of single numbers, but got " + structure);
        var rows = structure.rowIndices();
        var columns = structure.columnIndices();
        var counts = new int[structure.rows()];
        for (int i = 0; i < rows.length; i++) {
            counts[rows[i]]++;
            counts[columns[i]]++;
        }
        var all = new int[structure.rows()][];
        Arrays.setAll(all, i -> new int[counts[i]]);
        Arrays.fill(counts, 0);
        for (int i = 0; i < rows.length; i++) {
            all[rows[i]][counts[rows[i]]++] = columns[i];
            all[columns[i]][counts[columns[i]]++] = rows[i];
        }
        Arrays.setAll(
                all,
                i -> Arrays.stream(all[i])
                        .filter(j -> j != i)
                        .sorted()
                        .distinct()
                        .toArray());
        return all;
    }
}
