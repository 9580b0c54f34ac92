package org.simplectic.api;

import org.simplectic.array.Expr;

/** What a {@link LinearSolver} has prepared of one operator, to solve with as often as wanted; part of a program being traced. */
public interface Inverse {
    /**
     * The solution of {@code A x = b}, as exact as the solver's options ask for.
     *
     * @param b a vector
     * @return x, and what became of it
     */
    default Solution solve(Expr b) {
        return solve(b, b.constant(0));
    }

    /**
     * The solution of {@code A x = b} for a caller to whom less would do.
     *
     * @param b a vector
     * @param allowed the Euclidean norm that {@code b - A x} may have, if the solver's own tolerance is not larger; a scalar
     * @return x, and what became of it
     */
    Solution solve(Expr b, Expr allowed);

    /**
     * The solution of {@code A' x = b} with the transposed operator.
     *
     * @param b a vector
     * @return x, and what became of it
     */
    Solution solveTransposed(Expr b);
}
