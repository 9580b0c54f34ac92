package org.simplectic.integrators.internal;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Plugins;
import org.simplectic.array.Expr;

/**
 * Dormand and Prince's 5(4) pair: order 5, six evaluations of the right-hand side a step (the seventh is the next
 * step's first). Dense output of order 4 without further evaluations.
 *
 * @see "J. R. Dormand, P. J. Prince, A family of embedded Runge-Kutta formulae, J. Comput. Appl. Math. 6 (1980), 19-26;
 *     dense output: E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., II.6"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("dormand-prince-5")
@About(
        summary = "Explicit Runge-Kutta pair of order 5(4), the classic for non-stiff problems",
        source = "J. R. Dormand, P. J. Prince, J. Comput. Appl. Math. 6 (1980), 19-26")
@Designate(ocd = AdaptiveOptions.class)
public final class DormandPrince5 extends ExplicitRungeKutta {
    static final Tableau TABLEAU = Tableau.of("""
            0    |
            1/5  | 1/5
            3/10 | 3/40 9/40
            4/5  | 44/45 -56/15 32/9
            8/9  | 19372/6561 -25360/2187 64448/6561 -212/729
            1    | 9017/3168 -355/33 46732/5247 49/176 -5103/18656
                 | 35/384 0 500/1113 125/192 -2187/6784 11/84
            """);

    /** Weights of the difference to the embedded method of order 4. */
    static final List<Double> ERROR = Tableau.numbers("71/57600 0 -71/16695 71/1920 -17253/339200 22/525 -1/40");

    /** Weights of the highest coefficient of dense output. */
    private static final List<Double> DENSE = Tableau.numbers("""
            -12715105075/11282082432 0 87487479700/32700410799 -10690763975/1880347072 701980252875/199316789632
            -1453857185/822651844 69997945/29380423
            """);

    private static final double STABILITY_LIMIT = 3.25;

    @Activate
    public DormandPrince5(AdaptiveOptions options) {
        super(TABLEAU, ErrorControl.of(5, options));
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    double stabilityLimit() {
        return STABILITY_LIMIT;
    }

    @Override
    Expr error(Expr h, List<Expr> slopes, Expr tolerance) {
        return StepControl.rms(h.times(StepControl.combine(ERROR, slopes)).over(tolerance));
    }

    @Override
    Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes) {
        var rest = theta.constant(1).minus(theta);
        var change = after.minus(before);
        var start = h.times(slopes.getFirst()).minus(change);
        var end = change.minus(h.times(slopes.getLast())).minus(start);
        var bend = h.times(StepControl.combine(DENSE, slopes)).times(rest);
        var cubic = end.plus(bend).times(theta);
        return before.plus(change.plus(start.plus(cubic).times(rest)).times(theta));
    }
}
