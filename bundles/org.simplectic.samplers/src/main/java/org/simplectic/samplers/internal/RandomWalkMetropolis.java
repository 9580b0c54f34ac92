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
import org.simplectic.array.Expr;
import org.simplectic.array.RandomKey;

/**
 * Metropolis' method with normal proposals around the point, all components alike. Needs no gradient, one value of the log density a draw,
 * and many draws: about as many as there are variables for one that is independent of the last, times the ratio of the variances.
 *
 * @see "A. Gelman, G. O. Roberts, W. R. Gilks, Efficient Metropolis jumping rules, Bayesian Statistics 5 (1996)"
 */
@Component(factory = Plugins.FACTORY, service = Sampler.class)
@SamplerPlugin("random-walk-metropolis")
@About(
        summary = "Metropolis' random walk: normal proposals, their size found in the warm-up; no gradient",
        source = "N. Metropolis et al., J. Chem. Phys. 21 (1953)")
@Designate(ocd = RandomWalkMetropolis.Options.class)
public final class RandomWalkMetropolis extends ProgramSampler {
    @ObjectClassDefinition(name = "Random walk")
    @interface Options {
        @AttributeDefinition(
                name = "Acceptance",
                description =
                        "The probability of acceptance that the warm-up aims at: 0.234 is best for many variables,"
                                + " 0.44 for one.",
                min = "0.01",
                max = "0.99")
        double acceptance() default 0.3;

        @AttributeDefinition(
                name = "First step [unit of the variables]",
                description =
                        "The standard deviation of proposals that the warm-up begins with; without warm-up the one of all"
                                + " draws.",
                min = "1e-300")
        double firstStep() default 1;
    }

    private final DualAveraging adaptation;

    @Activate
    public RandomWalkMetropolis(Options options) {
        adaptation = new DualAveraging(options.acceptance(), options.firstStep());
    }

    @Override
    protected List<Expr> begin(SamplingProblem problem, Expr point) {
        return List.of(adaptation.begin(point));
    }

    @Override
    protected Move move(Place from, RandomKey key) {
        var keys = key.split(2);
        var adapted = from.memory().getFirst();
        var step = adaptation.step(adapted, from.warmingUp());
        var proposal =
                from.point().plus(keys.get(0).normal(from.problem().pointType()).times(step));
        var value = from.problem().value(proposal);
        var choice = Choice.metropolis(value.minus(from.value()), keys.get(1));
        return new Move(
                choice.accepted().where(proposal, from.point()),
                choice.accepted().where(value, from.value()),
                choice.probability(),
                1,
                List.of(adaptation.after(adapted, choice.probability(), from.draw(), from.warmingUp())));
    }
}
