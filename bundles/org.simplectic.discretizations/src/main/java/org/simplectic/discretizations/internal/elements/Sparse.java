package org.simplectic.discretizations.internal.elements;

import java.util.Arrays;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.SparseStructure;

/**
 * A sparse matrix of numbers that are known.
 *
 * @param structure where they are
 * @param values what they are
 */
record Sparse(SparseStructure structure, HostArray values) {
    /** The product with a vector: two passes over the matrix' memory are all it costs. */
    Expr times(Expr vector) {
        return vector.constant(values).sparseTimes(structure, vector);
    }

    /** Whether all of it is zero. */
    boolean isZero() {
        return structure.blocks() == 0;
    }

    /** A matrix to which terms are added in any order. */
    static final class Builder {
        private final int rows;
        private final int columns;
        private int[] row = new int[1024];
        private int[] column = new int[1024];
        private double[] value = new double[1024];
        private int count;

        Builder(int rows, int columns) {
            this.rows = rows;
            this.columns = columns;
        }

        /** Zeros are not kept: whoever colours Jacobians would take them for dependence. */
        void add(int i, int j, double term) {
            if (term == 0) {
                return;
            }
            if (count == row.length) {
                int larger = 2 * count;
                row = Arrays.copyOf(row, larger);
                column = Arrays.copyOf(column, larger);
                value = Arrays.copyOf(value, larger);
            }
            row[count] = i;
            column[count] = j;
            value[count++] = term;
        }

        /** Terms of one place are summed in the order that they came. */
        Sparse build() {
            var order = sorted(row, rows, sorted(column, columns, identity()));
            var starts = new int[rows + 1];
            var columns = new int[count];
            var values = new double[count];
            int used = 0;
            for (int k = 0; k < count; k++) {
                int at = order[k];
                boolean isNew = k == 0 || row[at] != row[order[k - 1]] || column[at] != column[order[k - 1]];
                if (isNew) {
                    columns[used++] = column[at];
                    starts[row[at] + 1] = used;
                }
                values[used - 1] += value[at];
            }
            for (int i = 1; i <= rows; i++) {
                starts[i] = Math.max(starts[i], starts[i - 1]);
            }
            var structure = SparseStructure.csr(this.columns, starts, Arrays.copyOf(columns, used));
            return new Sparse(structure, HostArray.vector(Arrays.copyOf(values, used)));
        }

        private int[] identity() {
            var identity = new int[count];
            Arrays.setAll(identity, i -> i);
            return identity;
        }

        /** An order by keys below a limit, those of the same key as they were. */
        private static int[] sorted(int[] keys, int limit, int[] order) {
            var next = new int[limit + 1];
            for (int at : order) {
                next[keys[at] + 1]++;
            }
            Arrays.parallelPrefix(next, Integer::sum);
            var result = new int[order.length];
            for (int at : order) {
                result[next[keys[at]]++] = at;
            }
            return result;
        }
    }
}
