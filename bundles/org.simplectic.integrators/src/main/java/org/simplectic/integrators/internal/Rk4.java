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
 * The classic Runge-Kutta method of order 4 with a fixed step: four evaluations of the right-hand side a step, no error
 * estimate. The last step is shortened where the span is not a multiple of the step. Dense output: cubic Hermite
 * interpolation, order 3.
 *
 * @see "W. Kutta, Beitrag zur naeherungsweisen Integration totaler Differentialgleichungen, Z. Math. Phys. 46 (1901),
 *     435-453"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("rk4")
@About(
        summary = "The classic Runge-Kutta method of order 4 with a fixed step",
        source = "W. Kutta, Z. Math. Phys. 46 (1901), 435-453")
@Designate(ocd = FixedStepOptions.class)
public final class Rk4 extends ExplicitRungeKutta {
    static final Tableau TABLEAU = Tableau.of("""
            0   |
            1/2 | 1/2
            1/2 | 0 1/2
            1   | 0 0 1
                | 1/6 1/3 1/3 1/6
            """);

    @Activate
    public Rk4(FixedStepOptions options) {
        super(TABLEAU, FixedStep.of(options));
    }

    @Override
    public int order() {
        return 4;
    }

    @Override
    Expr error(Expr h, List<Expr> slopes, Expr tolerance) {
        return h.constant(0);
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
