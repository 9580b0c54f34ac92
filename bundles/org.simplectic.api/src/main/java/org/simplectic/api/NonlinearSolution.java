package org.simplectic.api;

import org.simplectic.array.Expr;

/**
 * What came of nonlinear equations, as values of a program.
 *
 * @param x the last iterate; a solution where the outcome is {@link Status#DONE}
 * @param iterations how many there were, a scalar of x's element type
 * @param evaluations of the residual, a scalar
 * @param rate by what the last corrections shrank from one to the next, a scalar; 0 where there was one only
 * @param outcome a {@link Status} by its {@link Solution#code}, a scalar: DONE; DIVERGED where corrections do not shrink; MAX_STEPS; NONFINITE
 */
public record NonlinearSolution(Expr x, Expr iterations, Expr evaluations, Expr rate, Expr outcome) {
    /**
     * Whether x solves the equations.
     *
     * @return a truth value
     */
    public Expr isSolved() {
        return outcome.equal(outcome.constant(Solution.code(Status.DONE)));
    }
}
