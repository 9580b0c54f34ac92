package org.simplectic.api;

import java.util.List;
import org.simplectic.array.Expr;

/**
 * A problem's objective at a point of a program being traced. Lazy: what is never asked for is not in the program, and what is
 * asked for twice is there once. Derivatives are exact.
 *
 * @param problem the problem
 * @param point where; of the initial point's type
 */
public record Probe(MinimizationProblem problem, Expr point) {
    /**
     * The objective.
     *
     * @return a scalar
     */
    public Expr value() {
        return problem.objective().apply(List.of(point)).getFirst();
    }

    /**
     * The gradient, by reverse mode: a few times the cost of the value, which it contains.
     *
     * @return of the point's type
     */
    public Expr gradient() {
        return problem.objective().valueAndGradient().apply(List.of(point)).get(1);
    }

    /**
     * The Hessian times a vector, forward over reverse: about twice the cost of the gradient.
     *
     * @param vector of the point's type
     * @return of the point's type
     */
    public Expr hessianTimes(Expr vector) {
        return problem.objective().hvp().apply(List.of(point, vector)).get(1);
    }

    /**
     * The Gauss-Newton matrix times a vector: J' H J with the Jacobian J of the inner program and the Hessian H of the loss at its
     * result. Never indefinite where the loss is convex; the Hessian itself where the objective does not come apart.
     *
     * @param vector of the point's type
     * @return of the point's type
     */
    public Expr gaussNewtonTimes(Expr vector) {
        var pushed = problem.inner().jvp().apply(List.of(point, vector));
        var curved = problem.loss().hvp().apply(pushed).get(1);
        return problem.inner().vjp().apply(List.of(point, curved)).get(1);
    }
}
