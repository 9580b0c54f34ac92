package org.simplectic.backend.java.internal;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;
import org.ejml.dense.row.decomposition.eig.SymmetricQRAlgorithmDecomposition_DDRM;
import org.ejml.dense.row.decomposition.lu.LUDecompositionAlt_DDRM;
import org.ejml.dense.row.decomposition.qr.QRDecompositionHouseholderColumn_DDRM;
import org.ejml.dense.row.decomposition.svd.SvdImplicitQrDecompose_DDRM;
import org.simplectic.array.Factorization;

/** Dense linear algebra, one matrix of the batch after the other; the factorizations are those of EJML, except {@link LuInstructions}. */
final class FactorizationInstructions {
    private FactorizationInstructions() {}

    private static final DMatrixRMaj[] IMPOSSIBLE = {};

    /** What one matrix, or two, become: new matrices in the order of the results, or nothing where it cannot be done. */
    private interface Kernel {
        DMatrixRMaj[] apply(DMatrixRMaj[] operands);
    }

    static Instruction of(Factorization primitive, Site site) {
        var instruction = switch (primitive) {
            case Factorization.Cholesky p -> batch(site, FactorizationInstructions::cholesky);
            case Factorization.TriangularSolve p -> batch(site, operands -> triangularSolve(p, operands));
            case Factorization.LuSolve p -> batch(site, operands -> luSolve(p.transposed(), operands));
            case Factorization.Lu p -> LuInstructions.lu(site);
            case Factorization.LuSubstitution p -> LuInstructions.substitution(p.transposed(), site);
            case Factorization.BandedLu p -> LuInstructions.bandedLu(p, site);
            case Factorization.BandedSubstitution p -> LuInstructions.bandedSubstitution(p, site);
            case Factorization.Qr p -> batch(site, FactorizationInstructions::qr);
            case Factorization.SymmetricEigen p -> batch(site, FactorizationInstructions::symmetricEigen);
            case Factorization.Svd p -> batch(site, FactorizationInstructions::svd);
        };
        return instruction.narrowed(site);
    }

    private static Instruction batch(Site site, Kernel kernel) {
        var shape = site.operand(0).shape();
        int matrices = shape.axes(0, shape.rank() - 2).size();
        var operands = IntStream.range(0, site.operands())
                .mapToObj(i -> matrix(site, i))
                .toArray(DMatrixRMaj[]::new);
        var sizes = site.equation().types().stream()
                .mapToInt(type -> matrices == 0 ? 0 : type.shape().size() / matrices)
                .toArray();
        if (Arrays.stream(sizes).sum() == 0) {
            return (w, n) -> {};
        }
        return (w, n) -> {
            for (int matrix = 0; matrix < matrices; matrix++) {
                for (int i = 0; i < operands.length; i++) {
                    int size = operands[i].getNumElements();
                    System.arraycopy(w, site.in(i) + matrix * size, operands[i].getData(), 0, size);
                }
                var results = kernel.apply(operands);
                for (int i = 0; i < sizes.length; i++) {
                    int to = site.out(i) + matrix * sizes[i];
                    if (results.length > 0) {
                        System.arraycopy(results[i].getData(), 0, w, to, sizes[i]);
                    } else {
                        Arrays.fill(w, to, to + sizes[i], Double.NaN);
                    }
                }
            }
        };
    }

    private static DMatrixRMaj matrix(Site site, int operand) {
        var shape = site.operand(operand).shape();
        return new DMatrixRMaj(shape.extent(shape.rank() - 2), shape.extent(shape.rank() - 1));
    }

    private static DMatrixRMaj[] cholesky(DMatrixRMaj[] operands) {
        var a = Matrices.mirrorLower(operands[0]);
        var factorization = new CholeskyDecompositionInner_DDRM(true);
        return factorization.decompose(a) && Matrices.isFinite(factorization.getT(null))
                ? new DMatrixRMaj[] {factorization.getT(null)}
                : IMPOSSIBLE;
    }

    private static DMatrixRMaj[] triangularSolve(Factorization.TriangularSolve p, DMatrixRMaj[] operands) {
        var t = p.transposed() ? Matrices.transposed(operands[0]) : operands[0];
        boolean lower = p.lower() != p.transposed();
        var x = operands[1].copy();
        int n = t.getNumRows();
        for (int step = 0; step < n; step++) {
            int i = lower ? step : n - 1 - step;
            double diagonal = p.unitDiagonal() ? 1 : t.get(i, i);
            if (diagonal == 0) {
                return IMPOSSIBLE;
            }
            for (int column = 0; column < x.getNumCols(); column++) {
                double sum = x.get(i, column);
                for (int j = lower ? 0 : i + 1; j < (lower ? i : n); j++) {
                    sum -= t.get(i, j) * x.get(j, column);
                }
                x.set(i, column, sum / diagonal);
            }
        }
        return new DMatrixRMaj[] {x};
    }

    private static DMatrixRMaj[] luSolve(boolean transposed, DMatrixRMaj[] operands) {
        var a = transposed ? Matrices.transposed(operands[0]) : operands[0].copy();
        var factorization = new LUDecompositionAlt_DDRM();
        if (!Matrices.isFinite(a) || !factorization.decompose(a) || Matrices.hasZeroOnDiagonal(factorization.getLU())) {
            return IMPOSSIBLE;
        }
        var x = operands[1].copy();
        var order = factorization.getPivot();
        var column = factorization._getVV();
        for (int k = 0; k < x.getNumCols(); k++) {
            for (int i = 0; i < x.getNumRows(); i++) {
                column[i] = operands[1].get(order[i], k);
            }
            Matrices.solveLu(factorization.getLU(), column);
            for (int i = 0; i < x.getNumRows(); i++) {
                x.set(i, k, column[i]);
            }
        }
        return new DMatrixRMaj[] {x};
    }

    private static DMatrixRMaj[] qr(DMatrixRMaj[] operands) {
        var factorization = new QRDecompositionHouseholderColumn_DDRM();
        if (!Matrices.isFinite(operands[0])) {
            return IMPOSSIBLE;
        }
        // The answer, whether the rank is full, does not matter: the factors hold either way.
        factorization.decompose(operands[0].copy());
        var q = factorization.getQ(null, true);
        var r = factorization.getR(null, true);
        for (int i = 0; i < r.getNumRows(); i++) {
            if (r.get(i, i) < 0) {
                Matrices.negateColumn(q, i);
                Matrices.negateRow(r, i);
            }
        }
        return new DMatrixRMaj[] {q, r};
    }

    private static DMatrixRMaj[] symmetricEigen(DMatrixRMaj[] operands) {
        var a = Matrices.symmetrized(operands[0]);
        int n = a.getNumRows();
        var factorization = new SymmetricQRAlgorithmDecomposition_DDRM(true);
        if (!Matrices.isFinite(a) || !factorization.decompose(a)) {
            return IMPOSSIBLE;
        }
        var unordered = IntStream.range(0, n)
                .mapToDouble(i -> factorization.getEigenvalue(i).getReal())
                .toArray();
        var order = Matrices.ascending(unordered);
        var values = new DMatrixRMaj(n, 1);
        var vectors = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            values.set(i, 0, unordered[order[i]]);
            Matrices.setColumn(
                    vectors, i, factorization.getEigenVector(order[i]).getData(), 0, 1);
            if (Matrices.largestOfColumn(vectors, i) < 0) {
                Matrices.negateColumn(vectors, i);
            }
        }
        return new DMatrixRMaj[] {values, vectors};
    }

    private static DMatrixRMaj[] svd(DMatrixRMaj[] operands) {
        var factorization = new SvdImplicitQrDecompose_DDRM(true, true, true, false);
        if (!Matrices.isFinite(operands[0]) || !factorization.decompose(operands[0].copy())) {
            return IMPOSSIBLE;
        }
        var left = factorization.getU(null, false);
        var right = factorization.getV(null, false);
        int count = factorization.numberOfSingularValues();
        var unordered = Arrays.copyOf(factorization.getSingularValues(), count);
        var order = Matrices.ascending(unordered);
        var u = new DMatrixRMaj(left.getNumRows(), count);
        var s = new DMatrixRMaj(count, 1);
        var v = new DMatrixRMaj(right.getNumRows(), count);
        for (int i = 0; i < count; i++) {
            int from = order[count - 1 - i];
            s.set(i, 0, unordered[from]);
            Matrices.setColumn(u, i, left.getData(), from, left.getNumCols());
            Matrices.setColumn(v, i, right.getData(), from, right.getNumCols());
            if (Matrices.largestOfColumn(u, i) < 0) {
                Matrices.negateColumn(u, i);
                Matrices.negateColumn(v, i);
            }
        }
        return new DMatrixRMaj[] {u, s, v};
    }
}
