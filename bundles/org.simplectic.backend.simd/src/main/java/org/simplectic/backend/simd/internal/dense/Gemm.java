package org.simplectic.backend.simd.internal.dense;

import java.lang.foreign.Arena;
import org.simplectic.backend.simd.internal.parallel.Team;

/**
 * Dense matrix products: C = alpha op(A) op(B) + beta C, of 64- or 32-bit elements in native memory.
 *
 * <p>Matrices lie by rows: element (i, j) of A at the address {@code a} + (i {@code lda} + j) element sizes, with
 * {@code lda} at least the number of columns; op is the identity or the transpose. C may be neither A nor B. Nothing checks
 * that a matrix lies within its memory. A NaN or an infinity in A or B reaches C as IEEE arithmetic has it; what C held
 * does not where beta is 0.
 *
 * <p>The bits of the result do not depend on the team's size. Cost: 2 m n k operations, (m k + k n + m n) elements of
 * memory traffic at least. A call allocates nothing once the buffers exist, up to 9 MB a thread; {@link #close} frees
 * them. Safe for use by several threads.
 *
 * @see "J. Dongarra et al., A set of level 3 basic linear algebra subprograms, ACM TOMS 16 (1990)"
 */
public final class Gemm implements AutoCloseable {
    private final Kernels kernels;
    private final Team team;
    private final Arena arena = Arena.ofShared();
    private final Pool<Product> products;

    private Gemm(Kernels kernels, Team team) {
        this.kernels = kernels;
        this.team = team;
        var workspaces = new Pool<>(2 * team.size() + 2, () -> new Workspace(kernels, arena));
        this.products = new Pool<>(2 * team.size() + 2, () -> new Product(workspaces));
    }

    /** Products of 64-bit floating-point matrices, shared among the members of a team. */
    public static Gemm f64(Team team) {
        return new Gemm(new F64Kernels(), team);
    }

    /** Products of 32-bit floating-point matrices, shared among the members of a team. */
    public static Gemm f32(Team team) {
        return new Gemm(new F32Kernels(), team);
    }

    Kernels kernels() {
        return kernels;
    }

    Team team() {
        return team;
    }

    /**
     * C = alpha op(A) op(B) + beta C, where op(A) has {@code m} rows and {@code k} columns and op(B) has {@code n} columns.
     *
     * @param beta 0 or 1
     * @throws IllegalArgumentException where a size is negative, a leading dimension too small or beta another number
     */
    public void multiply(
            int m,
            int n,
            int k,
            double alpha,
            long a,
            long lda,
            boolean transposeA,
            long b,
            long ldb,
            boolean transposeB,
            double beta,
            long c,
            long ldc) {
        batched(1, m, n, k, alpha, a, lda, 0, transposeA, b, ldb, 0, transposeB, beta, c, ldc, 0);
    }

    /**
     * {@code count} products of the same shape: those of matrices that follow each other at {@code aNext}, {@code bNext}
     * and {@code cNext} elements. A distance of zero takes the same A or B each time; that of C must keep results apart.
     */
    public void batched(
            int count,
            int m,
            int n,
            int k,
            double alpha,
            long a,
            long lda,
            long aNext,
            boolean transposeA,
            long b,
            long ldb,
            long bNext,
            boolean transposeB,
            double beta,
            long c,
            long ldc,
            long cNext) {
        requireSizes(count, m, n, k, beta);
        requireLeading("A", lda, transposeA ? m : k);
        requireLeading("B", ldb, transposeB ? k : n);
        requireLeading("C", ldc, n);
        if (count == 0 || m == 0 || n == 0) {
            return;
        }
        var size = kernels.elementBytes;
        var product = products.take();
        product.count = count;
        product.rows = m;
        product.columns = n;
        product.depth = k;
        product.factor = alpha;
        product.accumulate = beta != 0;
        product.a = a;
        product.aRow = transposeA ? size : lda * size;
        product.aColumn = transposeA ? lda * size : size;
        product.aNext = aNext * size;
        product.b = b;
        product.bRow = transposeB ? size : ldb * size;
        product.bColumn = transposeB ? ldb * size : size;
        product.bNext = bNext * size;
        product.c = c;
        product.cRow = ldc * size;
        product.cNext = cNext * size;
        try {
            team.run(product.split(team.size(), kernels), product);
        } finally {
            products.giveBack(product);
        }
    }

    private static void requireSizes(int count, int m, int n, int k, double beta) {
        if (count < 0 || m < 0 || n < 0 || k < 0) {
            throw new IllegalArgumentException(
                    "sizes must not be negative: " + count + " products of " + m + " x " + k + " and " + k + " x " + n);
        }
        if (beta != 0 && beta != 1) {
            throw new IllegalArgumentException("beta must be 0 or 1, not " + beta);
        }
    }

    private static void requireLeading(String name, long leading, long columns) {
        if (leading < Math.max(1, columns)) {
            throw new IllegalArgumentException(
                    "rows of " + name + " stand " + leading + " elements apart, but have " + columns + " elements");
        }
    }

    /** Frees the buffers. No call may be under way. */
    @Override
    public void close() {
        arena.close();
    }
}
