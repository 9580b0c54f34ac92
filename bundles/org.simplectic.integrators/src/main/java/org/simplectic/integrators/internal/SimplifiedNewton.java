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

    /** A correction so far below what may be left ends the iteration whatever the rate. */
    private static final double TINY = 0.1;

    /**
     * When to end.
     *
     * @param left the part of the tolerance that may be left
     * @param rate the rate of convergence that the first iteration counts with
     * @param slowest the rate from which on there is no hope
     * @param most iterations
     */
    record Rule(double left, Expr rate, double slowest, int most) {
        /** For who knows nothing of the rate: only a tiny correction is the first and the last. */
        static Rule ofUnknownRate(Expr trace) {
            return new Rule(LEFT, trace.constant(1 / (1 + TINY)), 2, 10);
        }
    }

    private SimplifiedNewton() {}

    /**
     * What came of it.
     *
     * @param solution the last iterate
     * @param failed a truth value: whether it did not converge
     * @param iterations how many there were, one evaluation each
     * @param rate the last rate of convergence that was seen, or else counted with
     */
    record Result(Expr solution, Expr failed, Expr iterations, Expr rate) {}

    /** Places of the numbers that an iteration hands on, behind the iterate: the last correction, its rate, iterations, status. */
    private static final int CORRECTION = 1;

    private static final int RATE = 2;
    private static final int COUNT = 3;
    private static final int STATE = 4;

    private static final double GOING = 0;
    private static final double CONVERGED = 1;
    private static final double FAILED = 2;

    /** Solves with the Jacobian that is there. */
    static Result solve(NonlinearEquations equations, Expr guess) {
        var near = equations.nearOr(guess);
        return solve(guess, now -> near.apply(equations.residual().apply(now)).negate(), equations.norm());
    }

    /** Solves linear equations, for which one iteration is enough. */
    static Result once(NonlinearEquations equations, Expr guess) {
        var correction = equations.nearOr(guess).apply(equations.residual().apply(guess));
        var zero = guess.constant(0);
        return new Result(guess.minus(correction), zero.less(zero), zero.plus(1), zero);
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
        return new Result(found.x(), hasFailed, found.evaluations(), guess.constant(1));
    }

    /** Solves, without knowledge of the rate. */
    static Result solve(Expr guess, UnaryOperator<Expr> correction, UnaryOperator<Expr> norm) {
        return solve(guess, correction, norm, Rule.ofUnknownRate(guess));
    }

    /**
     * Solves.
     *
     * @param guess the first iterate
     * @param correction from an iterate to what Newton's method adds to it
     * @param norm of a correction, 1 at the tolerance
     * @param rule when to end
     */
    static Result solve(Expr guess, UnaryOperator<Expr> correction, UnaryOperator<Expr> norm, Rule rule) {
        var zero = guess.constant(0);
        var end = ControlFlow.whileLoop(
                List.of(guess, zero, rule.rate(), zero, zero),
                now -> now.get(STATE).equal(now.get(STATE).constant(GOING)),
                now -> iteration(now, correction, norm, rule));
        var hasFailed = end.get(STATE).equal(zero.constant(FAILED));
        return new Result(end.getFirst(), hasFailed, end.get(COUNT), end.get(RATE));
    }

    private static List<Expr> iteration(
            List<Expr> now, UnaryOperator<Expr> correction, UnaryOperator<Expr> norm, Rule rule) {
        var count = now.get(COUNT);
        var step = correction.apply(now.getFirst());
        // When to end is no part of what is computed: derivatives go through the iterates only.
        var size = ControlFlow.stopGradient(norm.apply(step));
        var one = size.constant(1);
        var isFirst = count.equal(size.constant(0));
        var rate = isFirst.where(now.get(RATE), size.over(now.get(CORRECTION)));
        var left = size.times(rate.over(one.minus(rate)));
        var isTiny = size.lessEqual(size.constant(rule.left() * TINY));
        var isNear = rate.less(one).and(left.lessEqual(size.constant(rule.left())));
        // A size that is no number is neither below nor above anything: it fails as well.
        var canGoOn = rate.less(size.constant(rule.slowest())).and(count.plus(1).less(size.constant(rule.most())));
        var going = canGoOn.and(size.less(size.constant(Double.POSITIVE_INFINITY)));
        var state = isTiny.or(isNear)
                .where(size.constant(CONVERGED), going.where(size.constant(GOING), size.constant(FAILED)));
        return List.of(now.getFirst().plus(step), size, rate, count.plus(1), state);
    }
}
