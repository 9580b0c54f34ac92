package org.simplectic.linear.internal;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.simplectic.array.SparseStructure;

/**
 * The graph of a square matrix: row i is a neighbour of row j where entry (i, j) or (j, i) may differ from zero.
 *
 * @param neighbours of each row, without itself, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Graph(int[][] neighbours) {
    static Graph of(SparseStructure structure) {
        var rows = structure.rowIndices();
        var columns = structure.columnIndices();
        var counts = new int[structure.rows()];
        for (int k = 0; k < rows.length; k++) {
            counts[rows[k]]++;
            counts[columns[k]]++;
        }
        var both = new int[counts.length][];
        Arrays.setAll(both, i -> new int[counts[i]]);
        for (int k = 0; k < rows.length; k++) {
            both[rows[k]][--counts[rows[k]]] = columns[k];
            both[columns[k]][--counts[columns[k]]] = rows[k];
        }
        var neighbours = new int[both.length][];
        Arrays.setAll(
                neighbours,
                i -> Arrays.stream(both[i])
                        .filter(j -> j != i)
                        .sorted()
                        .distinct()
                        .toArray());
        return new Graph(neighbours);
    }

    int size() {
        return neighbours.length;
    }

    /**
     * What an elimination in some order fills: of each new column the rows below its diagonal, ascending.
     *
     * @param order the old index of each new one
     */
    int[][] filled(int[] order) {
        int n = size();
        var place = inverse(order);
        var columns = new int[n][];
        var children = new IntList[n];
        Arrays.setAll(children, i -> new IntList());
        for (int j = 0; j < n; j++) {
            int column = j;
            var rows = Arrays.stream(neighbours[order[j]]).map(i -> place[i]);
            var below = Arrays.stream(children[j].toArray())
                    .mapToObj(child -> columns[child])
                    .flatMapToInt(Arrays::stream);
            columns[j] = IntStream.concat(rows, below)
                    .filter(i -> i > column)
                    .sorted()
                    .distinct()
                    .toArray();
            if (columns[j].length > 0) {
                children[columns[j][0]].add(j);
            }
        }
        return columns;
    }

    static int[] inverse(int[] order) {
        var place = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            place[order[i]] = i;
        }
        return place;
    }
}
