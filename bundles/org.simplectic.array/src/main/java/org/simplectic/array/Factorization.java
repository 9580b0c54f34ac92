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
     * {@code P A = L U} with partial pivoting, of an operand {@code [n, n]}. Results: U and, below its diagonal, L without its diagonal
     * of ones in one matrix {@code [n, n]}; and the permutation {@code [n]} (i32), row i of P A being row {@code permutation[i]} of A. Of
     * elements of equal size the first becomes the pivot. A pivot without a finite reciprocal counts as zero. Where A is singular or
     * not finite, the permutation is 0, 1, 2, ...
     *
     * <p>To solve with, see {@link LuSubstitution}; {@link Expr#lu()} has both.
     */
    record Lu() implements Factorization {
        @Override
        public String label() {
            return "lu";
        }
    }

    /**
     * Solves {@code A X = B} with the results of {@link Lu}: operands A {@code [n, n]}, the packed factors {@code [n, n]}, the permutation
     * {@code [n]}, and B {@code [n]} or {@code [n, k]}. A itself is not read: it is there for the derivatives, which are those of the
     * solution by A and B. The factors count as constants in them, so that no derivative goes through the factorization.
     *
     * @param transposed whether {@code A^T X = B} is solved instead
     */
    record LuSubstitution(boolean transposed) implements Factorization {
        @Override
        public String label() {
            return "lu_substitution" + (transposed ? " transposed" : "");
        }
    }

    /**
     * {@code P A = L U} of a band matrix, with partial pivoting among the rows that reach the pivot's column. The operand {@code [n, lower +
     * upper + 1]} has in row i the elements {@code A[i, i - lower]} to {@code A[i, i + upper]}; places outside of A are not read.
     *
     * <p>Results: {@code [n, 2 lower + upper + 1]} has in row i first the {@code lower} multipliers by which row i was taken off the rows
     * below it, then {@code U[i, i]} to {@code U[i, i + lower + upper]}; the pivots {@code [n]} (i32) are the rows with which row i changed
     * places before that. These results count as constants: they have no derivatives. Solutions do, see {@link BandedSubstitution} and
     * {@link Expr#bandedLu(int, int)}.
     *
     * @param lower how many diagonals there are below the main one
     * @param upper how many diagonals there are above the main one
     * @see "G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. (2013), section 4.3.3"
     */
    record BandedLu(int lower, int upper) implements Factorization {
        @Override
        public String label() {
            return "banded_lu " + lower + " " + upper;
        }
    }

    /**
     * Solves {@code A X = B} with the results of {@link BandedLu}: operands the band, the packed factors, the pivots, and B {@code [n]} or
     * {@code [n, k]}. As for {@link LuSubstitution} derivatives are by the band, which is not read itself, and by B.
     *
     * @param lower how many diagonals there are below the main one
     * @param upper how many diagonals there are above the main one
     * @param transposed whether {@code A^T X = B} is solved instead
     */
    record BandedSubstitution(int lower, int upper, boolean transposed) implements Factorization {
        @Override
        public String label() {
            return "banded_substitution " + lower + " " + upper + (transposed ? " transposed" : "");
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
