package org.simplectic.backend.simd.internal.plan;

import java.util.Arrays;
import org.simplectic.array.DType;

/**
 * Factorizations and solves of small matrices, one at a time, in binary64 on the heap. Plain loops over arrays are fast from
 * the first calls on; those over vectors have to be called thousands of times before, and gain little here.
 */
final class SmallFactorization {
    /** The most rows for which vectors do not gain much. */
    static final int MOST_ROWS = 16;

    private final DType type;
    private final int n;
    private final int columns;
    private final double[] a;
    private final double[] x;

    /**
     * Room for one matrix and its right-hand sides.
     *
     * @param type of the elements in memory
     * @param n rows of the matrix
     * @param columns how many right-hand sides
     */
    SmallFactorization(DType type, int n, int columns) {
        this.type = type;
        this.n = n;
        this.columns = columns;
        this.a = new double[n * n];
        this.x = new double[n * columns];
    }

    /** Writes L with L Lᵀ = A; returns false if A is not positive definite or not finite. */
    boolean cholesky(long matrix, long result) {
        read(matrix, a);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                a[i * n + j] = (a[i * n + j] - rowProduct(i, j)) / a[j * n + j];
            }
            double square = a[i * n + i] - rowProduct(i, i);
            // An infinity or NaN in a row makes its square minus infinity or NaN.
            if (!(square > 0 && square < Double.POSITIVE_INFINITY)) {
                return false;
            }
            a[i * n + i] = Math.sqrt(square);
            Arrays.fill(a, i * n + i + 1, (i + 1) * n, 0);
        }
        write(a, result);
        return true;
    }

    private double rowProduct(int i, int j) {
        double sum = 0;
        for (int k = 0; k < j; k++) {
            sum += a[i * n + k] * a[j * n + k];
        }
        return sum;
    }

    /** Solves A X = B, or that of the transpose; returns false if A is singular or not finite. */
    boolean lu(boolean transposed, long matrix, long right, long result) {
        read(matrix, a);
        if (transposed) {
            transpose();
        }
        read(right, x);
        for (int j = 0; j < n; j++) {
            int pivot = pivot(j);
            double value = a[pivot * n + j];
            // An infinity or NaN anywhere comes to the diagonal.
            if (value == 0 || !Double.isFinite(value)) {
                return false;
            }
            if (pivot != j) {
                swap(a, n, pivot, j);
                swap(x, columns, pivot, j);
            }
            for (int i = j + 1; i < n; i++) {
                double factor = -a[i * n + j] / value;
                add(a, i * n + j + 1, factor, j * n + j + 1, n - j - 1);
                add(x, i * columns, factor, j * columns, columns);
            }
        }
        substitute(false, false);
        write(x, result);
        return true;
    }

    /** Solves T X = B for a triangle, or that of the transpose; returns false where there is a zero on the diagonal. */
    boolean triangular(boolean lower, boolean transposed, boolean unit, long matrix, long right, long result) {
        read(matrix, a);
        if (transposed) {
            transpose();
        }
        for (int i = 0; i < n && !unit; i++) {
            if (a[i * n + i] == 0) {
                return false;
            }
        }
        read(right, x);
        substitute(lower != transposed, unit);
        write(x, result);
        return true;
    }

    private void substitute(boolean lower, boolean unit) {
        for (int step = 0; step < n; step++) {
            int i = lower ? step : n - 1 - step;
            for (int j = lower ? 0 : i + 1; j < (lower ? i : n); j++) {
                add(x, i * columns, -a[i * n + j], j * columns, columns);
            }
            for (int k = i * columns; k < (i + 1) * columns && !unit; k++) {
                x[k] /= a[i * n + i];
            }
        }
    }

    private int pivot(int column) {
        int found = column;
        for (int i = column + 1; i < n; i++) {
            found = Math.abs(a[i * n + column]) > Math.abs(a[found * n + column]) ? i : found;
        }
        return found;
    }

    private void transpose() {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double above = a[j * n + i];
                a[j * n + i] = a[i * n + j];
                a[i * n + j] = above;
            }
        }
    }

    private static void swap(double[] rows, int width, int i, int j) {
        for (int k = 0; k < width; k++) {
            double kept = rows[i * width + k];
            rows[i * width + k] = rows[j * width + k];
            rows[j * width + k] = kept;
        }
    }

    private static void add(double[] y, int to, double factor, int from, int count) {
        for (int k = 0; k < count; k++) {
            y[to + k] += factor * y[from + k];
        }
    }

    private void read(long from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = Elements.real(type, from + (long) i * type.bytes());
        }
    }

    private void write(double[] from, long to) {
        for (int i = 0; i < from.length; i++) {
            Elements.putReal(type, to + (long) i * type.bytes(), from[i]);
        }
    }
}
