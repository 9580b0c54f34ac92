package org.simplectic.api;

import java.util.List;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;

/**
 * The solution of a system of linear equations, and what became of it, as values of a program: whoever needs an answer looks at the
 * outcome. What nobody asks for is not computed.
 *
 * @param x the solution; the best that was found where the outcome is not {@link Status#DONE}
 * @param iterations how many there were, a scalar of x's element type; 0 for solvers that need none
 * @param residual the Euclidean norm of {@code b - A x}, a scalar
 * @param outcome a {@link Status} by its {@link #code}, a scalar of x's element type: DONE; BREAKDOWN where the operator is singular or the method cannot go on;
 *     MAX_STEPS; NONFINITE where b is not finite
 */
@SuppressWarnings("EnumOrdinal") // a status on its way through a program and back, within one call
public record Solution(Expr x, Expr iterations, Expr residual, Expr outcome) {
    /**
     * The solution of a solver that needs no iterations.
     *
     * @param a the operator
     * @param b the right-hand side
     * @param x the solution, not finite where the operator is singular
     * @return the solution with its outcome
     */
    public static Solution direct(LinearOperator a, Expr b, Expr x) {
        var zero = x.constant(0);
        var singular = isFinite(b).where(zero.constant(code(Status.BREAKDOWN)), zero.constant(code(Status.NONFINITE)));
        return new Solution(
                x, zero, b.minus(a.apply(x)).norm(), isFinite(x).where(zero.constant(code(Status.DONE)), singular));
    }

    /**
     * The number that stands for a status.
     *
     * @param status a status
     * @return a small whole number
     */
    public static double code(Status status) {
        return status.ordinal();
    }

    /**
     * The status that a number stands for.
     *
     * @param code the value of {@link #outcome}
     * @return the status
     */
    public static Status status(double code) {
        return Status.values()[(int) code];
    }

    /**
     * Whether x solves the equations.
     *
     * @return a truth value
     */
    public Expr isSolved() {
        return outcome.equal(outcome.constant(code(Status.DONE)));
    }

    /**
     * The parts in their order, as results of a program.
     *
     * @return four values
     */
    public List<Expr> values() {
        return List.of(x, iterations, residual, outcome);
    }

    /**
     * A solution from the results of a program.
     *
     * @param values as {@link #values} gives them
     * @return the solution
     */
    public static Solution of(List<Expr> values) {
        return new Solution(values.get(0), values.get(1), values.get(2), values.get(3));
    }

    /** Whether all elements are finite. */
    private static Expr isFinite(Expr x) {
        double largest = x.type().dtype() == DType.F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
        return x.abs().lessEqual(x.constant(largest)).all();
    }
}
