package org.simplectic.api;

/**
 * Solves systems of linear equations, as part of a program: {@link #init} records what is done once for an operator, a
 * factorization say, and its result records each solution. Both are differentiable as implicit functions are, in every mode. An
 * immutable configuration, safe for use by several threads. Those that iterate are an {@link IterativeSolver}.
 */
public interface LinearSolver {
    /**
     * Whether the operator must have entries.
     *
     * @return false if products with it are enough
     */
    default boolean needsEntries() {
        return true;
    }

    /**
     * Prepares to solve with an operator.
     *
     * @param a the operator
     * @return its inverse; a singular operator is an outcome of each {@link Solution}
     * @throws IllegalArgumentException if the solver is not for operators of this form or with these tags, saying what is
     */
    Inverse init(LinearOperator a);
}
