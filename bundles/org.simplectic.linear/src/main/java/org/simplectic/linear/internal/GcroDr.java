package org.simplectic.linear.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * GMRES with deflated restarting that carries a subspace from one system to the next: after each cycle the k directions that slow it down most, the
 * harmonic Ritz vectors of smallest magnitude, are kept, and the next system begins with the best correction in them. Systems that are
 * alike share these directions. With k = 0 this is restarted GMRES.
 *
 * <p>A system costs k products for the directions that are carried, and a cycle up to m - k more; a product is orthogonalized against up to m vectors, 4 m n
 * operations. 2 k + m + 1 vectors are kept. What is small and dense is done here, what is long by the caller's product.
 *
 * @param cycle m, products after which it restarts, those for the k directions included
 * @param kept k
 * @param rtol the residual relative to the right-hand side at which it ends
 * @param most products, after which it gives up
 * @see "M. L. Parks, E. de Sturler, G. Mackey, D. D. Johnson, S. Maiti, Recycling Krylov subspaces for sequences of linear systems, SIAM J. Sci. Comput. 28
 *     (2006), 1651-1674"
 */
record GcroDr(int cycle, int kept, double rtol, int most) {
    /**
     * What a solution leads to.
     *
     * @param x the solution
     * @param products products with the operator
     * @param isSolved whether the residual, as the method keeps it, is small enough
     * @param directions the columns to begin the next system with
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Result(double[] x, int products, boolean isSolved, DMatrixRMaj directions) {}

    /**
     * Solves a system.
     *
     * @param product with the operator
     * @param b the right-hand side
     * @param directions those of a system before, or none: a matrix without columns
     */
    Result solve(UnaryOperator<double[]> product, double[] b, DMatrixRMaj directions) {
        var run = new Run(product, b);
        run.begin(directions);
        double target = rtol * norm(b);
        while (norm(run.residual) > target && run.products < most) {
            double before = norm(run.residual);
            run.cycle(target);
            if (!(norm(run.residual) < before)) {
                break;
            }
        }
        return new Result(run.x, run.products, norm(run.residual) <= target, run.u);
    }

    /** One system; the columns of c are orthonormal, and the products with those of u. */
    private final class Run {
        private final UnaryOperator<double[]> product;
        private final int n;
        private final double[] x;
        private final double[] residual;
        private DMatrixRMaj u;
        private DMatrixRMaj c;
        private int products;

        Run(UnaryOperator<double[]> product, double[] b) {
            this.product = product;
            n = b.length;
            x = new double[n];
            residual = b.clone();
            u = new DMatrixRMaj(n, 0);
            c = new DMatrixRMaj(n, 0);
        }

        private double[] image(double[] v) {
            products++;
            return product.apply(v);
        }

        /** Takes over directions, and goes as far as they lead. */
        void begin(DMatrixRMaj directions) {
            int k = directions.getNumCols();
            if (k == 0) {
                return;
            }
            var image = new DMatrixRMaj(n, k);
            for (int j = 0; j < k; j++) {
                setColumn(image, j, image(column(directions, j)));
            }
            keep(directions, image);
            var weights = transposedTimes(c, residual);
            add(x, 1, times(u, weights));
            add(residual, -1, times(c, weights));
        }

        /** Directions whose products are these, made such that the products are orthonormal. */
        private void keep(DMatrixRMaj directions, DMatrixRMaj image) {
            var qr = DecompositionFactory_DDRM.qr(image.getNumRows(), image.getNumCols());
            qr.decompose(image.copy());
            u = overTriangle(directions, qr.getR(null, true));
            c = u.getNumCols() == 0 ? new DMatrixRMaj(n, 0) : qr.getQ(null, true);
        }

        void cycle(double target) {
            int k = u.getNumCols();
            double size = norm(residual);
            var basis = new ArrayList<double[]>();
            basis.add(scaled(residual, 1 / size));
            var columns = new ArrayList<double[]>();
            var fit = Fit.of(columns, k, size);
            while (columns.size() < cycle - k && fit.residual() > target) {
                var image = image(basis.getLast());
                var column = new double[k + columns.size() + 2];
                orthogonalize(image, basis, column);
                double length = norm(image);
                column[column.length - 1] = length;
                columns.add(column);
                fit = Fit.of(columns, k, size);
                if (length == 0) {
                    break;
                }
                basis.add(scaled(image, 1 / length));
            }
            move(basis, columns, fit.weights());
            if (kept > 0) {
                renew(basis, columns);
            }
        }

        /** Takes away the parts along c and the basis, twice, and adds them to a column. */
        private void orthogonalize(double[] image, List<double[]> basis, double[] column) {
            int k = c.getNumCols();
            for (int pass = 0; pass < 2; pass++) {
                var along = transposedTimes(c, image);
                add(image, -1, times(c, along));
                for (int i = 0; i < k; i++) {
                    column[i] += along[i];
                }
                for (int i = 0; i < basis.size(); i++) {
                    double part = dot(basis.get(i), image);
                    add(image, -part, basis.get(i));
                    column[k + i] += part;
                }
            }
        }

        /** Adds the correction with the smallest residual: along the basis, and along u what that makes necessary. */
        private void move(List<double[]> basis, List<double[]> columns, double[] weights) {
            int k = c.getNumCols();
            var back = new double[k];
            for (int j = 0; j < weights.length; j++) {
                add(x, weights[j], basis.get(j));
                for (int i = 0; i < k; i++) {
                    back[i] += weights[j] * columns.get(j)[i];
                }
                for (int i = 0; i < basis.size(); i++) {
                    if (k + i < columns.get(j).length) {
                        add(residual, -weights[j] * columns.get(j)[k + i], basis.get(i));
                    }
                }
            }
            add(x, -1, times(u, back));
        }

        /** The directions of the smallest harmonic Ritz values in all that this cycle has seen. */
        private void renew(List<double[]> basis, List<double[]> columns) {
            int k = u.getNumCols();
            int steps = columns.size();
            var v = new DMatrixRMaj(n, k + steps);
            var w = new DMatrixRMaj(n, k + basis.size());
            var g = new DMatrixRMaj(k + basis.size(), k + steps);
            for (int j = 0; j < k; j++) {
                double size = norm(column(u, j));
                setColumn(v, j, scaled(column(u, j), 1 / size));
                setColumn(w, j, column(c, j));
                g.set(j, j, 1 / size);
            }
            for (int j = 0; j < steps; j++) {
                setColumn(v, k + j, basis.get(j));
                for (int i = 0; i < Math.min(columns.get(j).length, g.getNumRows()); i++) {
                    g.set(i, k + j, columns.get(j)[i]);
                }
            }
            for (int j = 0; j < basis.size(); j++) {
                setColumn(w, k + j, basis.get(j));
            }
            var chosen = smallest(g, w, v);
            if (chosen.getNumCols() > 0) {
                keep(joined(v, chosen), joined(w, joined(g, chosen)));
            }
        }

        /**
         * The vectors z of the smallest theta in {@code G' G z = theta G' W' V z}, as those of the largest 1 / theta of the pseudoinverse of G times
         * W' V. Of a complex pair both parts, or none if only one fits.
         */
        private DMatrixRMaj smallest(DMatrixRMaj g, DMatrixRMaj w, DMatrixRMaj v) {
            var overlap = new DMatrixRMaj(w.getNumCols(), v.getNumCols());
            CommonOps_DDRM.multTransA(w, v, overlap);
            int size = g.getNumCols();
            var matrix = new DMatrixRMaj(size, size);
            var eigen = DecompositionFactory_DDRM.eig(size, true);
            if (!CommonOps_DDRM.solve(g.copy(), overlap, matrix) || !eigen.decompose(matrix.copy())) {
                return new DMatrixRMaj(size, 0);
            }
            var order = IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            i -> -eigen.getEigenvalue(i).getMagnitude2()))
                    .toList();
            var chosen = new ArrayList<double[]>();
            for (int i : order) {
                var value = eigen.getEigenvalue(i);
                if (value.isReal() && chosen.size() < kept) {
                    chosen.add(eigen.getEigenVector(i).getData());
                } else if (value.getImaginary() > 0 && chosen.size() + 1 < kept) {
                    chosen.addAll(invariant(matrix, value.getReal(), value.getImaginary()));
                }
            }
            var vectors = new DMatrixRMaj(size, chosen.size());
            IntStream.range(0, chosen.size()).forEach(j -> setColumn(vectors, j, chosen.get(j)));
            return vectors;
        }

        /** The plane that a complex pair of eigenvalues turns: what {@code (M - a)^2 + b^2} makes zero. */
        private static List<double[]> invariant(DMatrixRMaj matrix, double real, double imaginary) {
            int size = matrix.getNumRows();
            var moved = matrix.copy();
            IntStream.range(0, size).forEach(i -> moved.add(i, i, -real));
            var square = joined(moved, moved);
            IntStream.range(0, size).forEach(i -> square.add(i, i, imaginary * imaginary));
            var svd = DecompositionFactory_DDRM.svd(size, size, false, true, false);
            if (!svd.decompose(square)) {
                return List.of();
            }
            var vectors = svd.getV(null, false);
            var sizes = svd.getSingularValues();
            return IntStream.range(0, size)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> sizes[i]))
                    .limit(2)
                    .map(i -> column(vectors, i))
                    .toList();
        }
    }

    /**
     * The smallest residual in a Krylov space.
     *
     * @param weights of its basis
     * @param residual the residual's norm
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Fit(double[] weights, double residual) {
        /**
         * Solves the least squares.
         *
         * @param columns of the Hessenberg matrix, behind k other entries
         * @param size of the residual before
         */
        static Fit of(List<double[]> columns, int k, double size) {
            int steps = columns.size();
            if (steps == 0) {
                return new Fit(new double[0], size);
            }
            var hessenberg = new DMatrixRMaj(steps + 1, steps);
            for (int j = 0; j < steps; j++) {
                for (int i = k; i < columns.get(j).length; i++) {
                    hessenberg.set(i - k, j, columns.get(j)[i]);
                }
            }
            var right = new DMatrixRMaj(steps + 1, 1);
            right.set(0, 0, size);
            var weights = new DMatrixRMaj(steps, 1);
            if (!CommonOps_DDRM.solve(hessenberg.copy(), right, weights)) {
                return new Fit(new double[steps], size);
            }
            CommonOps_DDRM.multAdd(-1, hessenberg, weights, right);
            return new Fit(weights.getData(), NormOps_DDRM.normF(right));
        }
    }

    private static DMatrixRMaj joined(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.mult(a, b, null);
    }

    private static DMatrixRMaj overTriangle(DMatrixRMaj a, DMatrixRMaj triangle) {
        var inverse = new DMatrixRMaj(triangle.getNumRows(), triangle.getNumCols());
        if (!CommonOps_DDRM.invert(triangle, inverse)) {
            return new DMatrixRMaj(a.getNumRows(), 0);
        }
        return joined(a, inverse);
    }

    private static double[] times(DMatrixRMaj a, double[] weights) {
        var y = new DMatrixRMaj(a.getNumRows(), 1);
        CommonOps_DDRM.mult(a, DMatrixRMaj.wrap(weights.length, 1, weights), y);
        return y.getData();
    }

    private static double[] transposedTimes(DMatrixRMaj a, double[] v) {
        var y = new DMatrixRMaj(a.getNumCols(), 1);
        CommonOps_DDRM.multTransA(a, DMatrixRMaj.wrap(v.length, 1, v), y);
        return y.getData();
    }

    private static double[] column(DMatrixRMaj a, int j) {
        var column = new double[a.getNumRows()];
        Arrays.setAll(column, i -> a.get(i, j));
        return column;
    }

    private static void setColumn(DMatrixRMaj a, int j, double[] values) {
        for (int i = 0; i < values.length; i++) {
            a.set(i, j, values[i]);
        }
    }

    private static void add(double[] to, double factor, double[] v) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * v[i];
        }
    }

    private static double[] scaled(double[] v, double factor) {
        return Arrays.stream(v).map(value -> value * factor).toArray();
    }

    private static double dot(double[] v, double[] w) {
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            sum += v[i] * w[i];
        }
        return sum;
    }

    private static double norm(double[] v) {
        return Math.sqrt(dot(v, v));
    }
}
