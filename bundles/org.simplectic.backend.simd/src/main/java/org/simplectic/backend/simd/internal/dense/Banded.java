package org.simplectic.backend.simd.internal.dense;

import static org.simplectic.backend.simd.internal.memory.Memory.getDouble;
import static org.simplectic.backend.simd.internal.memory.Memory.getInt;
import static org.simplectic.backend.simd.internal.memory.Memory.putDouble;
import static org.simplectic.backend.simd.internal.memory.Memory.putInt;

/**
 * LU factorisation of band matrices with partial pivoting, in binary64. Row i of the factors has the multipliers of step i, then U
 * from its diagonal on. The operations and their order are those of the java backend: the bits are the same.
 *
 * <p>Cost: at most {@code 2 n lower (lower + upper)} operations and as much again to solve for {@code lower} right-hand sides.
 *
 * @see "G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. (2013), algorithm 4.3.2"
 */
public final class Banded {
    private final int n;
    private final int lower;
    private final int upper;
    private final int packed;

    /** Bytes from a row to the next. */
    private final long row;

    /** For matrices of {@code n} rows with so many diagonals below and above the main one. */
    public Banded(int n, int lower, int upper) {
        this.n = n;
        this.lower = lower;
        this.upper = upper;
        this.packed = 2 * lower + upper + 1;
        this.row = 8L * packed;
    }

    /** What a matrix becomes that is singular or not finite. */
    public void fail(long factors, long pivots) {
        for (int i = 0; i < n * packed; i++) {
            putDouble(factors + 8L * i, Double.NaN);
        }
        for (int i = 0; i < n; i++) {
            putInt(pivots + 4L * i, i);
        }
    }

    /**
     * Replaces a finite band, with zeros outside of the matrix and for the diagonals that may fill, by its factors.
     *
     * @return whether there is a pivot in every column
     */
    public boolean factor(long factors, long pivots) {
        int last = 0;
        for (int j = 0; j < n; j++) {
            int below = Math.min(lower, n - 1 - j);
            long diagonal = factors + j * row + 8L * lower;
            int pivot = pivot(diagonal, below);
            long other = diagonal + pivot * (row - 8);
            double value = getDouble(other);
            double reciprocal = 1 / value;
            if (!Double.isFinite(value) || !Double.isFinite(reciprocal)) {
                return false;
            }
            putInt(pivots + 4L * j, j + pivot);
            last = Math.max(last, Math.min(n - 1, j + pivot + upper));
            if (pivot > 0) {
                exchange(diagonal, other, last - j + 1);
            }
            long multipliers = factors + j * row;
            for (int i = 0; i < below; i++) {
                long target = diagonal + (i + 1) * (row - 8);
                double multiplier = getDouble(target) * reciprocal;
                putDouble(multipliers + 8L * i, multiplier);
                subtract(target + 8, multiplier, diagonal + 8, last - j);
            }
            for (int i = below; i < lower; i++) {
                putDouble(multipliers + 8L * i, 0);
            }
        }
        return true;
    }

    private int pivot(long diagonal, int below) {
        int found = 0;
        double largest = Math.abs(getDouble(diagonal));
        long place = diagonal;
        for (int i = 1; i <= below; i++) {
            place += row - 8;
            double size = Math.abs(getDouble(place));
            if (size > largest) {
                largest = size;
                found = i;
            }
        }
        return found;
    }

    private static void exchange(long a, long b, int count) {
        for (int k = 0; k < count; k++) {
            double kept = getDouble(a + 8L * k);
            putDouble(a + 8L * k, getDouble(b + 8L * k));
            putDouble(b + 8L * k, kept);
        }
    }

    private static void subtract(long to, double factor, long from, int count) {
        for (int k = 0; k < count; k++) {
            putDouble(to + 8L * k, getDouble(to + 8L * k) - factor * getDouble(from + 8L * k));
        }
    }

    private static void scale(long x, double factor, int count) {
        for (int k = 0; k < count; k++) {
            putDouble(x + 8L * k, getDouble(x + 8L * k) * factor);
        }
    }

    /** Solves A X = B, {@code n} by {@code columns}, in place of B. */
    public void solve(long factors, long pivots, int columns, long x) {
        long xRow = 8L * columns;
        for (int j = 0; j < n; j++) {
            int pivot = getInt(pivots + 4L * j);
            if (pivot != j) {
                exchange(x + j * xRow, x + pivot * xRow, columns);
            }
            int below = Math.min(lower, n - 1 - j);
            for (int i = 0; i < below; i++) {
                double multiplier = getDouble(factors + j * row + 8L * i);
                subtract(x + (j + 1 + i) * xRow, multiplier, x + j * xRow, columns);
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            long diagonal = factors + i * row + 8L * lower;
            for (int c = Math.min(lower + upper, n - 1 - i); c > 0; c--) {
                subtract(x + i * xRow, getDouble(diagonal + 8L * c), x + (i + c) * xRow, columns);
            }
            scale(x + i * xRow, 1 / getDouble(diagonal), columns);
        }
    }

    /** Solves Aᵀ X = B, {@code n} by {@code columns}, in place of B. */
    public void solveTransposed(long factors, long pivots, int columns, long x) {
        long xRow = 8L * columns;
        for (int i = 0; i < n; i++) {
            long diagonal = factors + i * row + 8L * lower;
            scale(x + i * xRow, 1 / getDouble(diagonal), columns);
            for (int c = 1; c <= Math.min(lower + upper, n - 1 - i); c++) {
                subtract(x + (i + c) * xRow, getDouble(diagonal + 8L * c), x + i * xRow, columns);
            }
        }
        for (int j = n - 1; j >= 0; j--) {
            for (int i = Math.min(lower, n - 1 - j) - 1; i >= 0; i--) {
                double multiplier = getDouble(factors + j * row + 8L * i);
                subtract(x + j * xRow, multiplier, x + (j + 1 + i) * xRow, columns);
            }
            int pivot = getInt(pivots + 4L * j);
            if (pivot != j) {
                exchange(x + j * xRow, x + pivot * xRow, columns);
            }
        }
    }
}
