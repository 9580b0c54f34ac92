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
import org.simplectic.api.LinearOperator;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.LinearSolverPlugin;
import org.simplectic.api.Plugins;
import org.simplectic.api.Preconditioner;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;

/**
 * Conjugate gradients, preconditioned, for symmetric positive definite operators. An iteration costs a product with the operator, one with the
 * preconditioner, and 10 n operations; five vectors are kept. The error in the norm of A falls by {@code (sqrt(k) - 1) / (sqrt(k) + 1)} or more in
 * each, k being the condition number.
 *
 * @see "M. R. Hestenes, E. Stiefel, Methods of Conjugate Gradients for Solving Linear Systems, J. Res. Nat. Bur. Standards 49 (1952), 409"
 */
@Component(factory = Plugins.FACTORY, service = LinearSolver.class)
@LinearSolverPlugin("cg")
@About(
        summary = "Conjugate gradients, for symmetric positive definite operators",
        source = "M. R. Hestenes, E. Stiefel, J. Res. Nat. Bur. Standards 49 (1952), 409")
@Designate(ocd = KrylovOptions.class)
public final class Cg extends IterativeSolver {
    private static final int X = 0;
    private static final int RESIDUAL = 1;
    private static final int DIRECTION = 2;
    private static final int PRODUCT = 3;
    private static final int NORM = 4;
    private static final int ITERATIONS = 5;

    @Activate
    public Cg(
            KrylovOptions options,
            @Reference(name = "preconditioner", cardinality = ReferenceCardinality.OPTIONAL, target = Plugins.UNCHOSEN)
                    Optional<Preconditioner> preconditioner) {
        super("cg", KrylovOptions.Rules.of(options), preconditioner);
    }

    @Override
    protected void check(LinearOperator a) {
        Definite.require("cg", a, "gmres or bicgstab");
    }

    @Override
    protected Cycle cycle(Start start) {
        var right = start.right();
        var near = start.preconditioner().apply(right);
        var zero = start.target().constant(0);
        var end = ControlFlow.whileLoop(
                List.of(zero.broadcast(right.type().shape()), right, near, Krylov.dot(right, near), right.norm(), zero),
                now -> Krylov.goesOn(start, now.get(NORM), now.get(ITERATIONS)).and(zero.less(now.get(PRODUCT))),
                now -> iteration(start, now));
        return new Cycle(end.get(X), end.get(ITERATIONS));
    }

    /** Where the curvature is not positive nothing moves any more, and the product that ends the loop is zero. */
    private static List<Expr> iteration(Start start, List<Expr> now) {
        var direction = now.get(DIRECTION);
        var image = start.a().apply(direction);
        var curvature = Krylov.dot(direction, image);
        var zero = curvature.constant(0);
        var isConvex = zero.less(curvature);
        var length = isConvex.where(now.get(PRODUCT).over(curvature), zero);
        var residual = now.get(RESIDUAL).minus(length.times(image));
        var near = start.preconditioner().apply(residual);
        var product = Krylov.dot(residual, near);
        return List.of(
                now.get(X).plus(length.times(direction)),
                residual,
                near.plus(product.over(now.get(PRODUCT)).times(direction)),
                isConvex.where(product, zero),
                residual.norm(),
                now.get(ITERATIONS).plus(1));
    }
}
