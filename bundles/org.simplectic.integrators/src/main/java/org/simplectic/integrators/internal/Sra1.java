package org.simplectic.integrators.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.Plugins;

/**
 * Roessler's SRA1 for additive noise: strong order 3/2, order 2 without noise. Two evaluations of drift and diffusion a step. Steps of one
 * size, or by an estimate from the two stages of the drift and the terms with the integral of the path.
 *
 * @see "A. Roessler, Runge-Kutta methods for the strong approximation of solutions of stochastic differential equations, SIAM J. Numer.
 *     Anal. 48 (2010), 922-952, table 6.3"
 * @see "C. Rackauckas, Q. Nie, Adaptive methods for stochastic differential equations via natural embeddings and rejection sampling with
 *     memory, Discrete Contin. Dyn. Syst. B 22 (2017), 2731-2761 (the estimate)"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin(Sra1.NAME)
@About(
        summary = "Stochastic, strong order 3/2 with additive noise: the first choice for it",
        source = "A. Roessler, SIAM J. Numer. Anal. 48 (2010), 922-952")
@Designate(ocd = StochasticOptions.class)
public final class Sra1 extends StochasticIntegrator {
    static final String NAME = "sra1";

    @Activate
    public Sra1(StochasticOptions options) {
        super(NAME, StochasticSteps.control(2, options));
    }

    @Override
    public int order() {
        return 2;
    }

    @Override
    Result step(Step from) {
        var equation = from.equation();
        var t = from.t();
        var h = from.h();
        var y = from.y();
        var matrix = equation.diffusion(t.plus(h), y);
        var first = equation.drift(Interpretation.ITO, t, y).times(h);
        var inner = y.plus(first.times(0.75)).plus(matrix.matmul(from.area()).times(1.5));
        var second =
                equation.drift(Interpretation.ITO, t.plus(h.times(0.75)), inner).times(h);
        var drifting = equation.diffusion(t, y).minus(matrix).matmul(from.area());
        var after = StochasticSteps.drifted(y, first, second)
                .plus(matrix.matmul(from.dw()))
                .plus(drifting);
        return new Result(after, StochasticSteps.error(first, second).plus(drifting), 2);
    }

    @Override
    Result quietStep(Point from) {
        return StochasticSteps.quiet(from);
    }
}
