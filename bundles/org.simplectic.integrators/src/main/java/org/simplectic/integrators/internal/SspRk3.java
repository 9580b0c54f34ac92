package org.simplectic.integrators.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Plugins;

/**
 * Strong stability preserving method of order 3 in four stages, with an embedded method of order 2 that is so too: what Euler steps
 * of a size do not increase, such as the total variation, steps of twice that size do not. Four evaluations of the right-hand side a step.
 *
 * @see "J. F. B. M. Kraaijevanger, Contractivity of Runge-Kutta methods, BIT 31 (1991), 482-528; the error estimate: I. Fekete, S. Conde,
 *     J. N. Shadid, Embedded pairs for optimal explicit strong stability preserving Runge-Kutta methods, J. Comput. Appl. Math. 412
 *     (2022), 114325"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("ssp-rk-3")
@About(
        summary = "Strong stability preserving pair of order 3(2) in low storage, for hyperbolic method of lines",
        source = "J. F. B. M. Kraaijevanger, BIT 31 (1991), 482-528")
@Designate(ocd = AdaptiveOptions.class)
public final class SspRk3 extends LowStorageRungeKutta {
    /** The same method in Butcher's notation. */
    static final Tableau TABLEAU = Tableau.of("""
            0   |
            1/2 | 1/2
            1   | 1/2 1/2
            1/2 | 1/6 1/6 1/6
                | 1/6 1/6 1/6 1/2
            """);

    private static final double STABILITY_LIMIT = 5.1;

    @Activate
    public SspRk3(AdaptiveOptions options) {
        super(ErrorControl.of(3, options));
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
    int count() {
        return TABLEAU.stages();
    }

    /** Four Euler steps of half the size; the third is averaged with the start. */
    @Override
    Stages stages(Point from) {
        var t = from.t();
        var y = from.y();
        var half = from.h().times(0.5);
        var first = y.plus(half.times(from.memory().getFirst()));
        var second = first.plus(half.times(from.slope(t.plus(half), first)));
        var third = second.plus(half.times(from.slope(t.plus(from.h()), second)))
                .plus(y.times(2))
                .over(3);
        var slope = from.slope(t.plus(half), third);
        var after = third.plus(half.times(slope));
        // The embedded method weighs all slopes alike; in terms of the points:
        var error = after.plus(y).times(0.5).minus(third);
        return new Stages(after, error, third, slope);
    }
}
