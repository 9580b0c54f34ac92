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
 * The Euler-Maruyama method with a fixed step: strong order 1/2 (1 with additive noise), weak order 1, for noise of any kind. One
 * evaluation of drift and diffusion a step. Steps are of one size because steps that follow the path can make it converge to the
 * solution of another equation.
 *
 * @see "G. Maruyama, Continuous Markov processes and stochastic equations, Rend. Circ. Mat. Palermo 4 (1955), 48-90"
 * @see "J. G. Gaines, T. J. Lyons, Variable step size control in the numerical solution of stochastic differential equations, SIAM J.
 *     Appl. Math. 57 (1997), 1455-1484 (why steps are fixed)"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin(EulerMaruyama.NAME)
@About(
        summary = "Stochastic, strong order 1/2, any noise: the Euler-Maruyama method with a fixed step",
        source = "G. Maruyama, Rend. Circ. Mat. Palermo 4 (1955), 48-90")
@Designate(ocd = FixedStepOptions.class)
public final class EulerMaruyama extends StochasticIntegrator {
    static final String NAME = "euler-maruyama";

    @Activate
    public EulerMaruyama(FixedStepOptions options) {
        super(NAME, FixedStep.of(options));
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    Result step(Step from) {
        var equation = from.equation();
        var drift = equation.drift(Interpretation.ITO, from.t(), from.y()).times(from.h());
        var noise = equation.diffusion(from.t(), from.y()).matmul(from.dw());
        return new Result(from.y().plus(drift).plus(noise), from.y(), 1);
    }

    @Override
    Result quietStep(Point from) {
        return new Result(from.y().plus(from.slope(from.t(), from.y()).times(from.h())), from.y(), 1);
    }
}
