package org.simplectic.array;

/**
 * Dense linear algebra on the last two axes of real operands; all axes before them are a batch and the same for all operands.
 * What cannot be done (a singular or indefinite matrix, an iteration that does not end) gives NaN in the results of that matrix.
 */
public sealed interface Factorization extends Primitive {
    /**
     * The lower triangular L with {@code L L^T = A}; only the lower triangle of the operand {@code [n, n]} is read,
     * so that derivatives are those of the symmetric matrix with that triangle: a gradient has zeros above the diagonal.
     */
    record Cholesky() implements Factorization {
        @Override
        public String label() {
            return "cholesky";
        }
    }

    /**
     * Solves {@code T X = B} for a triangular T: operands {@code [n, n]} and {@code [n, k]}. The other triangle is not read.
     *
     * @param lower whether T is the lower triangle of the operand
     * @param transposed whether {@code T^T X = B} is solved instead
     * @param unitDiagonal whether the diagonal counts as ones, whatever is stored there
     */
    record TriangularSolve(boolean lower, boolean transposed, boolean unitDiagonal) implements Factorization {
        @Override
        public String label() {
            return "triangular_solve " + (lower ? "lower" : "upper") + (transposed ? " transposed" : "")
                    + (unitDiagonal ? " unit" : "");
        }
    }

    /**
     * Solves {@code A X = B} by LU with partial pivoting: operands {@code [n, n]} and {@code [n, k]}.
     *
     * @param transposed whether {@code A^T X = B} is solved instead
     */
    record LuSolve(boolean transposed) implements Factorization {
        @Override
        public String label() {
            return "lu_solve" + (transposed ? " transposed" : "");
        }
    }

    /**
     * {@code A = Q R} of an operand {@code [m, n]} with m at least n: Q {@code [m, n]} has orthonormal columns, R {@code [n, n]} is
     * upper triangular with a diagonal that is not negative.
     */
    record Qr() implements Factorization {
        @Override
        public String label() {
            return "qr";
        }
    }

    /**
     * Eigenvalues {@code [n]}, ascending, and eigenvectors {@code [n, n]}, orthonormal columns, of a symmetric operand
     * {@code [n, n]}; it is symmetrized first, {@code (A + A^T)/2}. Of each vector the component of largest size is positive.
     *
     * <p>Vectors of eigenvalues that agree to 1000 roundings of the largest count as not turning among themselves. First derivatives
     * of sums over the values and of projections on the whole space of equal ones are right then; those of what pairs each of them with its
     * own vector are not (see {@link Expr#symmetricFunction}), nor second derivatives.
     */
    record SymmetricEigen() implements Factorization {
        @Override
        public String label() {
            return "symmetric_eigen";
        }
    }

    /**
     * {@code A = U diag(s) V^T} of an operand {@code [m, n]}, k the smaller of m and n: U {@code [m, k]}, s {@code [k]} descending and
     * V {@code [n, k]}. Of each column of U the component of largest size is positive. Derivatives where values are equal or zero: as of
     * {@link SymmetricEigen}.
     */
    record Svd() implements Factorization {
        @Override
        public String label() {
            return "svd";
        }
    }
}
