package org.simplectic.integrators.internal;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.integrators.internal.PhiFunctions.Argument;

/**
 * Hochbruck, Ostermann and Schweitzer's exponential Rosenbrock method exprb43 of order 4(3), for stiff problems too: the equation
 * linearized at the beginning of a step is solved exactly, and three stages make up for what it leaves. A step costs three evaluations of the
 * right-hand side, one Jacobian (exact, by forward mode), and its exponential functions as full matrices, which is 25 to 60 products of matrices:
 * for systems of up to about a hundred components. No equations are solved. Dense output: cubic Hermite interpolation, order 3.
 *
 * @see "M. Hochbruck, A. Ostermann, J. Schweitzer, Exponential Rosenbrock-type methods, SIAM J. Numer. Anal. 47 (2009), 786-803, example 4.2"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("exponential-rosenbrock")
@About(
        summary = "exprb43, an exponential method of order 4 for stiff problems of few components: solves no equations",
        source = "M. Hochbruck, A. Ostermann, J. Schweitzer, SIAM J. Numer. Anal. 47 (2009), 786-803")
@Designate(ocd = AdaptiveOptions.class)
public final class ExponentialRosenbrock extends SteppingIntegrator {
    @Activate
    public ExponentialRosenbrock(AdaptiveOptions options) {
        super(ErrorControl.of(4, options));
    }

    @Override
    public int order() {
        return 4;
    }

    @Override
    public boolean isForStiffProblems() {
        return true;
    }

    @Override
    boolean needsJacobian() {
        return true;
    }

    @Override
    List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        return problem.rhs().apply(List.of(t, y));
    }

    @Override
    int evaluationsToRemember() {
        return 1;
    }

    @Override
    List<ArrayType> memoryTypes(OdeProblem problem) {
        return List.of(problem.initial().type());
    }

    @Override
    List<ArrayType> denseTypes(OdeProblem problem) {
        return Collections.nCopies(2, problem.initial().type());
    }

    @Override
    Attempt attempt(Point from) {
        var problem = from.problem();
        var t = from.t();
        var h = from.h();
        var y = from.y();
        var slope = from.memory().getFirst();
        var jacobian = from.linearization().jacobian(problem, t, y).operator().matrix();
        var byTime = Jacobian.byTime(problem, t, y).map(change -> change.times(h));
        var phi = PhiFunctions.at(Argument.MATRIX, jacobian.times(h), 4);
        var linearized = new Linearized(jacobian, byTime, slope);

        var half = h.times(0.5);
        var middle = half.times(phi.half().get(0).matmul(slope));
        if (byTime.isPresent()) {
            middle =
                    middle.plus(half.times(phi.half().get(1).matmul(byTime.get().times(0.5))));
        }
        var whole = h.times(phi.whole().get(0).matmul(slope));
        if (byTime.isPresent()) {
            whole = whole.plus(h.times(phi.whole().get(1).matmul(byTime.get())));
        }
        var second = linearized.left(middle, 0.5, from.slope(t.plus(half), y.plus(middle)));
        var far = whole.plus(h.times(phi.whole().get(0).matmul(second)));
        var end = t.plus(h);
        var third = linearized.left(far, 1, from.slope(end, y.plus(far)));
        var error = h.times(phi.whole().get(3).matmul(third.times(12).minus(second.times(48))));
        var after = y.plus(whole)
                .plus(h.times(phi.whole().get(2).matmul(second.times(16).minus(third.times(2)))))
                .plus(error);
        var next = from.slope(end, after);
        return new Attempt(
                        after,
                        List.of(next),
                        List.of(slope, next),
                        control().norm(error, y, after),
                        h.constant(0),
                        h.constant(3))
                .with(1, 0);
    }

    /**
     * The equation linearized at the beginning of a step.
     *
     * @param jacobian the derivative by y
     * @param byTime that by t, times h; empty if it is zero
     * @param slope the right-hand side
     */
    private record Linearized(Expr jacobian, Optional<Expr> byTime, Expr slope) {
        /** What it leaves of the slope at a fraction of the step, where the solution has moved so far. */
        Expr left(Expr moved, double fraction, Expr there) {
            var left = there.minus(slope).minus(jacobian.matmul(moved));
            return byTime.map(change -> left.minus(change.times(fraction))).orElse(left);
        }
    }

    @Override
    Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> dense) {
        return Hermite.cubic(theta, h, before, after, dense.getFirst(), dense.getLast());
    }
}
