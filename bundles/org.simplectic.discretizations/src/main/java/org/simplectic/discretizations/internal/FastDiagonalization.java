package org.simplectic.discretizations.internal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.decomposition.eig.SwitchingEigenDecomposition_DDRM;
import org.simplectic.api.Grid;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * Solves with a sum over the axes of operators along each: in the eigenvectors of all of them it is diagonal. On periodic axes these
 * are waves, and transforms are fast; on others they are found by an eigenvalue decomposition of the axis' matrix.
 *
 * <p>Cost: a Fourier transform and its inverse over the periodic axes, and two products of a full matrix with each line of n points
 * along the others, 4 n^2 operations; before, some 25 n^3 for the decomposition.
 *
 * @see "R. E. Lynch, J. R. Rice, D. H. Thomas, Direct solution of partial difference equations by tensor product methods, Numer. Math. 6 (1964)"
 */
final class FastDiagonalization {
    /** The decomposition of a matrix this large takes some seconds. */
    private static final int LARGEST = 512;

    /** Of the largest eigenvalue: what is below is zero but for rounding. */
    private static final double ROUNDING = 1e-12;

    /** Of the largest squared slope of a wave: what is below is zero but for rounding, which is some 1e-32. */
    private static final double ROUNDING_SQUARED = 1e-24;

    /** What an axis' operator is, in its eigenvectors. */
    abstract static sealed class Factor {
        /** One value an eigenvector; those that are zero but for rounding are zero, and infinite ones those of what is left out. */
        final double[] eigenvalues;

        private Factor(double[] values, double rounding) {
            double largest = Arrays.stream(values)
                    .map(Math::abs)
                    .filter(Double::isFinite)
                    .max()
                    .orElse(0);
            eigenvalues = Arrays.stream(values)
                    .map(value -> Math.abs(value) <= rounding * largest ? 0 : value)
                    .toArray();
        }

        boolean isSingular() {
            return Arrays.stream(eigenvalues).anyMatch(value -> value == 0);
        }
    }

    /** On a periodic axis: eigenvalues of the waves 0 to n - 1, as a Fourier transform orders them. */
    private static final class Waves extends Factor {
        Waves(double[] values, double rounding) {
            super(values, rounding);
        }
    }

    /** On an axis with ends: eigenvalues in any order. */
    private static final class Modes extends Factor {
        /** The eigenvectors as columns. */
        final double[][] vectors;

        final double[][] inverse;

        Modes(double[] values, DMatrixRMaj vectors, DMatrixRMaj inverse) {
            super(values, ROUNDING);
            this.vectors = rows(vectors);
            this.inverse = rows(inverse);
        }
    }

    private final Grid grid;
    private final List<Factor> factors;

    /** Takes a factor for each axis of the grid. */
    FastDiagonalization(Grid grid, List<Factor> factors) {
        this.grid = grid;
        this.factors = List.copyOf(factors);
    }

    /**
     * An operator on a periodic axis that makes multiples of waves.
     *
     * @param values the multiples, a wave each, as a Fourier transform orders them
     */
    static Factor waves(double[] values) {
        return new Waves(values, ROUNDING);
    }

    /**
     * A first derivative, twice, on a periodic axis.
     *
     * @param slopes what it makes of each wave, over i times it
     */
    static Factor squaredWaves(double[] slopes) {
        var squares = Arrays.stream(slopes).map(slope -> -slope * slope).toArray();
        return new Waves(squares, ROUNDING_SQUARED);
    }

    /**
     * Any operator on an axis with ends.
     *
     * @param matrix what it does to the values at the points
     * @param axis the name of the axis, for messages
     * @throws IllegalArgumentException if it is too large, or has no basis of real eigenvectors
     */
    static Factor modes(double[][] matrix, String axis) {
        int n = matrix.length;
        if (n > LARGEST) {
            throw new IllegalArgumentException("the Laplacian is inverted on up to " + LARGEST
                    + " points along an axis with ends, but the axis " + axis + " has " + n);
        }
        var decomposition = new SwitchingEigenDecomposition_DDRM(n, true, ROUNDING);
        boolean isFound = decomposition.decompose(new DMatrixRMaj(matrix));
        var vectors = new DMatrixRMaj(n, n);
        var values = new double[n];
        for (int i = 0; isFound && i < n; i++) {
            var vector = decomposition.getEigenVector(i);
            isFound = vector != null;
            values[i] = decomposition.getEigenvalue(i).getReal();
            for (int row = 0; vector != null && row < n; row++) {
                vectors.set(row, i, vector.get(row, 0));
            }
        }
        var inverse = new DMatrixRMaj(n, n);
        if (!isFound || !CommonOps_DDRM.invert(vectors, inverse)) {
            throw new IllegalArgumentException("with these conditions the Laplacian along the axis " + axis
                    + " has no basis of real eigenvectors, by"
                    + " which it could be inverted: take other conditions, or another number of points");
        }
        return new Modes(values, vectors, inverse);
    }

    static double[][] rows(DMatrixRMaj matrix) {
        return IntStream.range(0, matrix.numRows)
                .mapToObj(i -> Arrays.copyOfRange(matrix.data, i * matrix.numCols, (i + 1) * matrix.numCols))
                .toArray(double[][]::new);
    }

    /** The field that the sum of the operators makes the given one; without parts in what they make zero, and then of mean zero. */
    Expr solve(Expr field) {
        var x = field;
        for (int axis = 0; axis < factors.size(); axis++) {
            if (factors.get(axis) instanceof Modes modes) {
                x = Lines.times(modes.inverse, x, axis);
            }
        }
        x = divided(x);
        for (int axis = 0; axis < factors.size(); axis++) {
            if (factors.get(axis) instanceof Modes modes) {
                x = Lines.times(modes.vectors, x, axis);
            }
        }
        boolean isCentered = factors.stream().anyMatch(Modes.class::isInstance)
                && factors.stream().allMatch(Factor::isSingular);
        return isCentered ? x.minus(mean(x).broadcast(grid.shape())) : x;
    }

    private Expr divided(Expr x) {
        var periodic = IntStream.range(0, factors.size())
                .filter(axis -> factors.get(axis) instanceof Waves)
                .toArray();
        if (periodic.length == 0) {
            return x.times(reciprocals(x));
        }
        int last = periodic[periodic.length - 1];
        var spectrum = x.rfft(periodic);
        var factor = reciprocals(spectrum.real());
        var none = x.constant(0).broadcast(factor.type().shape());
        return spectrum.times(Expr.complex(factor, none)).irfft(factors.get(last).eigenvalues.length, periodic);
    }

    /** Of the sums of eigenvalues, computed where they are used: they would take as much memory as a field. */
    private Expr reciprocals(Expr like) {
        var shape = like.type().shape();
        Expr sum = like.constant(0).broadcast(shape);
        for (int axis = 0; axis < factors.size(); axis++) {
            var values = Arrays.copyOf(factors.get(axis).eigenvalues, shape.extent(axis));
            sum = sum.plus(like.constant(HostArray.vector(values)).broadcast(shape, List.of(axis)));
        }
        var zero = like.constant(0).broadcast(shape);
        return sum.equal(zero).where(zero, sum.reciprocal());
    }

    private Expr mean(Expr x) {
        var sum = x;
        double length = 1;
        for (int axis = 0; axis < factors.size(); axis++) {
            var weights = grid.axes().get(axis).weights();
            length *= Arrays.stream(weights.toArray()).sum();
            sum = sum.times(x.constant(weights).broadcast(grid.shape(), List.of(axis)));
        }
        return sum.sum().over(length);
    }
}
