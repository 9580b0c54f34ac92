package org.simplectic.api;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;

/**
 * A linear solver that comes nearer to the solution step by step: {@link #cycle} is all that a method adds. The rest is here: starting
 * over from the residual that is really left until it meets the tolerance, so that no method can deceive itself; an end in any case, by the number of
 * iterations or because a cycle gained nothing; the transposed system; derivatives, each of which costs another solution.
 *
 * <p>What is recorded for a solution is a loop over cycles; beyond them each costs a product with the operator.
 */
public abstract class IterativeSolver implements LinearSolver {
    private final String name;
    private final StoppingRule rule;
    private final Optional<Preconditioner> preconditioner;

    /**
     * For methods, whose options are their constructor's arguments.
     *
     * @param name the method's name, for listings
     * @param rule when it is content
     * @param preconditioner what it is preconditioned with
     */
    protected IterativeSolver(String name, StoppingRule rule, Optional<Preconditioner> preconditioner) {
        this.name = name;
        this.rule = rule;
        this.preconditioner = preconditioner;
    }

    /**
     * What a cycle begins with: {@code A x = right}, x being zero so far.
     *
     * @param a the operator
     * @param preconditioner an operator near its inverse; the identity where none is chosen
     * @param right the right-hand side, the residual that is left; not zero
     * @param target the Euclidean norm of {@code right - A x} at which the cycle may end, a scalar
     * @param mostIterations how many iterations there may be, a scalar of the same element type, at least 1
     */
    public record Start(
            LinearOperator a, LinearOperator preconditioner, Expr right, Expr target, Expr mostIterations) {}

    /**
     * What came of a cycle.
     *
     * @param x what solves the equations, or comes nearer to that
     * @param iterations how many there were, a scalar of x's element type; each a product with the operator, or as many as the method
     *     says
     */
    public record Cycle(Expr x, Expr iterations) {}

    /**
     * Records a few iterations, or as many as it takes. Where the method breaks down, the cycle ends with what it has; if that is no
     * progress, the solution ends with {@link Status#BREAKDOWN}.
     *
     * @param start what it begins with
     * @return what came of it
     */
    protected abstract Cycle cycle(Start start);

    /**
     * Refuses operators that the method is not for.
     *
     * @param a the operator
     * @throws IllegalArgumentException if it is not for this one, saying what is
     */
    protected void check(LinearOperator a) {}

    @Override
    public final boolean needsEntries() {
        return preconditioner.map(Preconditioner::needsEntries).orElse(false);
    }

    @Override
    public final Inverse init(LinearOperator a) {
        check(a);
        var near = preconditioner.map(p -> p.init(a)).orElseGet(() -> identity(a));
        return new Inverse() {
            @Override
            public Solution solve(Expr b, Expr allowed) {
                // Relative, and found outside: the solution for a tangent, or in reverse, is to be as exact as this
                // one.
                var size = b.norm();
                var relative = size.constant(0).less(size).where(allowed.over(size), size.constant(0));
                return solution(a, near, b, relative.max(size.constant(rule.rtol())));
            }

            @Override
            public Solution solveTransposed(Expr b) {
                return solution(a.transposed(), near.transposed(), b, b.constant(rule.rtol()));
            }
        };
    }

    private static LinearOperator identity(LinearOperator a) {
        return LinearOperator.MatrixFree.of(a.type(), x -> x, LinearOperator.Tag.POSITIVE_DEFINITE);
    }

    private Solution solution(LinearOperator a, LinearOperator near, Expr b, Expr relative) {
        return Solution.of(ControlFlow.linearSolve(
                name,
                b,
                a::apply,
                right -> cycles(a, near, right, relative).values(),
                right -> cycles(a.transposed(), near.transposed(), right, relative)
                        .values()));
    }

    /** The place of the outcome among the values that go from cycle to cycle, those of a solution and the residual as a vector. */
    private static final int OUTCOME = 3;

    private static final int RESIDUAL = 4;

    private Solution cycles(LinearOperator a, LinearOperator near, Expr b, Expr relative) {
        var size = b.norm();
        var zero = size.constant(0);
        var target = size.times(relative).max(size.constant(rule.atol()));
        var none = b.constant(0).broadcast(b.type().shape());
        var isFinite = size.less(size.constant(Double.POSITIVE_INFINITY));
        var first = new Solution(none, zero, size, outcome(size, target, zero, isFinite));
        var end = ControlFlow.whileLoop(
                carries(first, b),
                now -> now.get(OUTCOME).equal(zero.constant(Solution.code(Status.RUNNING))),
                now -> next(a, near, Solution.of(now), now.get(RESIDUAL), b, target));
        var last = Solution.of(end);
        // That b is not finite is no breakdown of the method.
        var outcome = isFinite.where(last.outcome(), zero.constant(Solution.code(Status.NONFINITE)));
        return new Solution(last.x(), last.iterations(), last.residual(), outcome);
    }

    private List<Expr> next(LinearOperator a, LinearOperator near, Solution now, Expr residual, Expr b, Expr target) {
        var one = target.constant(1);
        var left = target.constant(rule.maxIterations()).minus(now.iterations());
        var cycle = cycle(new Start(a, near, residual, target, left));
        var iterations = now.iterations().plus(cycle.iterations().max(one));
        var x = now.x().plus(cycle.x());
        var rest = b.minus(a.apply(x));
        var norm = rest.norm();
        var isBetter = norm.less(now.residual());
        var kept = new Solution(
                isBetter.where(x, now.x()),
                iterations,
                isBetter.where(norm, now.residual()),
                outcome(norm, target, iterations, isBetter));
        return carries(kept, isBetter.where(rest, residual));
    }

    private Expr outcome(Expr residual, Expr target, Expr iterations, Expr goesOn) {
        var running = target.constant(Solution.code(Status.RUNNING));
        var isOver = target.constant(rule.maxIterations()).lessEqual(iterations);
        var open = isOver.where(
                target.constant(Solution.code(Status.MAX_STEPS)),
                goesOn.where(running, target.constant(Solution.code(Status.BREAKDOWN))));
        return residual.lessEqual(target).where(target.constant(Solution.code(Status.DONE)), open);
    }

    private static List<Expr> carries(Solution solution, Expr residual) {
        return Stream.concat(solution.values().stream(), Stream.of(residual)).toList();
    }
}
