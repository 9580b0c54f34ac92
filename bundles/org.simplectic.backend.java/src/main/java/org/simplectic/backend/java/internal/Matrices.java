package org.simplectic.backend.java.internal;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/** Small steps on matrices. */
final class Matrices {
    private Matrices() {}

    static boolean isFinite(DMatrixRMaj a) {
        for (int i = 0; i < a.getNumElements(); i++) {
            if (!Double.isFinite(a.get(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean hasZeroOnDiagonal(DMatrixRMaj a) {
        for (int i = 0; i < a.getNumRows(); i++) {
            if (a.get(i, i) == 0) {
                return true;
            }
        }
        return false;
    }

    static DMatrixRMaj transposed(DMatrixRMaj a) {
        var result = new DMatrixRMaj(a.getNumCols(), a.getNumRows());
        for (int i = 0; i < a.getNumRows(); i++) {
            for (int j = 0; j < a.getNumCols(); j++) {
                result.set(j, i, a.get(i, j));
            }
        }
        return result;
    }

    /** The symmetric matrix of a lower triangle. */
    static DMatrixRMaj mirrorLower(DMatrixRMaj a) {
        int n = a.getNumRows();
        var result = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                result.set(i, j, a.get(Math.max(i, j), Math.min(i, j)));
            }
        }
        return result;
    }

    /** Half the sum of a matrix and its transpose. */
    static DMatrixRMaj symmetrized(DMatrixRMaj a) {
        int n = a.getNumRows();
        var result = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                result.set(i, j, 0.5 * a.get(i, j) + 0.5 * a.get(j, i));
            }
        }
        return result;
    }

    /** Solves with a unit lower and an upper triangle in one matrix, in place. */
    static void solveLu(DMatrixRMaj lu, double[] x) {
        int n = lu.getNumRows();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                x[i] -= lu.get(i, j) * x[j];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = i + 1; j < n; j++) {
                x[i] -= lu.get(i, j) * x[j];
            }
            x[i] /= lu.get(i, i);
        }
    }

    static void negateColumn(DMatrixRMaj a, int column) {
        for (int i = 0; i < a.getNumRows(); i++) {
            a.set(i, column, -a.get(i, column));
        }
    }

    static void negateRow(DMatrixRMaj a, int row) {
        for (int j = row; j < a.getNumCols(); j++) {
            a.set(row, j, -a.get(row, j));
        }
    }

    static void setColumn(DMatrixRMaj a, int column, double[] values, int from, int stride) {
        for (int i = 0; i < a.getNumRows(); i++) {
            a.set(i, column, values[from + i * stride]);
        }
    }

    /** The component of largest size; of equal ones the first. */
    static double largestOfColumn(DMatrixRMaj a, int column) {
        double largest = 0;
        for (int i = 0; i < a.getNumRows(); i++) {
            if (Math.abs(a.get(i, column)) > Math.abs(largest)) {
                largest = a.get(i, column);
            }
        }
        return largest;
    }

    /** The order that sorts numbers. */
    static int[] ascending(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(i -> i)
                .toArray();
    }
}
