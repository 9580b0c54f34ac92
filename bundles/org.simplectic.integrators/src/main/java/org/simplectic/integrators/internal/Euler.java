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
 * Euler's method with a fixed step: order 1, one evaluation of the right-hand side a step, no error estimate. For comparisons and
 * for right-hand sides that are not smooth. Dense output: cubic Hermite interpolation, as good as the solution.
 *
 * @see "L. Euler, Institutionum calculi integralis, vol. I, 1768, sect. II, cap. VII"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("euler")
@About(
        summary = "Euler's method of order 1 with a fixed step",
        source = "L. Euler, Institutionum calculi integralis, vol. I, 1768, sect. II, cap. VII")
@Designate(ocd = FixedStepOptions.class)
public final class Euler extends ExplicitRungeKutta {
    static final Tableau TABLEAU = Tableau.of("""
            0 |
              | 1
            """);

    @Activate
    public Euler(FixedStepOptions options) {
        super(TABLEAU, FixedStep.of(options));
    }

    @Override
    public int order() {
        return 1;
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
