package org.simplectic.backend.simd.internal.dense;

import static org.simplectic.backend.simd.internal.memory.Memory.ALL;
import static org.simplectic.backend.simd.internal.memory.Memory.ORDER;
import static org.simplectic.backend.simd.internal.memory.Memory.getDouble;
import static org.simplectic.backend.simd.internal.memory.Memory.getInt;
import static org.simplectic.backend.simd.internal.memory.Memory.putDouble;
import static org.simplectic.backend.simd.internal.memory.Memory.putInt;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * LU factorisation of band matrices with partial pivoting, in binary64. Row i of the factors has the multipliers of step i, then U
 * from its diagonal on. The operations and their order are those of the java backend: the bits are the same.
 *
 * <p>Cost: at most {@code 2 n lower (lower + upper)} operations and as much again to solve for {@code lower} right-hand sides.
 *
 * @see "G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. (2013), algorithm 4.3.2"
 */
public final class Banded {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final long BYTES = SPECIES.vectorByteSize();

    /** Columns from which on vectors gain more than they cost to start, and before they are compiled. */
    private static final int WIDE = 16;

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
        int done = factorInRegisters(factors, pivots);
        return done >= 0 && factor(factors, pivots, done);
    }

    private boolean factor(long factors, long pivots, int first) {
        int last = 0;
        for (int j = first; j < n; j++) {
            int below = Math.min(lower, n - 1 - j);
            long diagonal = factors + j * row + 8L * lower;
            int pivot = pivot(diagonal, below);
            long other = diagonal + pivot * (row - 8);
            double value = getDouble(other);
            double reciprocal = 1 / value;
            if (!isPivot(value, reciprocal)) {
                return false;
            }
            putInt(pivots + 4L * j, j + pivot);
            last = Math.max(last, Math.min(n - 1, j + pivot + upper));
            if (pivot > 0) {
                exchange(diagonal, other, last - j + 1);
            }
            eliminate(diagonal, below, last - j, reciprocal);
            for (int i = below; i < lower; i++) {
                putDouble(factors + j * row + 8L * i, 0);
            }
        }
        return true;
    }

    private static boolean isPivot(double value, double reciprocal) {
        return Double.isFinite(value) && Double.isFinite(reciprocal);
    }

    /** Where one or two diagonals are on both sides: returns the first row that is left to do, -1 where there is no pivot. */
    private int factorInRegisters(long factors, long pivots) {
        if (lower == 1 && upper == 1 && n > 1) {
            return factorTridiagonal(factors, pivots);
        }
        return lower == 2 && upper == 2 && n > 2 ? factorPentadiagonal(factors, pivots) : 0;
    }

    private int factorTridiagonal(long factors, long pivots) {
        double a0 = getDouble(factors + 8);
        double a1 = getDouble(factors + 16);
        long at = factors;
        for (int j = 0; j < n - 1; j++) {
            double b0 = getDouble(at + row);
            double b1 = getDouble(at + row + 8);
            double b2 = getDouble(at + row + 16);
            boolean exchange = Math.abs(b0) > Math.abs(a0);
            double value = exchange ? b0 : a0;
            double reciprocal = 1 / value;
            if (!isPivot(value, reciprocal)) {
                return -1;
            }
            putInt(pivots + 4L * j, exchange ? j + 1 : j);
            double multiplier = (exchange ? a0 : b0) * reciprocal;
            putDouble(at, multiplier);
            putDouble(at + 8, value);
            if (exchange) {
                putDouble(at + 16, b1);
                putDouble(at + 24, b2);
                a0 = a1 - multiplier * b1;
                a1 = 0 - multiplier * b2;
            } else {
                putDouble(at + 16, a1);
                a0 = b1 - multiplier * a1;
                a1 = b2;
            }
            at += row;
        }
        putDouble(at + 8, a0);
        return n - 1;
    }

    private int factorPentadiagonal(long factors, long pivots) {
        // Rows j and j + 1 from column j on, as far as they reach.
        double a0 = getDouble(factors + 16);
        double a1 = getDouble(factors + 24);
        double a2 = getDouble(factors + 32);
        double a3 = 0;
        double b0 = getDouble(factors + row + 8);
        double b1 = getDouble(factors + row + 16);
        double b2 = getDouble(factors + row + 24);
        double b3 = getDouble(factors + row + 32);
        int last = 0;
        long at = factors;
        for (int j = 0; j < n - 2; j++) {
            long next = at + 2 * row;
            double c0 = getDouble(next);
            double c1 = getDouble(next + 8);
            double c2 = getDouble(next + 16);
            double c3 = getDouble(next + 24);
            double c4 = getDouble(next + 32);
            int pivot = 0;
            double u4 = 0;
            if (Math.abs(b0) > Math.abs(a0)) {
                pivot = 1;
            }
            if (Math.abs(c0) > Math.abs(pivot == 1 ? b0 : a0)) {
                pivot = 2;
                double k0 = a0;
                double k1 = a1;
                double k2 = a2;
                double k3 = a3;
                a0 = c0;
                a1 = c1;
                a2 = c2;
                a3 = c3;
                u4 = c4;
                c0 = k0;
                c1 = k1;
                c2 = k2;
                c3 = k3;
                c4 = 0;
            } else if (pivot == 1) {
                double k0 = a0;
                double k1 = a1;
                double k2 = a2;
                double k3 = a3;
                a0 = b0;
                a1 = b1;
                a2 = b2;
                a3 = b3;
                b0 = k0;
                b1 = k1;
                b2 = k2;
                b3 = k3;
            }
            double reciprocal = 1 / a0;
            if (!isPivot(a0, reciprocal)) {
                return -1;
            }
            putInt(pivots + 4L * j, j + pivot);
            last = Math.max(last, Math.min(n - 1, j + pivot + 2));
            double first = b0 * reciprocal;
            double second = c0 * reciprocal;
            putDouble(at, first);
            putDouble(at + 8, second);
            putDouble(at + 16, a0);
            putDouble(at + 24, a1);
            putDouble(at + 32, a2);
            putDouble(at + 40, a3);
            putDouble(at + 48, u4);
            b0 = b1 - first * a1;
            b1 = b2 - first * a2;
            c0 = c1 - second * a1;
            c1 = c2 - second * a2;
            b2 = b3;
            c2 = c3;
            b3 = 0;
            c3 = c4;
            if (last > j + 2) {
                b2 -= first * a3;
                c2 -= second * a3;
            }
            if (last > j + 3) {
                b3 -= first * u4;
                c3 -= second * u4;
            }
            a0 = b0;
            a1 = b1;
            a2 = b2;
            a3 = b3;
            b0 = c0;
            b1 = c1;
            b2 = c2;
            b3 = c3;
            at += row;
        }
        putDouble(at + 16, a0);
        putDouble(at + 24, a1);
        putDouble(at + row + 8, b0);
        putDouble(at + row + 16, b1);
        return n - 2;
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

    /** Takes the row of a diagonal element off the rows below it, so many columns beyond; keeps the multipliers before it. */
    private void eliminate(long diagonal, int below, int columns, double reciprocal) {
        long multipliers = diagonal - 8L * lower;
        long target = diagonal + row - 8;
        int i = 0;
        for (; i <= below - 4 && columns >= WIDE; i += 4) {
            eliminate4(diagonal, multipliers + 8L * i, target, columns, reciprocal);
            target += 4 * (row - 8);
        }
        for (; i < below; i++) {
            double multiplier = getDouble(target) * reciprocal;
            putDouble(multipliers + 8L * i, multiplier);
            subtract(target + 8, multiplier, diagonal + 8, columns);
            target += row - 8;
        }
    }

    private void eliminate4(long diagonal, long multipliers, long target, int columns, double reciprocal) {
        long t1 = target + row - 8;
        long t2 = t1 + row - 8;
        long t3 = t2 + row - 8;
        double m0 = getDouble(target) * reciprocal;
        double m1 = getDouble(t1) * reciprocal;
        double m2 = getDouble(t2) * reciprocal;
        double m3 = getDouble(t3) * reciprocal;
        putDouble(multipliers, m0);
        putDouble(multipliers + 8, m1);
        putDouble(multipliers + 16, m2);
        putDouble(multipliers + 24, m3);
        long split = 8L * (columns - columns % LANES) + 8;
        for (long at = 8; at < split; at += BYTES) {
            var pivot = load(diagonal + at);
            load(target + at).sub(pivot.mul(m0)).intoMemorySegment(ALL, target + at, ORDER);
            load(t1 + at).sub(pivot.mul(m1)).intoMemorySegment(ALL, t1 + at, ORDER);
            load(t2 + at).sub(pivot.mul(m2)).intoMemorySegment(ALL, t2 + at, ORDER);
            load(t3 + at).sub(pivot.mul(m3)).intoMemorySegment(ALL, t3 + at, ORDER);
        }
        for (long at = split; at <= 8L * columns; at += 8) {
            double pivot = getDouble(diagonal + at);
            putDouble(target + at, getDouble(target + at) - m0 * pivot);
            putDouble(t1 + at, getDouble(t1 + at) - m1 * pivot);
            putDouble(t2 + at, getDouble(t2 + at) - m2 * pivot);
            putDouble(t3 + at, getDouble(t3 + at) - m3 * pivot);
        }
    }

    private static DoubleVector load(long address) {
        return DoubleVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
    }

    private static void exchange(long a, long b, int count) {
        for (int k = 0; k < count; k++) {
            double kept = getDouble(a + 8L * k);
            putDouble(a + 8L * k, getDouble(b + 8L * k));
            putDouble(b + 8L * k, kept);
        }
    }

    /** Takes a multiple of some numbers off others. */
    private static void subtract(long to, double factor, long from, int count) {
        long end = from + 8L * count;
        if (count >= WIDE) {
            for (long split = end - count % LANES * 8L; from < split; from += BYTES) {
                load(to).sub(load(from).mul(factor)).intoMemorySegment(ALL, to, ORDER);
                to += BYTES;
            }
        }
        // Compared for equality, the loop is not one that C2 unrolls: here it mostly runs a few times.
        while (from != end) {
            putDouble(to, getDouble(to) - factor * getDouble(from));
            to += 8;
            from += 8;
        }
    }

    private static void scale(long x, double factor, int count) {
        for (long end = x + 8L * count; x != end; x += 8) {
            putDouble(x, getDouble(x) * factor);
        }
    }

    /** Solves A X = B, {@code n} by {@code columns}, in place of B. */
    public void solve(long factors, long pivots, int columns, long x) {
        if (columns == 1) {
            for (int j = forwardInRegisters(factors, pivots, x); j < n; j++) {
                double value = exchanged(x, j, getInt(pivots + 4L * j));
                subtract(x + 8L * (j + 1), value, factors + j * row, Math.min(lower, n - 1 - j));
            }
            substituteBack(factors, x);
            return;
        }
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

    /**
     * Where there are one or two multipliers a row: what they change next does not wait for memory. Returns the first row that is
     * left to do.
     */
    private int forwardInRegisters(long factors, long pivots, long x) {
        if (lower == 1 && n > 1) {
            return forward1(factors, pivots, x);
        }
        return lower == 2 && n > 2 ? forward2(factors, pivots, x) : 0;
    }

    private int forward1(long factors, long pivots, long x) {
        double x0 = getDouble(x);
        for (int j = 0; j < n - 1; j++) {
            double x1 = getDouble(x + 8L * (j + 1));
            if (getInt(pivots + 4L * j) != j) {
                double kept = x0;
                x0 = x1;
                x1 = kept;
            }
            putDouble(x + 8L * j, x0);
            x0 = x1 - getDouble(factors + j * row) * x0;
        }
        putDouble(x + 8L * (n - 1), x0);
        return n - 1;
    }

    private int forward2(long factors, long pivots, long x) {
        double x0 = getDouble(x);
        double x1 = getDouble(x + 8);
        for (int j = 0; j < n - 2; j++) {
            double x2 = getDouble(x + 8L * (j + 2));
            int pivot = getInt(pivots + 4L * j) - j;
            double first = x0;
            if (pivot == 1) {
                first = x1;
                x1 = x0;
            } else if (pivot == 2) {
                first = x2;
                x2 = x0;
            }
            putDouble(x + 8L * j, first);
            x0 = x1 - getDouble(factors + j * row) * first;
            x1 = x2 - getDouble(factors + j * row + 8) * first;
        }
        putDouble(x + 8L * (n - 2), x0);
        putDouble(x + 8L * (n - 1), x1);
        return n - 2;
    }

    /** Exchanges two numbers; returns the first. */
    private static double exchanged(long x, int i, int j) {
        double other = getDouble(x + 8L * j);
        if (i != j) {
            putDouble(x + 8L * j, getDouble(x + 8L * i));
            putDouble(x + 8L * i, other);
        }
        return other;
    }

    private void substituteBack(long factors, long x) {
        int i = n - 1;
        double below = 0;
        for (; i >= 0; i--) {
            if (i >= 3 && i < n - lower - upper && lower + upper >= WIDE) {
                below = substituteBack4(factors, x, i);
                i -= 3;
                continue;
            }
            if (i == n - 1 - lower - upper && (lower + upper == 2 || lower + upper == 4)) {
                backInRegisters(factors, x);
                return;
            }
            long diagonal = factors + i * row + 8L * lower;
            int known = Math.min(lower + upper, n - 1 - i);
            double value = getDouble(x + 8L * i);
            for (int c = known; c > 1; c--) {
                value -= getDouble(diagonal + 8L * c) * getDouble(x + 8L * (i + c));
            }
            if (known > 0) {
                value -= getDouble(diagonal + 8) * below;
            }
            below = value * (1 / getDouble(diagonal));
            putDouble(x + 8L * i, below);
        }
    }

    /** All but the last rows of a U with two or four diagonals above the main one. */
    private void backInRegisters(long factors, long x) {
        int i = n - 1 - lower - upper;
        double x1 = getDouble(x + 8L * (i + 1));
        double x2 = getDouble(x + 8L * (i + 2));
        if (lower + upper == 2) {
            for (; i >= 0; i--) {
                long u = factors + i * row + 8L * lower;
                double value = getDouble(x + 8L * i) - getDouble(u + 16) * x2 - getDouble(u + 8) * x1;
                x2 = x1;
                x1 = value * (1 / getDouble(u));
                putDouble(x + 8L * i, x1);
            }
            return;
        }
        double x3 = getDouble(x + 8L * (i + 3));
        double x4 = getDouble(x + 8L * (i + 4));
        for (; i >= 0; i--) {
            long u = factors + i * row + 8L * lower;
            double value = getDouble(x + 8L * i) - getDouble(u + 32) * x4 - getDouble(u + 24) * x3;
            value = value - getDouble(u + 16) * x2 - getDouble(u + 8) * x1;
            x4 = x3;
            x3 = x2;
            x2 = x1;
            x1 = value * (1 / getDouble(u));
            putDouble(x + 8L * i, x1);
        }
    }

    /** Four rows, the last of them i, side by side: each one's sum is a chain of its own. Returns the first of the four numbers. */
    private double substituteBack4(long factors, long x, int i) {
        int width = lower + upper;
        long d0 = factors + i * row + 8L * lower;
        long d1 = d0 - row;
        long d2 = d1 - row;
        long d3 = d2 - row;
        long at = x + 8L * i;
        double x0 = minus(getDouble(at), d0, at, width, width - 3);
        double x1 = minus(getDouble(at - 8), d1, at - 8, width, width - 2);
        double x2 = minus(getDouble(at - 16), d2, at - 16, width, width - 1);
        double x3 = getDouble(at - 24);
        for (long c = 8L * (width - 3); c > 0; c -= 8) {
            double known = getDouble(at + c);
            x0 -= getDouble(d0 + c) * known;
            x1 -= getDouble(d1 + c + 8) * known;
            x2 -= getDouble(d2 + c + 16) * known;
            x3 -= getDouble(d3 + c + 24) * known;
        }
        x0 *= 1 / getDouble(d0);
        x1 = (x1 - getDouble(d1 + 8) * x0) * (1 / getDouble(d1));
        x2 = (x2 - getDouble(d2 + 16) * x0 - getDouble(d2 + 8) * x1) * (1 / getDouble(d2));
        x3 = (x3 - getDouble(d3 + 24) * x0 - getDouble(d3 + 16) * x1 - getDouble(d3 + 8) * x2) * (1 / getDouble(d3));
        putDouble(at, x0);
        putDouble(at - 8, x1);
        putDouble(at - 16, x2);
        putDouble(at - 24, x3);
        return x3;
    }

    private static double minus(double value, long diagonal, long x, int first, int end) {
        double rest = value;
        for (int c = first; c > end; c--) {
            rest -= getDouble(diagonal + 8L * c) * getDouble(x + 8L * c);
        }
        return rest;
    }

    /** Solves Aᵀ X = B, {@code n} by {@code columns}, in place of B. */
    public void solveTransposed(long factors, long pivots, int columns, long x) {
        if (columns == 1) {
            solveTransposed(factors, pivots, x);
            return;
        }
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

    private void solveTransposed(long factors, long pivots, long x) {
        for (int i = 0; i < n; i++) {
            long diagonal = factors + i * row + 8L * lower;
            double value = getDouble(x + 8L * i) * (1 / getDouble(diagonal));
            putDouble(x + 8L * i, value);
            subtract(x + 8L * (i + 1), value, diagonal + 8, Math.min(lower + upper, n - 1 - i));
        }
        for (int j = n - 1; j >= 0; j--) {
            long multipliers = factors + j * row - 8;
            int below = Math.min(lower, n - 1 - j);
            putDouble(x + 8L * j, minus(getDouble(x + 8L * j), multipliers, x + 8L * j, below, 0));
            double unused = exchanged(x, j, getInt(pivots + 4L * j));
        }
    }
}
