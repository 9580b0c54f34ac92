package org.simplectic.linear.internal;

import java.util.List;
import java.util.function.UnaryOperator;
import org.simplectic.api.Inverse;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.Solution;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;
import org.simplectic.array.LuFactors;

/**
 * The inverse of a matrix by its factors.
 *
 * @param a the operator
 * @param solve from b to x
 * @param solveTransposed the same with the transposed matrix
 */
record FactoredInverse(LinearOperator a, UnaryOperator<Expr> solve, UnaryOperator<Expr> solveTransposed)
        implements Inverse {
    /** LU factors have derivatives of their own. */
    static Inverse of(LinearOperator a, LuFactors factors) {
        return new FactoredInverse(a, factors::solve, factors::solveTransposed);
    }

    /** Any other way to solve, which no derivative goes through. */
    static Inverse implicit(
            String name, LinearOperator a, UnaryOperator<Expr> solve, UnaryOperator<Expr> solveTransposed) {
        var transposed = a.transposed();
        return new FactoredInverse(
                a,
                b -> solution(name, a, b, solve, solveTransposed),
                b -> solution(name, transposed, b, solveTransposed, solve));
    }

    private static Expr solution(
            String name, LinearOperator a, Expr b, UnaryOperator<Expr> solve, UnaryOperator<Expr> solveTransposed) {
        return ControlFlow.linearSolve(
                        name,
                        b,
                        a::apply,
                        right -> List.of(solve.apply(right)),
                        right -> List.of(solveTransposed.apply(right)))
                .getFirst();
    }

    @Override
    public Solution solve(Expr b, Expr allowed) {
        return Solution.direct(a, b, solve.apply(b));
    }

    @Override
    public Solution solveTransposed(Expr b) {
        return Solution.direct(a.transposed(), b, solveTransposed.apply(b));
    }
}
