package org.simplectic.nonlinear.internal;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.NonlinearEquations;
import org.simplectic.api.NonlinearSolution;
import org.simplectic.api.NonlinearSolver;
import org.simplectic.api.NonlinearSolverPlugin;
import org.simplectic.api.Plugins;
import org.simplectic.api.Status;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;

/**
 * Newton's method with a Jacobian at each iterate, and steps that are halved until the next correction by the same Jacobian is smaller (the natural
 * monotonicity test, which does not change with the units of the equations). An iteration costs a Jacobian and its factorization, and at least two
 * evaluations and solutions. It ends when a correction is allowed to be left.
 *
 * @see "P. Deuflhard, Newton Methods for Nonlinear Problems (2004), section 3.3"
 */
@Component(factory = Plugins.FACTORY, service = NonlinearSolver.class)
@NonlinearSolverPlugin("newton")
@About(
        summary = "Newton's method with a line search",
        source = "P. Deuflhard, Newton Methods for Nonlinear Problems, 2004, section 3.3")
@Designate(ocd = Newton.Options.class)
public final class Newton implements NonlinearSolver {
    private static final int X = 0;
    private static final int RESIDUAL = 1;
    private static final int COUNT = 2;
    private static final int EVALUATIONS = 3;
    private static final int RATE = 4;
    private static final int STATUS = 5;

    /** Places of the values that a line search hands on. */
    private static final int LENGTH = 0;

    private static final int THERE = 1;
    private static final int NEXT_SIZE = 2;
    private static final int TRIALS = 3;

    private final int mostIterations;
    private final double shortest;

    /** When it gives up. */
    @ObjectClassDefinition(name = "Iterations")
    @interface Options {
        @AttributeDefinition(
                name = "Most iterations",
                description = "It gives up after this many, converged or not.",
                min = "1")
        int maxIterations() default 50;

        @AttributeDefinition(
                name = "Shortest step",
                description = "The part of a correction below which the line search gives up.",
                min = "1e-12",
                max = "1")
        double shortestStep() default 1e-4;
    }

    @Activate
    public Newton(Options options) {
        this.mostIterations = options.maxIterations();
        this.shortest = options.shortestStep();
    }

    @Override
    public NonlinearSolution solve(NonlinearEquations equations, Expr guess) {
        var zero = guess.constant(0);
        var first = equations.residual().apply(guess);
        var end = ControlFlow.whileLoop(
                List.of(guess, first, zero, zero.constant(1), zero, Iteration.code(zero, Status.RUNNING)),
                now -> Iteration.goesOn(now.get(STATUS)),
                now -> iteration(equations, now));
        return new NonlinearSolution(end.get(X), end.get(COUNT), end.get(EVALUATIONS), end.get(RATE), end.get(STATUS));
    }

    private List<Expr> iteration(NonlinearEquations equations, List<Expr> now) {
        var x = now.get(X);
        var solve = equations.linearize().apply(x);
        var step = solve.apply(now.get(RESIDUAL)).negate();
        var size = equations.norm().apply(step);
        var one = size.constant(1);
        var isSolved = size.lessEqual(one);
        var none = size.constant(Double.POSITIVE_INFINITY);
        // What is solved is not searched on; nor is a step that is no number, which would never become shorter.
        var isSearched = one.less(size).and(size.less(none));
        var start = isSearched.where(one.times(2), size.constant(shortest / 2));
        var search = ControlFlow.whileLoop(
                List.of(start, now.get(RESIDUAL), none, one.constant(0)),
                trial -> isTooLong(trial.get(LENGTH), trial.get(NEXT_SIZE), size)
                        .and(size.constant(shortest).less(trial.get(LENGTH))),
                trial -> {
                    var length = trial.get(LENGTH).times(0.5);
                    var there = equations.residual().apply(x.plus(length.times(step)));
                    var next = equations.norm().apply(solve.apply(there));
                    return List.of(length, there, next, trial.get(TRIALS).plus(1));
                });
        var isShorter = search.get(NEXT_SIZE).less(size);
        var count = now.get(COUNT).plus(1);
        var moved = x.plus(isSolved.where(one, search.get(LENGTH)).times(step));
        return List.of(
                isSolved.or(isShorter).where(moved, x),
                search.get(THERE),
                count,
                now.get(EVALUATIONS).plus(search.get(TRIALS)),
                isShorter.where(search.get(NEXT_SIZE).over(size), now.get(RATE)),
                Iteration.status(size, isSolved, isShorter, count, mostIterations));
    }

    /** Whether the next correction is not smaller than this one by as much as a step of this length lets expect. A size that is no number is not. */
    private static Expr isTooLong(Expr length, Expr nextSize, Expr size) {
        var allowed = size.times(length.times(-0.5).plus(1).max(length.constant(0)));
        var isSmall = nextSize.lessEqual(allowed);
        return isSmall.where(size.constant(0), size.constant(1)).equal(size.constant(1));
    }
}
