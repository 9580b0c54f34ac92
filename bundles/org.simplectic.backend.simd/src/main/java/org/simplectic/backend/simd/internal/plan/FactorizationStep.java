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

    private FactorizationStep(Site site, Kernel kernel, long scratchRow) {
        this.site = site;
        this.kernel = kernel;
        this.type = site.type().dtype();
        var shape = site.operandType(0).shape();
        this.matrixSize = rows(site) * rows(site);
        this.matrices = matrixSize == 0 ? 0 : shape.size() / matrixSize;
        this.resultSize = matrices == 0 ? 0 : site.type().shape().size() / matrices;
        this.scratch = site.temporary(rows(site) * scratchRow * type.bytes());
    }

    static Step of(Factorization primitive, Site site) {
        return switch (primitive) {
            case Factorization.Cholesky p -> new FactorizationStep(site, cholesky(site), scratchRow(site));
            case Factorization.TriangularSolve p -> new FactorizationStep(site, triangular(p, site), 0);
            case Factorization.LuSolve p -> new FactorizationStep(site, lu(p.transposed(), site), scratchRow(site));
            case Factorization.Lu p -> LuStep.factor(site);
            case Factorization.LuSubstitution p -> LuStep.substitution(p.transposed(), site);
            case Factorization.BandedLu p -> BandedStep.factor(p, site);
            case Factorization.BandedSubstitution p -> BandedStep.substitution(p, site);
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

    private static Dense dense(Site site) {
        return site.resources().dense(site.type().dtype());
    }

    private static long scratchRow(Site site) {
        return isSmall(site) ? 0 : dense(site).leading(rows(site));
    }

    private static boolean isSmall(Site site) {
        return rows(site) <= SmallFactorization.MOST_ROWS;
    }

    private static SmallFactorization small(Site site) {
        return new SmallFactorization(site.type().dtype(), rows(site), columns(site));
    }

    private static Kernel cholesky(Site site) {
        if (isSmall(site)) {
            var small = small(site);
            return (a, none, l, scratch) -> small.cholesky(a, l);
        }
        int n = rows(site);
        var cholesky = dense(site).cholesky();
        long row = scratchRow(site);
        return (a, none, l, u) -> cholesky.factor(n, a, n, l, n, u, row) == Cholesky.DONE;
    }

    private static Kernel triangular(Factorization.TriangularSolve p, Site site) {
        if (isSmall(site)) {
            var small = small(site);
            return (t, b, x, scratch) -> small.triangular(p.lower(), p.transposed(), p.unitDiagonal(), t, b, x);
        }
        int n = rows(site);
        int columns = columns(site);
        var type = site.type().dtype();
        var triangular = dense(site).triangular();
        return (t, b, x, scratch) -> {
            for (int i = 0; i < n && !p.unitDiagonal(); i++) {
                if (Elements.real(type, t + i * (n + 1L) * type.bytes()) == 0) {
                    return false;
                }
            }
            Memory.copy(b, x, (long) n * columns * type.bytes());
            triangular.solve(p.lower(), p.transposed(), p.unitDiagonal(), n, columns, t, n, x, columns);
            return true;
        };
    }

    private static Kernel lu(boolean transposed, Site site) {
        if (isSmall(site)) {
            var small = small(site);
            return (a, b, x, scratch) -> small.lu(transposed, a, b, x);
        }
        int n = rows(site);
        int columns = columns(site);
        int bytes = site.type().dtype().bytes();
        var lu = dense(site).lu();
        long row = scratchRow(site);
        var pivots = new int[n];
        return (a, b, x, factors) -> {
            if (lu.factor(transposed, n, a, n, factors, row, pivots) != Lu.DONE) {
                return false;
            }
            Memory.copy(b, x, (long) n * columns * bytes);
            lu.solve(n, columns, factors, row, pivots, x, columns);
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
