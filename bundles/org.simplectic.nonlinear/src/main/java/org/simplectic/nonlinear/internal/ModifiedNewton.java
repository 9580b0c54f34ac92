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
 * Newton's method with one Jacobian for all iterations: that of the guess, or one that is there already. An iteration costs an evaluation and a
 * solution with factors that are there. It ends when the error that is left, as the rate of convergence lets expect it, is allowed; it gives up when
 * corrections do not shrink.
 *
 * @see "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., IV.8, eq. (8.10)"
 */
@Component(factory = Plugins.FACTORY, service = NonlinearSolver.class)
@NonlinearSolverPlugin("modified-newton")
@About(
        summary = "Newton's method with one Jacobian for all iterations",
        source = "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., 1996, IV.8")
@Designate(ocd = ModifiedNewton.Options.class)
public final class ModifiedNewton implements NonlinearSolver {
    private static final int X = 0;
    private static final int SIZE = 1;
    private static final int RATE = 2;
    private static final int COUNT = 3;
    private static final int STATUS = 4;

    /** The rate that is assumed as long as there is no second correction to tell it. */
    private static final double UNKNOWN_RATE = 0.5;

    /** A correction this much smaller than what is allowed ends the iteration without a known rate. */
    private static final double TINY = 0.1;

    /** Above this rate there is no hope. */
    private static final double HOPELESS = 2;

    private final int mostIterations;

    /** When it gives up. */
    @ObjectClassDefinition(name = "Iterations")
    @interface Options {
        @AttributeDefinition(
                name = "Most iterations",
                description = "It gives up after this many, converged or not.",
                min = "1")
        int maxIterations() default 10;
    }

    @Activate
    public ModifiedNewton(Options options) {
        this.mostIterations = options.maxIterations();
    }

    @Override
    public NonlinearSolution solve(NonlinearEquations equations, Expr guess) {
        var solve = equations.nearOr(guess);
        var zero = guess.constant(0);
        var end = ControlFlow.whileLoop(
                List.of(guess, zero, zero, zero, Iteration.code(zero, Status.RUNNING)),
                now -> Iteration.goesOn(now.get(STATUS)),
                now -> {
                    var step =
                            solve.apply(equations.residual().apply(now.get(X))).negate();
                    var size = equations.norm().apply(step);
                    var one = size.constant(1);
                    var isFirst = now.get(COUNT).equal(zero);
                    var rate = isFirst.where(size.constant(UNKNOWN_RATE), size.over(now.get(SIZE)));
                    var left = size.times(rate.over(one.minus(rate)));
                    var isTiny = size.lessEqual(size.constant(TINY));
                    var isNear = isTiny.or(rate.less(one).and(left.lessEqual(one)));
                    var isSolved = isFirst.where(isTiny, isNear);
                    var count = now.get(COUNT).plus(1);
                    var isSound = rate.less(size.constant(HOPELESS));
                    return List.of(
                            now.get(X).plus(step),
                            size,
                            isFirst.where(zero, rate),
                            count,
                            Iteration.status(size, isSolved, isSound, count, mostIterations));
                });
        return new NonlinearSolution(end.get(X), end.get(COUNT), end.get(COUNT), end.get(RATE), end.get(STATUS));
    }
}
