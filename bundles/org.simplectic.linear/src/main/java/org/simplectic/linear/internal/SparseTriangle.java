package org.simplectic.linear.internal;

import java.util.Arrays;
import java.util.List;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * Substitution with a sparse triangular matrix, level by level: the rows of a level depend on those of earlier ones only, and are found at once. Costs
 * two operations an entry, and a pass of a loop for each level: about 2 m of them for m by m points of a grid.
 *
 * <p>Levels are filled up to the longest with rows of nothing: those read and write the place n behind a vector, and read as values a zero and a
 * one behind the last.
 *
 * @see "Y. Saad, Iterative Methods for Sparse Linear Systems, 2nd ed. (2003), section 11.6.3"
 */
final class SparseTriangle {
    private final int size;
    private final HostArray rows;
    private final HostArray columns;
    private final HostArray places;
    private final HostArray diagonals;

    private SparseTriangle(int size, HostArray rows, HostArray columns, HostArray places, HostArray diagonals) {
        this.size = size;
        this.rows = rows;
        this.columns = columns;
        this.places = places;
        this.diagonals = diagonals;
    }

    /**
     * A triangle, lower or upper.
     *
     * @param columns of each row those of its entries off the diagonal
     * @param places where the values of these entries are
     * @param diagonals where the diagonal's values are
     * @param zero the place of the value zero; one is behind it
     */
    static SparseTriangle of(List<int[]> columns, List<int[]> places, int[] diagonals, int zero) {
        int n = columns.size();
        var levels = Levels.of(columns);
        int depth = levels.count();
        int width = levels.widest();
        int longest = columns.stream().mapToInt(row -> row.length).max().orElse(0);
        Levels.checkSize("a triangular solution", (long) depth * width * Math.max(1, longest));
        var rows = filled(depth * width, n);
        var diagonal = filled(depth * width, zero + 1);
        var others = filled(depth * width * longest, n);
        var values = filled(depth * width * longest, zero);
        for (int level = 0; level < depth; level++) {
            var inLevel = levels.rows(level);
            for (int k = 0; k < inLevel.length; k++) {
                int row = inLevel[k];
                int at = level * width + k;
                rows[at] = row;
                diagonal[at] = diagonals[row];
                System.arraycopy(columns.get(row), 0, others, at * longest, columns.get(row).length);
                System.arraycopy(places.get(row), 0, values, at * longest, places.get(row).length);
            }
        }
        return new SparseTriangle(
                n,
                integers(rows, depth, width),
                integers(others, depth, width, longest),
                integers(values, depth, width, longest),
                integers(diagonal, depth, width));
    }

    static int[] filled(int length, int value) {
        var values = new int[length];
        Arrays.fill(values, value);
        return values;
    }

    static HostArray integers(int[] values, int... extents) {
        return HostArray.ofIntegers(
                ArrayType.of(DType.I32, extents),
                Arrays.stream(values).asLongStream().toArray());
    }

    /**
     * The solution.
     *
     * @param values the entries' values, and behind them a zero and a one
     * @param b the right-hand side
     */
    Expr solve(Expr values, Expr b) {
        var right = b.pad(0, 0, 1);
        var nothing = right.constant(0).broadcast(right.type().shape());
        var sequences = List.of(
                right.constant(rows),
                right.constant(columns),
                values.gather(values.constant(places)),
                values.gather(values.constant(diagonals)));
        int depth = rows.type().shape().extent(0);
        return ControlFlow.scan(depth, List.of(nothing), sequences, (carries, level) -> {
                    var x = carries.getFirst();
                    var known = level.get(2).times(x.gather(level.get(1))).sum(1);
                    var found = right.gather(level.get(0)).minus(known).over(level.get(3));
                    return new ControlFlow.Step(List.of(x.scatterAdd(level.get(0), found)), List.of());
                })
                .carries()
                .getFirst()
                .slice(0, size);
    }
}
