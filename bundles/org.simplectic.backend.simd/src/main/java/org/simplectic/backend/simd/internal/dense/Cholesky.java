package org.simplectic.backend.simd.internal.dense;

import org.simplectic.backend.simd.internal.memory.Memory;

/**
 * Cholesky factorisation of a symmetric positive definite matrix, A = L Lᵀ.
 *
 * <p>Works on U = Lᵀ, whose rows are contiguous, halving the matrix until {@value #SMALL} rows are left. Cost: n³/3 operations, most of them in products. The bits do not depend on the size of the team.
 *
 * @see "G. H. Golub, C. F. Van Loan, Matrix Computations, 4th edition, section 4.2.6"
 */
public final class Cholesky {
    /** What {@link #factor} returns for a positive definite matrix. */
    public static final int DONE = -1;

    private static final int SMALL = 8;

    /** Rows of the trailing matrix that are updated at a time: below its diagonal nothing needs to be computed. */
    private static final int BAND = 64;

    private final Gemm gemm;
    private final Triangular triangular;
    private final Kernels kernels;

    /** Factors with the products of {@code gemm} and the solves of {@code triangular}, of the same element type. */
    public Cholesky(Gemm gemm, Triangular triangular) {
        this.gemm = gemm;
        this.triangular = triangular;
        this.kernels = gemm.kernels();
    }

    /**
     * Writes L with zeros above its diagonal. Reads A's lower triangle only. A, L and U are {@code n} by {@code n} and do not
     * overlap.
     *
     * @param u room to work in
     * @return {@link #DONE}, or the number of the first row at which A is found not to be positive definite or not finite
     *     (nothing is written to L then)
     */
    public int factor(int n, long a, long lda, long l, long ldl, long u, long ldu) {
        var size = (long) kernels.elementBytes;
        for (var i = 0; i < n; i += BAND) {
            var rows = Math.min(BAND, n - i);
            kernels.transpose(rows, i + rows, a + i * lda * size, lda * size, u + i * size, ldu * size);
        }
        var failed = factorUpper(n, u, ldu);
        if (failed != DONE) {
            return failed;
        }
        // By lines of the cache: the rows of L may all lie in the same set of it.
        for (var i = 0; i < n; i += Kernels.LINE / kernels.elementBytes) {
            var rows = Math.min(Kernels.LINE / kernels.elementBytes, n - i);
            kernels.transpose(i + rows, rows, u + i * size, ldu * size, l + i * ldl * size, ldl * size);
        }
        for (var i = 0; i < n - 1; i++) {
            Memory.clear(l + (i * (ldl + 1) + 1) * size, (n - 1 - i) * size);
        }
        return DONE;
    }

    private int factorUpper(int n, long a, long lda) {
        if (n <= SMALL) {
            return factorSmall(n, a, lda);
        }
        var half = Math.ceilDiv(n / 2, SMALL) * SMALL;
        var rest = n - half;
        var size = (long) kernels.elementBytes;
        var failed = factorUpper(half, a, lda);
        if (failed != DONE) {
            return failed;
        }
        var right = a + half * size;
        triangular.solve(false, true, false, half, rest, a, lda, right, lda);
        var trailing = a + half * (lda + 1) * size;
        for (var i = 0; i < rest; i += BAND) {
            gemm.multiply(
                    Math.min(BAND, rest - i),
                    rest - i,
                    half,
                    -1,
                    right + i * size,
                    lda,
                    true,
                    right + i * size,
                    lda,
                    false,
                    1,
                    trailing + i * (lda + 1) * size,
                    lda);
        }
        failed = factorUpper(rest, trailing, lda);
        return failed == DONE ? DONE : half + failed;
    }

    private int factorSmall(int n, long a, long lda) {
        var size = (long) kernels.elementBytes;
        var next = lda * size;
        for (var j = 0; j < n; j++) {
            var row = a + j * next;
            var square = kernels.get(row + j * size);
            // An infinity or NaN beside the diagonal makes a later square minus infinity or NaN.
            if (!(square > 0 && square < Double.POSITIVE_INFINITY)) {
                return j;
            }
            var diagonal = Math.sqrt(square);
            kernels.set(row + j * size, diagonal);
            for (var k = j + 1; k < n; k++) {
                kernels.set(row + k * size, kernels.get(row + k * size) / diagonal);
            }
            for (var i = j + 1; i < n; i++) {
                var factor = -kernels.get(row + i * size);
                for (var k = i; k < n; k++) {
                    var at = a + i * next + k * size;
                    kernels.set(at, Math.fma(factor, kernels.get(row + k * size), kernels.get(at)));
                }
            }
        }
        return DONE;
    }
}
