package org.simplectic.backend.simd.internal.plan;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.simplectic.array.DType;
import org.simplectic.backend.simd.internal.memory.Memory;

/**
 * LU factors of small matrices, and solutions with them, one at a time, in binary64 on the heap; see {@link SmallFactorization} for
 * why. The operations and their order are those of the java backend: the bits are the same.
 */
final class SmallLu {
    /** The most rows for which vectors do not gain much. */
    static final int MOST_ROWS = 32;

    /** Numbers that are faster copied one by one. */
    private static final int FEW = 8;

    private final DType type;
    private final int n;
    private final int columns;
    private final double[] a;
    private final double[] b;
    private final double[] x;
    private final int[] order;

    /**
     * Room for one matrix and its right-hand sides.
     *
     * @param type of the elements in memory
     * @param n rows of the matrix
     * @param columns how many right-hand sides
     */
    SmallLu(DType type, int n, int columns) {
        this.type = type;
        this.n = n;
        this.columns = columns;
        this.a = new double[n * n];
        this.b = new double[n * columns];
        this.x = new double[n * columns];
        this.order = new int[n];
    }

    /** Writes the factors in one matrix and the order of the rows; NaN and the order as it is if A is singular or not finite. */
    void factor(long matrix, long packed, long permutation) {
        read(matrix, a);
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        if (!eliminate()) {
            Arrays.fill(a, Double.NaN);
            for (int i = 0; i < n; i++) {
                order[i] = i;
            }
        }
        write(a, packed);
        MemorySegment.copy(order, 0, Memory.ALL, JAVA_INT_UNALIGNED, permutation, n);
    }

    private boolean eliminate() {
        for (int j = 0; j < n; j++) {
            int pivot = pivot(j);
            double value = a[pivot * n + j];
            double reciprocal = 1 / value;
            // An infinity or NaN anywhere comes to the diagonal.
            if (!Double.isFinite(value) || !Double.isFinite(reciprocal)) {
                return false;
            }
            if (pivot != j) {
                exchange(j, pivot);
            }
            int i = j + 1;
            for (; i + 3 < n; i += 4) {
                eliminate4(j * n, i * n, j, reciprocal);
            }
            for (; i < n; i++) {
                double multiplier = a[i * n + j] * reciprocal;
                a[i * n + j] = multiplier;
                for (int k = j + 1; k < n; k++) {
                    a[i * n + k] -= multiplier * a[j * n + k];
                }
            }
        }
        return true;
    }

    /** Takes a row off four others: each number of it is read once for all of them. */
    private void eliminate4(int pivot, int row0, int column, double reciprocal) {
        int row1 = row0 + n;
        int row2 = row1 + n;
        int row3 = row2 + n;
        double m0 = a[row0 + column] * reciprocal;
        double m1 = a[row1 + column] * reciprocal;
        double m2 = a[row2 + column] * reciprocal;
        double m3 = a[row3 + column] * reciprocal;
        a[row0 + column] = m0;
        a[row1 + column] = m1;
        a[row2 + column] = m2;
        a[row3 + column] = m3;
        for (int k = column + 1; k < n; k++) {
            double value = a[pivot + k];
            a[row0 + k] -= m0 * value;
            a[row1 + k] -= m1 * value;
            a[row2 + k] -= m2 * value;
            a[row3 + k] -= m3 * value;
        }
    }

    private int pivot(int column) {
        int found = column;
        double largest = Math.abs(a[column * n + column]);
        for (int i = column + 1; i < n; i++) {
            double size = Math.abs(a[i * n + column]);
            if (size > largest) {
                largest = size;
                found = i;
            }
        }
        return found;
    }

    private void exchange(int i, int j) {
        for (int k = 0; k < n; k++) {
            double kept = a[i * n + k];
            a[i * n + k] = a[j * n + k];
            a[j * n + k] = kept;
        }
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }

    /** Solves A X = B, or that of the transpose, with the factors of A. */
    void solve(boolean transposed, long packed, long permutation, long right, long result) {
        read(packed, a);
        if (columns == 1 && !transposed) {
            for (int i = 0; i < n; i++) {
                x[i] = Elements.real(type, right + (long) Memory.getInt(permutation + 4L * i) * type.bytes());
            }
            solveOne();
        } else {
            MemorySegment.copy(Memory.ALL, JAVA_INT_UNALIGNED, permutation, order, 0, n);
            read(right, b);
            if (!transposed) {
                solve();
            } else if (columns == 1) {
                solveOneTransposed();
            } else {
                solveTransposed();
            }
        }
        write(x, result);
    }

    /** Four unknowns at a time: their sums are chains of operations that wait for each other only in the end. */
    private void solveOne() {
        int i = 0;
        for (; i + 3 < n; i += 4) {
            forward4(i);
        }
        for (; i < n; i++) {
            double value = x[i];
            for (int j = 0; j < i; j++) {
                value -= a[i * n + j] * x[j];
            }
            x[i] = value;
        }
        for (i = n - 1; i >= 3; i -= 4) {
            back4(i);
        }
        for (; i >= 0; i--) {
            double value = x[i];
            for (int j = n - 1; j > i; j--) {
                value -= a[i * n + j] * x[j];
            }
            x[i] = value * (1 / a[i * n + i]);
        }
    }

    private void forward4(int i) {
        int row0 = i * n;
        int row1 = row0 + n;
        int row2 = row1 + n;
        int row3 = row2 + n;
        double x0 = x[i];
        double x1 = x[i + 1];
        double x2 = x[i + 2];
        double x3 = x[i + 3];
        for (int j = 0; j < i; j++) {
            double known = x[j];
            x0 -= a[row0 + j] * known;
            x1 -= a[row1 + j] * known;
            x2 -= a[row2 + j] * known;
            x3 -= a[row3 + j] * known;
        }
        x1 -= a[row1 + i] * x0;
        x2 = x2 - a[row2 + i] * x0 - a[row2 + i + 1] * x1;
        x3 = x3 - a[row3 + i] * x0 - a[row3 + i + 1] * x1 - a[row3 + i + 2] * x2;
        x[i] = x0;
        x[i + 1] = x1;
        x[i + 2] = x2;
        x[i + 3] = x3;
    }

    /** The unknowns from i down. */
    private void back4(int i) {
        int row0 = i * n;
        int row1 = row0 - n;
        int row2 = row1 - n;
        int row3 = row2 - n;
        double x0 = x[i];
        double x1 = x[i - 1];
        double x2 = x[i - 2];
        double x3 = x[i - 3];
        for (int j = n - 1; j > i; j--) {
            double known = x[j];
            x0 -= a[row0 + j] * known;
            x1 -= a[row1 + j] * known;
            x2 -= a[row2 + j] * known;
            x3 -= a[row3 + j] * known;
        }
        x0 *= 1 / a[row0 + i];
        x1 = (x1 - a[row1 + i] * x0) * (1 / a[row1 + i - 1]);
        x2 = (x2 - a[row2 + i] * x0 - a[row2 + i - 1] * x1) * (1 / a[row2 + i - 2]);
        x3 = (x3 - a[row3 + i] * x0 - a[row3 + i - 1] * x1 - a[row3 + i - 2] * x2) * (1 / a[row3 + i - 3]);
        x[i] = x0;
        x[i - 1] = x1;
        x[i - 2] = x2;
        x[i - 3] = x3;
    }

    private void solve() {
        for (int i = 0; i < n; i++) {
            System.arraycopy(b, order[i] * columns, x, i * columns, columns);
            for (int j = 0; j < i; j++) {
                subtract(i, a[i * n + j], j);
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = n - 1; j > i; j--) {
                subtract(i, a[i * n + j], j);
            }
            scale(x, i, 1 / a[i * n + i]);
        }
    }

    private void solveOneTransposed() {
        for (int j = 0; j < n; j++) {
            double value = b[j] * (1 / a[j * n + j]);
            b[j] = value;
            for (int i = j + 1; i < n; i++) {
                b[i] -= a[j * n + i] * value;
            }
        }
        for (int j = n - 1; j >= 0; j--) {
            double value = b[j];
            x[order[j]] = value;
            for (int i = 0; i < j; i++) {
                b[i] -= a[j * n + i] * value;
            }
        }
    }

    private void solveTransposed() {
        System.arraycopy(b, 0, x, 0, x.length);
        for (int j = 0; j < n; j++) {
            scale(x, j, 1 / a[j * n + j]);
            for (int i = j + 1; i < n; i++) {
                subtract(i, a[j * n + i], j);
            }
        }
        for (int j = n - 1; j >= 0; j--) {
            for (int i = 0; i < j; i++) {
                subtract(i, a[j * n + i], j);
            }
        }
        System.arraycopy(x, 0, b, 0, x.length);
        for (int i = 0; i < n; i++) {
            System.arraycopy(b, i * columns, x, order[i] * columns, columns);
        }
    }

    private void subtract(int to, double factor, int from) {
        for (int k = 0; k < columns; k++) {
            x[to * columns + k] -= factor * x[from * columns + k];
        }
    }

    private void scale(double[] rows, int row, double factor) {
        for (int k = row * columns; k < (row + 1) * columns; k++) {
            rows[k] *= factor;
        }
    }

    private void read(long from, double[] to) {
        if (type == DType.F64) {
            MemorySegment.copy(Memory.ALL, JAVA_DOUBLE_UNALIGNED, from, to, 0, to.length);
            return;
        }
        for (int i = 0; i < to.length; i++) {
            to[i] = Elements.real(type, from + (long) i * type.bytes());
        }
    }

    private void write(double[] from, long to) {
        if (type == DType.F64 && from.length > FEW) {
            MemorySegment.copy(from, 0, Memory.ALL, JAVA_DOUBLE_UNALIGNED, to, from.length);
            return;
        }
        for (int i = 0; i < from.length; i++) {
            Elements.putReal(type, to + (long) i * type.bytes(), from[i]);
        }
    }
}
