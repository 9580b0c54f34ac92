package org.simplectic.api;

/**
 * Approximates the inverse of an operator, so that an {@link IterativeSolver} needs fewer iterations. An immutable configuration, safe for
 * use by several threads.
 */
public interface Preconditioner {
    /**
     * Whether the operator must have entries.
     *
     * @return false if products with it are enough
     */
    default boolean needsEntries() {
        return true;
    }

    /**
     * Records what is done once for an operator.
     *
     * @param a the operator
     * @return an operator near its inverse; of positive definite ones, and tagged, if a is; not finite where that cannot be
     * @throws IllegalArgumentException if this is not for operators of this form
     */
    LinearOperator init(LinearOperator a);

    /**
     * A solver as preconditioner: one that approximates the operator, or takes a few iterations.
     *
     * @param solver the solver
     * @return the preconditioner
     */
    static Preconditioner of(LinearSolver solver) {
        return new Preconditioner() {
            @Override
            public boolean needsEntries() {
                return solver.needsEntries();
            }

            @Override
            public LinearOperator init(LinearOperator a) {
                var inverse = solver.init(a);
                return new LinearOperator.MatrixFree(
                        a.type(),
                        x -> inverse.solve(x).x(),
                        x -> inverse.solveTransposed(x).x(),
                        a.tags());
            }
        };
    }
}
