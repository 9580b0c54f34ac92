package org.simplectic.linear.internal;

import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.IterativeSolver;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.LinearSolverPlugin;
import org.simplectic.api.Plugins;
import org.simplectic.api.Preconditioner;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;

/**
 * BiCGStab, preconditioned from the right, for any operator where the vectors of GMRES are too many to keep. An iteration costs two products with
 * the operator, two with the preconditioner, and 20 n operations; seven vectors are kept. Convergence is not monotone: the best x of a
 * cycle is taken, and where the method breaks down it begins anew from there.
 *
 * @see "H. A. van der Vorst, Bi-CGSTAB, SIAM J. Sci. Stat. Comput. 13 (1992), 631"
 */
@Component(factory = Plugins.FACTORY, service = LinearSolver.class)
@LinearSolverPlugin("bicgstab")
@About(
        summary = "BiCGStab, for any operator, in seven vectors of memory",
        source = "H. A. van der Vorst, SIAM J. Sci. Stat. Comput. 13 (1992), 631")
@Designate(ocd = KrylovOptions.class)
public final class BiCgStab extends IterativeSolver {
    private static final int X = 0;
    private static final int RESIDUAL = 1;
    private static final int DIRECTION = 2;
    private static final int PRODUCT = 3;
    private static final int NORM = 4;
    private static final int ITERATIONS = 5;
    private static final int BEST = 6;
    private static final int BEST_NORM = 7;

    @Activate
    public BiCgStab(
            KrylovOptions options,
            @Reference(name = "preconditioner", cardinality = ReferenceCardinality.OPTIONAL, target = Plugins.UNCHOSEN)
                    Optional<Preconditioner> preconditioner) {
        super("bicgstab", KrylovOptions.Rules.of(options), preconditioner);
    }

    @Override
    protected Cycle cycle(Start start) {
        var right = start.right();
        var zero = start.target().constant(0);
        var none = zero.broadcast(right.type().shape());
        var size = right.norm();
        var end = ControlFlow.whileLoop(
                List.of(none, right, right, Krylov.dot(right, right), size, zero, none, size),
                now -> Krylov.goesOn(start, now.get(NORM), now.get(ITERATIONS))
                        .and(now.get(NORM).less(zero.constant(Double.POSITIVE_INFINITY))),
                now -> iteration(start, now));
        return new Cycle(end.get(BEST), end.get(ITERATIONS));
    }

    /** The division by nothing that a breakdown is leaves a norm that is no number, which ends the loop. */
    private static List<Expr> iteration(Start start, List<Expr> now) {
        var a = start.a();
        var near = start.preconditioner();
        var direction = now.get(DIRECTION);
        var smoothed = near.apply(direction);
        var image = a.apply(smoothed);
        var alpha = now.get(PRODUCT).over(Krylov.dot(start.right(), image));
        var half = now.get(RESIDUAL).minus(alpha.times(image));
        var rest = near.apply(half);
        var imageOfRest = a.apply(rest);
        var square = Krylov.dot(imageOfRest, imageOfRest);
        var zero = square.constant(0);
        var omega = zero.less(square).where(Krylov.dot(imageOfRest, half).over(square), zero);
        var x = now.get(X).plus(alpha.times(smoothed)).plus(omega.times(rest));
        var residual = half.minus(omega.times(imageOfRest));
        var product = Krylov.dot(start.right(), residual);
        var beta = product.over(now.get(PRODUCT)).times(alpha.over(omega));
        var norm = residual.norm();
        var isBest = norm.less(now.get(BEST_NORM));
        return List.of(
                x,
                residual,
                residual.plus(beta.times(direction.minus(omega.times(image)))),
                product,
                norm,
                now.get(ITERATIONS).plus(1),
                isBest.where(x, now.get(BEST)),
                isBest.where(norm, now.get(BEST_NORM)));
    }
}
