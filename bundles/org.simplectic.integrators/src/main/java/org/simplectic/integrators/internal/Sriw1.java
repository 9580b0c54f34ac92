package org.simplectic.integrators.internal;

import java.util.List;
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
 * Roessler's SRIW1 for Ito equations with scalar or diagonal noise: strong order 3/2, order 2 without noise. Two evaluations of the
 * drift and four of the diffusion a step. Steps of one size, or by an estimate from the two stages of the drift and the terms with the
 * integrals of third degree.
 *
 * @see "A. Roessler, Runge-Kutta methods for the strong approximation of solutions of stochastic differential equations, SIAM J. Numer.
 *     Anal. 48 (2010), 922-952, table 6.2"
 * @see "C. Rackauckas, Q. Nie, Adaptive methods for stochastic differential equations via natural embeddings and rejection sampling with
 *     memory, Discrete Contin. Dyn. Syst. B 22 (2017), 2731-2761 (the estimate)"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin(Sriw1.NAME)
@About(
        summary = "Stochastic, strong order 3/2 with scalar or diagonal noise: the first choice for it",
        source = "A. Roessler, SIAM J. Numer. Anal. 48 (2010), 922-952")
@Designate(ocd = StochasticOptions.class)
public final class Sriw1 extends StochasticIntegrator {
    static final String NAME = "sriw1";

    /** Weights of the four diffusions, with the integrals of dW, of dW dW, of dW dt and of dW dW dW. */
    private static final List<Double> FIRST = Tableau.numbers("-1 4/3 2/3 0");

    private static final List<Double> DOUBLE = Tableau.numbers("-1 4/3 -1/3 0");
    private static final List<Double> WITH_TIME = Tableau.numbers("2 -4/3 -2/3 0");
    private static final List<Double> TRIPLE = Tableau.numbers("-2 5/3 -2/3 1");

    @Activate
    public Sriw1(StochasticOptions options) {
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
        var root = h.abs().sqrt();
        var quarter = t.plus(h.times(0.25));
        var first = equation.drift(Interpretation.ITO, t, y).times(h);
        var g1 = equation.diffusion(t, y);
        var inner = y.plus(first.times(0.75)).plus(g1.matmul(from.area()).times(1.5));
        var second =
                equation.drift(Interpretation.ITO, t.plus(h.times(0.75)), inner).times(h);
        var g2 = equation.diffusion(
                quarter,
                y.plus(first.times(0.25)).plus(amplitude(g1).times(root).times(0.5)));
        var g3 = equation.diffusion(t.plus(h), y.plus(first).minus(amplitude(g1).times(root)));
        var mixed = StepControl.combine(List.of(-5.0, 3.0, 0.5), List.of(g1, g2, g3));
        var g4 = equation.diffusion(
                quarter, y.plus(first.times(0.25)).plus(amplitude(mixed).times(root)));

        var dw = from.dw();
        var square = dw.times(dw);
        var twice = square.minus(h).times(0.5).over(root);
        var thrice = dw.times(square.minus(h.times(3))).over(h.times(6));
        var matrices = List.of(g1, g2, g3, g4);
        var late = StepControl.combine(WITH_TIME, matrices)
                .matmul(from.area())
                .plus(StepControl.combine(TRIPLE, matrices).matmul(thrice));
        var after = StochasticSteps.drifted(y, first, second)
                .plus(StepControl.combine(FIRST, matrices).matmul(dw))
                .plus(StepControl.combine(DOUBLE, matrices).matmul(twice))
                .plus(late);
        return new Result(after, StochasticSteps.error(first, second).plus(late), 2);
    }

    /** The amplitude in each component: there is one in each row, or none. */
    private static Expr amplitude(Expr matrix) {
        return matrix.sum(1);
    }

    @Override
    Result quietStep(Point from) {
        return StochasticSteps.quiet(from);
    }
}
