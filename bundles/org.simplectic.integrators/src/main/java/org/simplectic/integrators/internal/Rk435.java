package org.simplectic.integrators.internal;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Plugins;

/**
 * Kennedy, Carpenter and Lewis' pair RK4(3)5[2R+]C: order 4 in five stages, of which each needs the last slope and one sum. Five evaluations
 * of the right-hand side a step.
 *
 * @see "C. A. Kennedy, M. H. Carpenter, R. M. Lewis, Low-storage, explicit Runge-Kutta schemes for the compressible Navier-Stokes equations,
 *     Appl. Numer. Math. 35 (2000), 177-219"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("rk-4-3-5")
@About(
        summary = "Pair of order 4(3) in five stages and low storage, for method of lines",
        source = "C. A. Kennedy, M. H. Carpenter, R. M. Lewis, Appl. Numer. Math. 35 (2000), 177-219")
@Designate(ocd = AdaptiveOptions.class)
public final class Rk435 extends LowStorageRungeKutta {
    /** The weight of the last slope in each point. */
    static final List<Double> LAST = Tableau.numbers("""
            970286171893/4311952581923 6584761158862/12103376702013 2251764453980/15575788980749
            26877169314380/34165994151039
            """);

    /** The weights of the slopes before that one, and of all in the solution. */
    static final List<Double> WEIGHTS = Tableau.numbers("""
            1153189308089/22510343858157 1772645290293/4653164025191 -1672844663538/4480602732383
            2114624349019/3568978502595 5198255086312/14908931495163
            """);

    /** The weights of the embedded method of order 3. */
    static final List<Double> EMBEDDED = Tableau.numbers("""
            1016888040809/7410784769900 11231460423587/58533540763752 -1563879915014/6823010717585
            606302364029/971179775848 1097981568119/3980877426909
            """);

    private static final double STABILITY_LIMIT = 4.8;

    @Activate
    public Rk435(AdaptiveOptions options) {
        super(ErrorControl.of(4, options));
    }

    @Override
    public int order() {
        return 4;
    }

    @Override
    double stabilityLimit() {
        return STABILITY_LIMIT;
    }

    @Override
    int count() {
        return WEIGHTS.size();
    }

    @Override
    Stages stages(Point from) {
        var h = from.h();
        var slope = from.memory().getFirst();
        var point = from.y();
        var sum = from.y();
        var error = slope.times(h.times(difference(0)));
        double passed = 0;
        for (int i = 0; i < LAST.size(); i++) {
            point = sum.plus(slope.times(h.times(LAST.get(i))));
            sum = sum.plus(slope.times(h.times(WEIGHTS.get(i))));
            slope = from.slope(from.t().plus(h.times(passed + LAST.get(i))), point);
            error = error.plus(slope.times(h.times(difference(i + 1))));
            passed += WEIGHTS.get(i);
        }
        return new Stages(sum.plus(slope.times(h.times(WEIGHTS.getLast()))), error, point, slope);
    }

    private static double difference(int stage) {
        return WEIGHTS.get(stage) - EMBEDDED.get(stage);
    }
}
