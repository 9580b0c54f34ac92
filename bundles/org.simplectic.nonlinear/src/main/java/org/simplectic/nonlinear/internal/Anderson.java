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
 * Anderson's acceleration of the iteration with one Jacobian: of the last iterates that combination is taken whose correction is smallest, so that
 * also corrections that do not shrink by themselves come to an end. An iteration costs an evaluation, a solution with factors that are there,
 * and 4 m n operations for a depth of m; 2 m vectors are kept.
 *
 * @see "D. G. Anderson, Iterative procedures for nonlinear integral equations, J. ACM 12 (1965), 547"
 * @see "H. F. Walker, P. Ni, Anderson acceleration for fixed-point iterations, SIAM J. Numer. Anal. 49 (2011), 1715"
 */
@Component(factory = Plugins.FACTORY, service = NonlinearSolver.class)
@NonlinearSolverPlugin("anderson")
@About(
        summary = "Anderson's acceleration of Newton's method with one Jacobian",
        source = "D. G. Anderson, J. ACM 12 (1965), 547")
@Designate(ocd = Anderson.Options.class)
public final class Anderson implements NonlinearSolver {
    private static final int X = 0;
    private static final int LAST = 1;
    private static final int MOVES = 2;
    private static final int CHANGES = 3;
    private static final int SIZE = 4;
    private static final int RATE = 5;
    private static final int COUNT = 6;
    private static final int STATUS = 7;

    /** What is added to the diagonal of the normal equations, relative to its sum: it decides where changes are parallel, or not there yet. */
    private static final double REGULARIZATION = 1e-14;

    /** A correction that has grown to this many times what is allowed, beyond any overshooting, shows that there is no hope. */
    private static final double HOPELESS = 1e12;

    private final int mostIterations;
    private final int depth;

    /** How much it remembers, and when it gives up. */
    @ObjectClassDefinition(name = "Memory and iterations")
    @interface Options {
        @AttributeDefinition(
                name = "Depth",
                description = "How many of the last iterates are combined.",
                min = "1",
                max = "50")
        int depth() default 5;

        @AttributeDefinition(
                name = "Most iterations",
                description = "It gives up after this many, converged or not.",
                min = "1")
        int maxIterations() default 50;
    }

    @Activate
    public Anderson(Options options) {
        this.depth = options.depth();
        this.mostIterations = options.maxIterations();
    }

    @Override
    public NonlinearSolution solve(NonlinearEquations equations, Expr guess) {
        var solve = equations.nearOr(guess);
        var zero = guess.constant(0);
        var nothing = zero.broadcast(guess.type().shape());
        var none = zero.broadcast(guess.type().shape().insert(0, depth));
        var end = ControlFlow.whileLoop(
                List.of(guess, nothing, none, none, zero, zero, zero, Iteration.code(zero, Status.RUNNING)),
                now -> Iteration.goesOn(now.get(STATUS)),
                now -> {
                    var correction =
                            solve.apply(equations.residual().apply(now.get(X))).negate();
                    return iteration(equations, now, correction);
                });
        return new NonlinearSolution(end.get(X), end.get(COUNT), end.get(COUNT), end.get(RATE), end.get(STATUS));
    }

    private List<Expr> iteration(NonlinearEquations equations, List<Expr> now, Expr correction) {
        var size = equations.norm().apply(correction);
        var isFirst = now.get(COUNT).equal(size.constant(0));
        var change = correction.minus(now.get(LAST));
        var changes = isFirst.where(now.get(CHANGES), pushed(change, now.get(CHANGES)));
        var products = changes.matmul(changes.transpose());
        var total = products.matrixTrace();
        var regular = products.plus(products.identity(depth)
                .times(total.times(REGULARIZATION)
                        .plus(total.equal(total.constant(0)).where(total.constant(1), total.constant(0)))));
        var weights =
                regular.solve(changes.matmul(correction).reshape(depth, 1)).reshape(depth);
        var move = correction.minus(weights.matmul(now.get(MOVES).plus(changes)));
        var count = now.get(COUNT).plus(1);
        var isSolved = size.lessEqual(size.constant(1));
        var isSound = size.less(size.constant(HOPELESS));
        return List.of(
                now.get(X).plus(isSolved.where(correction, move)),
                correction,
                pushed(move, now.get(MOVES)),
                changes,
                size,
                isFirst.where(size.constant(0), size.over(now.get(SIZE))),
                count,
                Iteration.status(size, isSolved, isSound, count, mostIterations));
    }

    /** Rows with a new first one, and without the last. */
    private Expr pushed(Expr row, Expr rows) {
        var first = row.expandDims(0);
        return depth == 1 ? first : Expr.concatenate(List.of(first, rows.slice(0, depth - 1)));
    }
}
