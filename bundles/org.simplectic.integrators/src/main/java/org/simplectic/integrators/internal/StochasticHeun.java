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
 * Heun's method for Stratonovich's integral: strong order 1 with commutative noise, 1/2 with any other, weak order 1, order 2 without
 * noise. Two evaluations of drift and diffusion a step, no derivatives. Steps of one size, or by the difference to the predictor, as
 * long as that keeps within the tolerance.
 *
 * @see "W. Ruemelin, Numerical treatment of stochastic differential equations, SIAM J. Numer. Anal. 19 (1982), 604-613"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin(StochasticHeun.NAME)
@About(
        summary = "Stochastic, any noise, strong order 1 where it commutes: Heun's method for Stratonovich's integral",
        source = "W. Ruemelin, SIAM J. Numer. Anal. 19 (1982), 604-613")
@Designate(ocd = StochasticOptions.class)
public final class StochasticHeun extends StochasticIntegrator {
    static final String NAME = "stochastic-heun";

    @Activate
    public StochasticHeun(StochasticOptions options) {
        super(NAME, StochasticSteps.control(1, options));
    }

    @Override
    public int order() {
        return 2;
    }

    @Override
    Result step(Step from) {
        var equation = from.equation();
        var y = from.y();
        var end = from.t().plus(from.h());
        var first = equation.drift(Interpretation.STRATONOVICH, from.t(), y)
                .times(from.h())
                .plus(equation.diffusion(from.t(), y).matmul(from.dw()));
        var predicted = y.plus(first);
        var second = equation.drift(Interpretation.STRATONOVICH, end, predicted)
                .times(from.h())
                .plus(equation.diffusion(end, predicted).matmul(from.dw()));
        return new Result(
                y.plus(first.plus(second).times(0.5)), second.minus(first).times(0.5), 2);
    }

    @Override
    Result quietStep(Point from) {
        var first = from.slope(from.t(), from.y()).times(from.h());
        var second = from.slope(from.t().plus(from.h()), from.y().plus(first)).times(from.h());
        return new Result(
                from.y().plus(first.plus(second).times(0.5)),
                second.minus(first).times(0.5),
                2);
    }
}
