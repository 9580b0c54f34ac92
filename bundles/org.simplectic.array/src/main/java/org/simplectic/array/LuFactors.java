package org.simplectic.array;

import java.util.List;

/**
 * A matrix with its LU factors, to solve with as often as wanted: made by {@link Expr#lu()} or {@link Expr#bandedLu(int, int)}, or of
 * values that another program has returned. A solution costs 2 n^2 operations a right-hand side, {@code 2 n (2 lower + upper)} of a
 * band. Its derivatives are by the matrix and the right-hand side and cost as much again; none goes through the factorization.
 *
 * @param factorization {@link Factorization.Lu} or {@link Factorization.BandedLu}
 * @param matrix the matrices or bands {@code [..., n, m]}
 * @param packed the first result
 * @param pivots the second result
 */
public record LuFactors(Factorization factorization, Expr matrix, Expr packed, Expr pivots) {
    /** Checks that it is an LU factorization. */
    public LuFactors {
        Checks.require(
                factorization instanceof Factorization.Lu || factorization instanceof Factorization.BandedLu,
                () -> "LU factors are of lu or banded_lu, not of " + factorization.label());
    }

    static LuFactors of(Factorization factorization, Expr matrix) {
        var results = Expr.apply(factorization, List.of(matrix));
        return new LuFactors(factorization, matrix, results.get(0), results.get(1));
    }

    /**
     * The solution of {@code A X = B}.
     *
     * @param b right-hand sides, {@code [..., n]} or {@code [..., n, k]}
     * @return X, of their shape; NaN where A is singular or not finite
     */
    public Expr solve(Expr b) {
        return solve(b, false);
    }

    /**
     * The solution of {@code A^T X = B}.
     *
     * @param b right-hand sides, {@code [..., n]} or {@code [..., n, k]}
     * @return X, of their shape; NaN where A is singular or not finite
     */
    public Expr solveTransposed(Expr b) {
        return solve(b, true);
    }

    private Expr solve(Expr b, boolean transposed) {
        var substitution = factorization instanceof Factorization.BandedLu band
                ? new Factorization.BandedSubstitution(band.lower(), band.upper(), transposed)
                : new Factorization.LuSubstitution(transposed);
        return Expr.apply(substitution, List.of(matrix, packed, pivots, b)).getFirst();
    }
}
