package org.simplectic.optimizers.internal;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.Optimizer;
import org.simplectic.api.OptimizerPlugin;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProgramOptimizer;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;

/**
 * Adam: steps along a running mean of the gradient, each component over the root of the running mean of its square, both means
 * corrected for having begun at zero. One gradient a step.
 *
 * @see "D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015, algorithm 1"
 */
@Component(factory = Plugins.FACTORY, service = Optimizer.class)
@OptimizerPlugin("adam")
@About(
        summary = "Adam: steps along the mean gradient, scaled by its mean square; one gradient a step",
        source = "D. P. Kingma, J. Ba, ICLR 2015")
@Designate(ocd = Adam.Options.class)
public final class Adam extends ProgramOptimizer {
    @ObjectClassDefinition(name = "Adam")
    @interface Options {
        @AttributeDefinition(
                name = "Rate [unit of the unknowns]",
                description = "How far a component moves in a step while its gradient keeps its sign.",
                min = "0")
        double rate() default 1e-3;

        @AttributeDefinition(
                name = "Memory of the gradient",
                description = "The part of the mean gradient that is kept in a step.",
                min = "0",
                max = "0.999999")
        double beta1() default 0.9;

        @AttributeDefinition(
                name = "Memory of its square",
                description = "The part of the mean square of the gradient that is kept in a step.",
                min = "0",
                max = "0.999999999")
        double beta2() default 0.999;

        @AttributeDefinition(
                name = "Smallest scale",
                description = "Added to the root of the mean square: gradients well below it make small steps.",
                min = "0")
        double epsilon() default 1e-8;
    }

    private final double rate;
    private final double beta1;
    private final double beta2;
    private final double epsilon;

    @Activate
    public Adam(Options options) {
        rate = options.rate();
        beta1 = options.beta1();
        beta2 = options.beta2();
        epsilon = options.epsilon();
    }

    @Override
    public void check(MinimizationProblem problem) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("rate must be positive, but is " + rate);
        }
    }

    @Override
    protected List<ArrayType> memory(MinimizationProblem problem) {
        var type = problem.initial().type();
        return List.of(type, type);
    }

    @Override
    protected Update update(Place at) {
        var gradient = at.gradient();
        var one = gradient.constant(1);
        var mean = at.memory().get(0).times(beta1).plus(gradient.times(1 - beta1));
        var square =
                at.memory().get(1).times(beta2).plus(gradient.times(gradient).times(1 - beta2));
        var meanWeight = one.minus(one.constant(beta1).power(at.iteration()));
        var squareWeight = one.minus(one.constant(beta2).power(at.iteration()));
        var scale = square.over(squareWeight).sqrt().plus(epsilon);
        return at.to(at.point().minus(mean.over(meanWeight).over(scale).times(rate)), mean, square);
    }

    @Override
    public String advice(MinimizationProblem problem, Iterate state) {
        return state.status() == Status.MAX_STEPS
                ? "A larger rate goes farther in a step, a smaller one comes closer in the end."
                : "";
    }
}
