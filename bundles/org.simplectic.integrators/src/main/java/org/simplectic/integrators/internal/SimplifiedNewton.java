package org.simplectic.integrators.internal;

import java.util.List;
import java.util.function.UnaryOperator;
import org.simplectic.api.NonlinearEquations;
import org.simplectic.api.NonlinearSolver;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;

/**
 * Newton's method with a matrix that stays, for the equations of a stage, as part of a program. It ends when the error that is left, as
 * the rate of convergence lets expect it, is far below the tolerance of the step; it gives up when the iterates do not approach each other.
 *
 * @see "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., IV.8, eq. (8.10)"
 */
final class SimplifiedNewton {
    /** The part of the tolerance that may be left. */
    private static final double LEFT = 0.01;

    private static final int MOST_ITERATIONS = 10;

    private SimplifiedNewton() {}

    /**
     * What came of it.
     *
     * @param solution the last iterate
     * @param failed a truth value: whether it did not converge
     * @param iterations how many there were, one evaluation each
     */
    record Result(Expr solution, Expr failed, Expr iterations) {}

    /** Places of the numbers that an iteration hands on, behind the iterate: the last correction, its rate, iterations, status. */
    private static final int CORRECTION = 1;

    private static final int COUNT = 2;
    private static final int STATE = 3;

    private static final double GOING = 0;
    private static final double CONVERGED = 1;
    private static final double FAILED = 2;

    /** Solves with the Jacobian that is there. */
    static Result solve(NonlinearEquations equations, Expr guess) {
        var near = equations.nearOr(guess);
        return solve(guess, now -> near.apply(equations.residual().apply(now)).negate(), equations.norm());
    }

    /** Solves, to the same part of the tolerance, by the nonlinear solver that the study chooses. */
    static Result by(NonlinearSolver solver, NonlinearEquations equations, Expr guess) {
        var finer = new NonlinearEquations(
                equations.residual(),
                equations.linearize(),
                equations.near(),
                correction -> equations.norm().apply(correction).over(LEFT));
        var found = solver.solve(finer, guess);
        var hasFailed =
                found.outcome().binary(Elementwise.Binary.NOT_EQUAL, guess.constant(Solution.code(Status.DONE)));
        return new Result(found.x(), hasFailed, found.evaluations());
    }

    /**
     * Solves.
     *
     * @param guess the first iterate
     * @param correction from an iterate to what Newton's method adds to it
     * @param norm of a correction, 1 at the tolerance
     */
    static Result solve(Expr guess, UnaryOperator<Expr> correction, UnaryOperator<Expr> norm) {
        var zero = guess.constant(0);
        var end = ControlFlow.whileLoop(
                List.of(guess, zero, zero, zero),
                now -> now.get(STATE).equal(now.get(STATE).constant(GOING)),
                now -> iteration(now, correction, norm));
        return new Result(end.getFirst(), end.get(STATE).equal(end.get(STATE).constant(FAILED)), end.get(COUNT));
    }

    private static List<Expr> iteration(List<Expr> now, UnaryOperator<Expr> correction, UnaryOperator<Expr> norm) {
        var count = now.get(COUNT);
        var step = correction.apply(now.getFirst());
        // When to end is no part of what is computed: derivatives go through the iterates only.
        var size = ControlFlow.stopGradient(norm.apply(step));
        var one = size.constant(1);
        var isFirst = count.equal(size.constant(0));
        var rate = isFirst.where(size.constant(0.5), size.over(now.get(CORRECTION)));
        var left = size.times(rate.over(one.minus(rate)));
        var isTiny = size.lessEqual(size.constant(LEFT * 0.1));
        var isNear = isTiny.or(rate.less(one).and(left.lessEqual(size.constant(LEFT))));
        var isConverged = isFirst.where(isTiny, isNear);
        // A size that is no number is neither below nor above anything: it fails as well.
        var canGoOn = rate.less(size.constant(2)).and(count.plus(1).less(size.constant(MOST_ITERATIONS)));
        var state =
                isConverged.where(size.constant(CONVERGED), canGoOn.where(size.constant(GOING), size.constant(FAILED)));
        return List.of(now.getFirst().plus(step), size, count.plus(1), state);
    }
}
