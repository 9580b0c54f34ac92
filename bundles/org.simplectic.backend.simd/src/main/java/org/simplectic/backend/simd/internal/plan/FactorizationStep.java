package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.DType;
import org.simplectic.array.Factorization;
import org.simplectic.backend.simd.internal.dense.Cholesky;
import org.simplectic.backend.simd.internal.dense.Dense;
import org.simplectic.backend.simd.internal.dense.Lu;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Dense factorizations and solves, one matrix of the batch after the other. */
final class FactorizationStep implements Step {
    /** What one matrix, and the right-hand sides that it may have, become; false where it cannot be done. */
    private interface Kernel {
        boolean apply(long matrix, long right, long result, long scratch);
    }

    private final Site site;
    private final Kernel kernel;
    private final DType type;
    private final int matrices;
    private final int matrixSize;
    private final int resultSize;
    private final Ref scratch;

    private FactorizationStep(Site site, Kernel kernel, boolean needsScratch) {
        this.site = site;
        this.kernel = kernel;
        this.type = site.type().dtype();
        var shape = site.operandType(0).shape();
        this.matrixSize = rows(site) * rows(site);
        this.matrices = matrixSize == 0 ? 0 : shape.size() / matrixSize;
        this.resultSize = matrices == 0 ? 0 : site.type().shape().size() / matrices;
        this.scratch = site.temporary(needsScratch ? (long) matrixSize * type.bytes() : 0);
    }

    static Step of(Factorization primitive, Site site) {
        var dense = site.resources().dense(site.type().dtype());
        int n = rows(site);
        return switch (primitive) {
            case Factorization.Cholesky p -> new FactorizationStep(site, cholesky(dense, n), false);
            case Factorization.TriangularSolve p -> new FactorizationStep(site, triangular(dense, p, n, site), false);
            case Factorization.LuSolve p -> new FactorizationStep(site, lu(dense, p.transposed(), n, site), true);
            case Factorization.Qr p -> OrthogonalStep.of(p, site);
            case Factorization.SymmetricEigen p -> OrthogonalStep.of(p, site);
            case Factorization.Svd p -> OrthogonalStep.of(p, site);
        };
    }

    private static int rows(Site site) {
        var shape = site.operandType(0).shape();
        return shape.extent(shape.rank() - 1);
    }

    private static int columns(Site site) {
        return site.type().shape().extent(site.type().rank() - 1);
    }

    private static Kernel cholesky(Dense dense, int n) {
        return (a, none, l, scratch) -> dense.cholesky().factor(n, a, n, l, n) == Cholesky.DONE;
    }

    private static Kernel triangular(Dense dense, Factorization.TriangularSolve p, int n, Site site) {
        int columns = columns(site);
        var type = site.type().dtype();
        return (t, b, x, scratch) -> {
            for (int i = 0; i < n && !p.unitDiagonal(); i++) {
                if (Elements.real(type, t + i * (n + 1L) * type.bytes()) == 0) {
                    return false;
                }
            }
            Memory.copy(b, x, (long) n * columns * type.bytes());
            dense.triangular().solve(p.lower(), p.transposed(), p.unitDiagonal(), n, columns, t, n, x, columns);
            return true;
        };
    }

    private static Kernel lu(Dense dense, boolean transposed, int n, Site site) {
        int columns = columns(site);
        int bytes = site.type().dtype().bytes();
        var pivots = new int[n];
        return (a, b, x, factors) -> {
            if (dense.lu().factor(transposed, n, a, n, factors, n, pivots) != Lu.DONE) {
                return false;
            }
            Memory.copy(b, x, (long) n * columns * bytes);
            dense.lu().solve(n, columns, factors, n, pivots, x, columns);
            return true;
        };
    }

    @Override
    public void run(long[] table) {
        long matrix = site.operand(0).in(table);
        long right = site.operandTypes().size() == 1 ? 0 : site.operand(1).in(table);
        long result = site.result(0).in(table);
        for (int i = 0; i < matrices && resultSize > 0; i++) {
            if (!kernel.apply(matrix, right, result, scratch.in(table))) {
                for (int j = 0; j < resultSize; j++) {
                    Elements.putReal(type, result + (long) j * type.bytes(), Double.NaN);
                }
            }
            matrix += (long) matrixSize * type.bytes();
            right += (long) resultSize * type.bytes();
            result += (long) resultSize * type.bytes();
        }
    }
}
