package org.simplectic.api;

import org.simplectic.array.Expr;

/**
 * Solves systems of nonlinear equations, as part of a program. Always comes to an end, and says which. An immutable configuration, safe for use by
 * several threads.
 */
public interface NonlinearSolver {
    /**
     * Records the solution.
     *
     * @param equations the equations
     * @param guess where to begin, of the unknown's type
     * @return x, and what became of it
     */
    NonlinearSolution solve(NonlinearEquations equations, Expr guess);
}
