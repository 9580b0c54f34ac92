package org.simplectic.integrators.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.Plugins;
import org.simplectic.array.Expr;

/**
 * Milstein's method for commutative noise: strong order 1, weak order 1. The derivatives of the diffusion are one {@code jvp}: with
 * commutative noise the double integrals come in symmetric pairs, and their sum is half the derivative of G along G dW, applied to dW, in
 * Stratonovich's form of the equation. Steps of one size, or by the size of the terms beyond Euler-Maruyama's.
 *
 * @see "G. N. Milstein, Approximate integration of stochastic differential equations, Theory Probab. Appl. 19 (1974), 557-562"
 * @see "P. E. Kloeden, E. Platen, Numerical Solution of Stochastic Differential Equations (1992), 10.3, eq. (3.16)"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin(Milstein.NAME)
@About(
        summary = "Stochastic, strong order 1 with commutative noise",
        source = "G. N. Milstein, Theory Probab. Appl. 19 (1974), 557-562")
@Designate(ocd = StochasticOptions.class)
public final class Milstein extends StochasticIntegrator {
    static final String NAME = "milstein";

    @Activate
    public Milstein(StochasticOptions options) {
        super(NAME, StochasticSteps.control(1, options));
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    Result step(Step from) {
        var equation = from.equation();
        var t = from.t();
        var y = from.y();
        var drift = equation.drift(Interpretation.STRATONOVICH, t, y).times(from.h());
        var noise = equation.diffusion(t, y).matmul(from.dw());
        var second = equation.derivative(t, y, noise).matmul(from.dw()).times(0.5);
        var after = y.plus(drift).plus(noise).plus(second);
        if (!control().isAdaptive()) {
            return new Result(after, y, 1);
        }
        var later = equation.drift(Interpretation.STRATONOVICH, t.plus(from.h()), after);
        var bend = later.times(from.h()).minus(drift).times(0.5);
        return new Result(
                after, second.minus(equation.correction(t, y).times(from.h())).plus(bend), 2);
    }

    @Override
    Result quietStep(Point from) {
        var slope = from.slope(from.t(), from.y());
        var after = from.y().plus(slope.times(from.h()));
        if (!control().isAdaptive()) {
            return new Result(after, after, 1);
        }
        Expr later = from.slope(from.t().plus(from.h()), after);
        return new Result(after, later.minus(slope).times(from.h()).times(0.5), 2);
    }
}
