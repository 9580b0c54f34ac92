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
 * Heun's method of order 2 with Euler's method of order 1 as its estimate of the error: two evaluations of the right-hand side a step.
 * For low accuracy. Dense output: cubic Hermite interpolation, order 3.
 *
 * @see "K. Heun, Neue Methoden zur approximativen Integration der Differentialgleichungen einer unabhaengigen Variablen,
 *     Z. Math. Phys. 45 (1900), 23-38"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("heun")
@About(
        summary = "Heun's method of order 2 with steps chosen by the distance from Euler's",
        source = "K. Heun, Z. Math. Phys. 45 (1900), 23-38")
@Designate(ocd = AdaptiveOptions.class)
public final class Heun extends ExplicitRungeKutta {
    static final Tableau TABLEAU = Tableau.of("""
            0 |
            1 | 1
              | 1/2 1/2
            """);

    /** Weights of the difference to Euler's method. */
    static final List<Double> ERROR = Tableau.numbers("-1/2 1/2 0");

    /** A little less than the limit, below which steps settle. */
    private static final double STABILITY_LIMIT = 1.8;

    @Activate
    public Heun(AdaptiveOptions options) {
        super(TABLEAU, ErrorControl.of(2, options));
    }

    @Override
    public int order() {
        return 2;
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
