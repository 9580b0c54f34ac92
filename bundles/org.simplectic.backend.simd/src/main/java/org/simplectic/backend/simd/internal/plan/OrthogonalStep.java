package org.simplectic.backend.simd.internal.plan;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.decomposition.eig.SymmetricQRAlgorithmDecomposition_DDRM;
import org.ejml.dense.row.decomposition.qr.QRDecompositionHouseholderColumn_DDRM;
import org.ejml.dense.row.decomposition.svd.SvdImplicitQrDecompose_DDRM;
import org.simplectic.array.DType;
import org.simplectic.array.Factorization;

/** Factorizations with orthogonal factors, one matrix of the batch after the other, by EJML on copies in the heap. */
final class OrthogonalStep implements Step {
    private static final DMatrixRMaj[] IMPOSSIBLE = {};

    /** What one matrix becomes, in the order of the results; nothing where it cannot be done. */
    private interface Kernel {
        DMatrixRMaj[] apply(DMatrixRMaj operand);
    }

    private final Site site;
    private final Kernel kernel;
    private final int matrices;
    private final DMatrixRMaj operand;
    private final int[] sizes;

    private OrthogonalStep(Site site, Kernel kernel) {
        this.site = site;
        this.kernel = kernel;
        var shape = site.operandType(0).shape();
        this.matrices = shape.axes(0, shape.rank() - 2).size();
        this.operand = new DMatrixRMaj(shape.extent(shape.rank() - 2), shape.extent(shape.rank() - 1));
        this.sizes = site.equation().types().stream()
                .mapToInt(type -> matrices == 0 ? 0 : type.shape().size() / matrices)
                .toArray();
    }

    static Step of(Factorization primitive, Site site) {
        return new OrthogonalStep(
                site,
                switch (primitive) {
                    case Factorization.Qr p -> OrthogonalStep::qr;
                    case Factorization.SymmetricEigen p -> OrthogonalStep::symmetricEigen;
                    case Factorization.Svd p -> OrthogonalStep::svd;
                    default -> throw new AssertionError(primitive);
                });
    }

    @Override
    public void run(long[] table) {
        if (Arrays.stream(sizes).sum() == 0) {
            return;
        }
        for (int matrix = 0; matrix < matrices; matrix++) {
            read(site.operandType(0).dtype(), site.operand(0).in(table), matrix, operand.getData());
            var results = kernel.apply(operand);
            for (int i = 0; i < sizes.length; i++) {
                var type = site.equation().types().get(i).dtype();
                long to = site.result(i).in(table) + (long) matrix * sizes[i] * type.bytes();
                for (int j = 0; j < sizes[i]; j++) {
                    Elements.putReal(
                            type,
                            to + (long) j * type.bytes(),
                            results.length == 0 ? Double.NaN : results[i].getData()[j]);
                }
            }
        }
    }

    private static void read(DType type, long from, int matrix, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = Elements.real(type, from + ((long) matrix * to.length + i) * type.bytes());
        }
    }

    private static boolean isFinite(DMatrixRMaj a) {
        return Arrays.stream(a.getData(), 0, a.getNumElements()).allMatch(Double::isFinite);
    }

    private static DMatrixRMaj transposed(DMatrixRMaj a) {
        return CommonOps_DDRM.transpose(a, null);
    }

    private static DMatrixRMaj[] qr(DMatrixRMaj operand) {
        var factorization = new QRDecompositionHouseholderColumn_DDRM();
        if (!isFinite(operand)) {
            return IMPOSSIBLE;
        }
        // It answers whether the rank is full; the factors hold either way.
        boolean unused = factorization.decompose(operand.copy());
        var q = factorization.getQ(null, true);
        var r = factorization.getR(null, true);
        for (int i = 0; i < r.getNumRows(); i++) {
            if (r.get(i, i) < 0) {
                CommonOps_DDRM.scaleCol(-1, q, i);
                CommonOps_DDRM.scaleRow(-1, r, i);
            }
        }
        return new DMatrixRMaj[] {q, r};
    }

    private static DMatrixRMaj[] symmetricEigen(DMatrixRMaj operand) {
        int n = operand.getNumRows();
        var a = new DMatrixRMaj(n, n);
        CommonOps_DDRM.add(0.5, operand, 0.5, transposed(operand), a);
        var factorization = new SymmetricQRAlgorithmDecomposition_DDRM(true);
        if (!isFinite(a) || !factorization.decompose(a)) {
            return IMPOSSIBLE;
        }
        var unordered = IntStream.range(0, n)
                .mapToDouble(i -> factorization.getEigenvalue(i).getReal())
                .toArray();
        int[] order = ascending(unordered);
        var values = new DMatrixRMaj(n, 1);
        var vectors = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            values.set(i, 0, unordered[order[i]]);
            var vector = factorization.getEigenVector(order[i]);
            double sign = largest(vector, 0) < 0 ? -1 : 1;
            for (int row = 0; row < n; row++) {
                vectors.set(row, i, sign * vector.get(row, 0));
            }
        }
        return new DMatrixRMaj[] {values, vectors};
    }

    private static DMatrixRMaj[] svd(DMatrixRMaj operand) {
        var factorization = new SvdImplicitQrDecompose_DDRM(true, true, true, false);
        if (!isFinite(operand) || !factorization.decompose(operand.copy())) {
            return IMPOSSIBLE;
        }
        var left = factorization.getU(null, false);
        var right = factorization.getV(null, false);
        int count = factorization.numberOfSingularValues();
        var unordered = Arrays.copyOf(factorization.getSingularValues(), count);
        int[] order = ascending(unordered);
        var u = new DMatrixRMaj(left.getNumRows(), count);
        var s = new DMatrixRMaj(count, 1);
        var v = new DMatrixRMaj(right.getNumRows(), count);
        for (int i = 0; i < count; i++) {
            int from = order[count - 1 - i];
            s.set(i, 0, unordered[from]);
            double sign = largest(left, from) < 0 ? -1 : 1;
            for (int row = 0; row < u.getNumRows(); row++) {
                u.set(row, i, sign * left.get(row, from));
            }
            for (int row = 0; row < v.getNumRows(); row++) {
                v.set(row, i, sign * right.get(row, from));
            }
        }
        return new DMatrixRMaj[] {u, s, v};
    }

    /** The element of a column that is largest in size. */
    private static double largest(DMatrixRMaj a, int column) {
        double found = 0;
        for (int row = 0; row < a.getNumRows(); row++) {
            double x = a.get(row, column);
            found = Math.abs(x) > Math.abs(found) ? x : found;
        }
        return found;
    }

    private static int[] ascending(double[] values) {
        return Stream.iterate(0, i -> i + 1)
                .limit(values.length)
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(i -> i)
                .toArray();
    }
}
