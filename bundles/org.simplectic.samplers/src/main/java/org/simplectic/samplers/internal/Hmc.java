package org.simplectic.samplers.internal;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProgramSampler;
import org.simplectic.api.Sampler;
import org.simplectic.api.SamplerPlugin;
import org.simplectic.api.SamplingProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;
import org.simplectic.array.RandomKey;

/**
 * Hamiltonian Monte Carlo with unit masses: the point moves as a particle that the gradient of the log density pulls, from a random
 * momentum, by leapfrog steps, which can be reversed and keep volumes; the energy's error decides whether the end is accepted. The step
 * is found in the warm-up, and varies from draw to draw, so that no orbit closes. A draw costs {@code steps} gradients.
 *
 * @see "R. M. Neal, MCMC using Hamiltonian dynamics, in: Handbook of Markov Chain Monte Carlo, 2011, sections 5.2-5.4"
 */
@Component(factory = Plugins.FACTORY, service = Sampler.class)
@SamplerPlugin("hmc")
@About(
        summary = "Hamiltonian Monte Carlo: leapfrog steps along the gradient, their size found in the warm-up",
        source = "S. Duane et al., 1987; R. M. Neal, MCMC using Hamiltonian dynamics, 2011")
@Designate(ocd = Hmc.Options.class)
public final class Hmc extends ProgramSampler {
    @ObjectClassDefinition(name = "Hamiltonian Monte Carlo")
    @interface Options {
        @AttributeDefinition(
                name = "Leapfrog steps",
                description = "In a draw: with more the next point is farther away, and costs more gradients.",
                min = "1",
                max = "10000")
        int steps() default 20;

        @AttributeDefinition(
                name = "Acceptance",
                description =
                        "The probability of acceptance that the warm-up aims at; nearer to 1 means shorter steps.",
                min = "0.01",
                max = "0.999")
        double acceptance() default 0.8;

        @AttributeDefinition(
                name = "First step [unit of the variables]",
                description = "The leapfrog step that the warm-up begins with; without warm-up the one of all draws.",
                min = "1e-300")
        double firstStep() default 0.1;

        @AttributeDefinition(
                name = "Variation of the step",
                description = "By which part the step is longer or shorter at random, from draw to draw.",
                min = "0",
                max = "0.9")
        double variation() default 0.2;
    }

    private final int steps;
    private final double variation;
    private final DualAveraging adaptation;

    @Activate
    public Hmc(Options options) {
        steps = options.steps();
        variation = options.variation();
        adaptation = new DualAveraging(options.acceptance(), options.firstStep());
    }

    /** The gradient, and what the step is found by. */
    @Override
    protected List<Expr> begin(SamplingProblem problem, Expr point) {
        var known = problem.valueAndGradient(point);
        return List.of(known.get(1), adaptation.begin(known.getFirst()));
    }

    @Override
    protected Move move(Place from, RandomKey key) {
        var keys = key.split(3);
        var momentum = keys.get(0).normal(from.problem().pointType());
        var varied = keys.get(1).uniform(ArrayType.SCALAR, 1 - variation, 1 + variation);
        var adapted = from.memory().get(1);
        var step = adaptation.step(adapted, from.warmingUp()).times(varied);
        var start =
                new Leapfrog(from.point(), momentum, from.value(), from.memory().getFirst());
        var end = start.steps(from.problem(), step, steps);
        var choice = Choice.metropolis(start.energy().minus(end.energy()), keys.get(2));
        return new Move(
                choice.accepted().where(end.point(), start.point()),
                choice.accepted().where(end.value(), start.value()),
                choice.probability(),
                steps,
                List.of(
                        choice.accepted().where(end.gradient(), start.gradient()),
                        adaptation.after(adapted, choice.probability(), from.draw(), from.warmingUp())));
    }

    /**
     * A particle on its way.
     *
     * @param point where it is
     * @param momentum which is its velocity too
     * @param value the log density at the point
     * @param gradient its gradient there
     */
    record Leapfrog(Expr point, Expr momentum, Expr value, Expr gradient) {
        Expr energy() {
            return momentum.times(momentum).sum().times(0.5).minus(value);
        }

        Leapfrog steps(SamplingProblem problem, Expr step, int count) {
            var end = ControlFlow.scan(
                            count,
                            List.of(point, momentum, value, gradient),
                            List.of(),
                            (at, nothing) -> new ControlFlow.Step(
                                    new Leapfrog(at.get(0), at.get(1), at.get(2), at.get(3))
                                            .step(problem, step)
                                            .parts(),
                                    List.of()))
                    .carries();
            return new Leapfrog(end.get(0), end.get(1), end.get(2), end.get(3));
        }

        private Leapfrog step(SamplingProblem problem, Expr step) {
            var half = momentum.plus(gradient.times(step).times(0.5));
            var next = point.plus(half.times(step));
            var known = problem.valueAndGradient(next);
            var pulled = half.plus(known.get(1).times(step).times(0.5));
            return new Leapfrog(next, pulled, known.get(0), known.get(1));
        }

        private List<Expr> parts() {
            return List.of(point, momentum, value, gradient);
        }
    }
}
