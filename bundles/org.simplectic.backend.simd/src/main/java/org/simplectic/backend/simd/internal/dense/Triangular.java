package org.simplectic.backend.simd.internal.dense;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Solves op(T) X = B for a triangular T and any number of right-hand sides; X takes the place of B. Only T's triangle is
 * read, without its diagonal where that is taken as ones.
 *
 * <p>T is halved until {@value #SMALL} rows are left; between the halves stands a matrix product. Cost: n² m operations.
 * The bits do not depend on the size of the team. Division by a zero on the diagonal gives infinities and NaN.
 *
 * @see "B. Kågström, P. Ling, C. Van Loan, GEMM-based level 3 BLAS, ACM TOMS 24 (1998)"
 */
public final class Triangular implements AutoCloseable {
    /** Rows of a triangle that are solved one by one. */
    static final int SMALL = 16;

    private final Gemm gemm;
    private final Kernels kernels;
    private final Arena arena = Arena.ofShared();
    private final Pool<MemorySegment> rows;

    /** Solves with the products, the element type and the team of {@code gemm}. */
    public Triangular(Gemm gemm) {
        this.gemm = gemm;
        this.kernels = gemm.kernels();
        this.rows =
                new Pool<>(2 * gemm.team().size() + 2, () -> arena.allocate((long) SMALL * kernels.elementBytes, 64));
    }

    /**
     * Replaces B, {@code n} by {@code m}, by X with op(T) X = B.
     *
     * @param lower whether T is lower triangular as it is stored
     * @param transposed whether op is the transpose
     * @param unit whether T's diagonal is one and not read
     */
    public void solve(
            boolean lower, boolean transposed, boolean unit, int n, int m, long t, long ldt, long b, long ldb) {
        if (m == 0) {
            return;
        }
        if (n <= SMALL && m == 1) {
            solveColumn(lower, transposed, unit, n, t, ldt, b, ldb);
            return;
        }
        if (n <= SMALL) {
            var row = rows.take();
            solveSmall(row.address(), lower, transposed, unit, n, m, t, ldt, b, ldb);
            rows.giveBack(row);
            return;
        }
        var half = Math.ceilDiv(n / 2, SMALL) * SMALL;
        var rest = n - half;
        var size = (long) kernels.elementBytes;
        var lowerT = t + half * (ldt + 1) * size;
        var lowerB = b + half * ldb * size;
        // The block off the diagonal that op(T) has, as it is stored.
        var between = lower ? t + half * ldt * size : t + half * size;
        if (lower != transposed) {
            solve(lower, transposed, unit, half, m, t, ldt, b, ldb);
            gemm.multiply(rest, m, half, -1, between, ldt, transposed, b, ldb, false, 1, lowerB, ldb);
            solve(lower, transposed, unit, rest, m, lowerT, ldt, lowerB, ldb);
        } else {
            solve(lower, transposed, unit, rest, m, lowerT, ldt, lowerB, ldb);
            gemm.multiply(half, m, rest, -1, between, ldt, transposed, lowerB, ldb, false, 1, b, ldb);
            solve(lower, transposed, unit, half, m, t, ldt, b, ldb);
        }
    }

    /** One right-hand side: the operations in the same order as with several, in binary64. */
    private void solveColumn(
            boolean lower, boolean transposed, boolean unit, int n, long t, long ldt, long b, long ldb) {
        var size = (long) kernels.elementBytes;
        var tRow = transposed ? size : ldt * size;
        var tColumn = transposed ? ldt * size : size;
        var bRow = ldb * size;
        var forward = lower != transposed;
        for (var step = 0; step < n; step++) {
            var i = forward ? step : n - 1 - step;
            var first = forward ? 0 : i + 1;
            var value = kernels.get(b + i * bRow);
            for (var k = first; k < first + step; k++) {
                value = Math.fma(-kernels.get(t + i * tRow + k * tColumn), kernels.get(b + k * bRow), value);
            }
            if (!unit) {
                value *= 1 / kernels.get(t + i * (tRow + tColumn));
            }
            kernels.set(b + i * bRow, value);
        }
    }

    private void solveSmall(
            long row,
            boolean lower,
            boolean transposed,
            boolean unit,
            int n,
            int m,
            long t,
            long ldt,
            long b,
            long ldb) {
        var size = (long) kernels.elementBytes;
        var tRow = transposed ? size : ldt * size;
        var tColumn = transposed ? ldt * size : size;
        var forward = lower != transposed;
        for (var step = 0; step < n; step++) {
            var i = forward ? step : n - 1 - step;
            var first = forward ? 0 : i + 1;
            for (var k = 0; k < step; k++) {
                kernels.set(row + k * size, -kernels.get(t + i * tRow + (first + k) * tColumn));
            }
            kernels.combine(m, step, b + first * ldb * size, ldb * size, row, b + i * ldb * size);
            if (!unit) {
                kernels.scale(b + i * ldb * size, m, 1 / kernels.get(t + i * (tRow + tColumn)));
            }
        }
    }

    /** Frees the buffers. No call may be under way. */
    @Override
    public void close() {
        arena.close();
    }
}
