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
 * Bogacki and Shampine's 3(2) pair: order 3, three evaluations of the right-hand side a step (the fourth is the next step's first). For
 * low accuracy. Dense output: cubic Hermite interpolation, order 3.
 *
 * @see "P. Bogacki, L. F. Shampine, A 3(2) pair of Runge-Kutta formulas, Appl. Math. Lett. 2 (1989), 321-325"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("bogacki-shampine-3")
@About(
        summary = "Explicit Runge-Kutta pair of order 3(2) for loose tolerances",
        source = "P. Bogacki, L. F. Shampine, Appl. Math. Lett. 2 (1989), 321-325")
@Designate(ocd = AdaptiveOptions.class)
public final class BogackiShampine3 extends ExplicitRungeKutta {
    static final Tableau TABLEAU = Tableau.of("""
            0   |
            1/2 | 1/2
            3/4 | 0 3/4
                | 2/9 1/3 4/9
            """);

    /** Weights of the difference to the embedded method of order 2. */
    static final List<Double> ERROR = Tableau.numbers("-5/72 1/12 1/9 -1/8");

    private static final double STABILITY_LIMIT = 2.5;

    @Activate
    public BogackiShampine3(AdaptiveOptions options) {
        super(TABLEAU, ErrorControl.of(3, options));
    }

    @Override
    public int order() {
        return 3;
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
    List<Integer> denseSlopes() {
        return ends();
    }

    @Override
    Expr dense(Expr theta, Expr h, Expr before, Expr after, List<Expr> slopes) {
        return Hermite.cubic(theta, h, before, after, slopes.getFirst(), slopes.getLast());
    }
}
