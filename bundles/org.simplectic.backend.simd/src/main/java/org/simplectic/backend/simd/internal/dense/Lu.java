package org.simplectic.backend.simd.internal.dense;

/**
 * LU factorisation with partial pivoting, P A = L U.
 *
 * <p>The columns are halved until a panel one vector wide is left; each half is then brought to the right one by a
 * triangular solve and a product. Cost: m n² − n³/3 operations for m ≥ n. The bits do not depend on the size of the team.
 *
 * @see "S. Toledo, Locality of reference in LU decomposition with partial pivoting, SIAM J. Matrix Anal. Appl. 18 (1997)"
 */
public final class Lu {
    /** What {@link #factor} returns for a matrix that is not singular. */
    public static final int DONE = -1;

    private final Gemm gemm;
    private final Triangular triangular;
    private final Kernels kernels;

    /** Factors with the products of {@code gemm} and the solves of {@code triangular}, of the same element type. */
    public Lu(Gemm gemm, Triangular triangular) {
        this.gemm = gemm;
        this.triangular = triangular;
        this.kernels = gemm.kernels();
    }

    /**
     * Writes L, whose diagonal of ones is not stored, and U over {@code factors}, all {@code n} by {@code n}.
     *
     * @param transposed whether the transpose of A is factored instead
     * @param pivots receives for each step i the row, from i on, that was swapped with row i
     * @return {@link #DONE}, or the first i where U has a zero, an infinity or NaN on its diagonal, which also tells whether
     *     there are infinities or NaN anywhere in A: U is complete, but singular
     */
    public int factor(boolean transposed, int n, long a, long lda, long factors, long leading, int[] pivots) {
        var size = (long) kernels.elementBytes;
        if (transposed) {
            kernels.transpose(n, n, a, lda * size, factors, leading * size);
        } else {
            Blocks.copy(n, n * size, a, lda * size, factors, leading * size);
        }
        return factor(n, 0, n, n, factors, leading, pivots);
    }

    /** Swaps the rows of B, {@code n} by {@code m}, as the factorisation swapped those of A: B becomes P B. */
    public void permute(int n, int m, int[] pivots, long b, long ldb) {
        var row = ldb * kernels.elementBytes;
        for (var i = 0; i < n; i++) {
            if (pivots[i] != i) {
                Blocks.swap((long) m * kernels.elementBytes, b + i * row, b + pivots[i] * row);
            }
        }
    }

    /** Solves A X = B, {@code n} by {@code m}, in place of B, with the factors of A. */
    public void solve(int n, int m, long a, long lda, int[] pivots, long b, long ldb) {
        permute(n, m, pivots, b, ldb);
        triangular.solve(true, false, true, n, m, a, lda, b, ldb);
        triangular.solve(false, false, false, n, m, a, lda, b, ldb);
    }

    /** Factors columns {@code from} to before {@code to} from row {@code from} on; the columns before are done. */
    private int factor(int n, int from, int to, int width, long a, long lda, int[] pivots) {
        if (to - from <= kernels.lanes) {
            return factorPanel(n, from, to, width, a, lda, pivots);
        }
        var size = (long) kernels.elementBytes;
        var half = from + Math.ceilDiv((to - from) / 2, kernels.lanes) * kernels.lanes;
        var failed = factor(n, from, half, width, a, lda, pivots);
        var diagonal = a + from * (lda + 1) * size;
        var right = a + (from * lda + half) * size;
        var below = a + (half * lda + from) * size;
        var trailing = a + half * (lda + 1) * size;
        triangular.solve(true, false, true, half - from, to - half, diagonal, lda, right, lda);
        gemm.multiply(n - half, to - half, half - from, -1, below, lda, false, right, lda, false, 1, trailing, lda);
        var failedRight = factor(n, half, to, width, a, lda, pivots);
        return failed == DONE ? failedRight : failed;
    }

    private int factorPanel(int n, int from, int to, int width, long a, long lda, int[] pivots) {
        var size = (long) kernels.elementBytes;
        var row = lda * size;
        var failed = DONE;
        for (var j = from; j < to; j++) {
            var pivot = j + kernels.largest(n - j, a + j * (row + size), row);
            pivots[j] = pivot;
            if (pivot != j) {
                Blocks.swap(width * size, a + j * row, a + pivot * row);
            }
            var value = kernels.get(a + j * (row + size));
            if (value != 0) {
                kernels.eliminate(n - j - 1, j - from, to - from, a + j * row + from * size, row);
            }
            if (failed == DONE && (value == 0 || !Double.isFinite(value))) {
                failed = j;
            }
        }
        return failed;
    }
}
