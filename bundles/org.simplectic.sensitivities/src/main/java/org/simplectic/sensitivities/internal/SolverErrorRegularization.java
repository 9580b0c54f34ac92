package org.simplectic.sensitivities.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.Regularizer;
import org.simplectic.api.RegularizerPlugin;
import org.simplectic.array.Expr;

/**
 * The error estimates of all accepted steps, and their stiffness estimates: the mean of the squared scaled errors, or the sum of
 * errors times sizes, which is an integral over t. Costs a stage a step beyond the gradient without it.
 *
 * @see "A. Pal, Y. Ma, V. Shah, C. Rackauckas, Opening the blackbox: accelerating neural differential equations by regularizing internal
 *     solver heuristics, ICML 2021, section 3"
 */
@Component(factory = Plugins.FACTORY, service = Regularizer.class)
@RegularizerPlugin("solver-error-regularization")
@About(
        summary = "The integrator's error and stiffness estimates of all steps, so that training makes solutions cheap",
        source = "A. Pal, Y. Ma, V. Shah, C. Rackauckas, ICML 2021")
@Designate(ocd = SolverErrorRegularization.Options.class)
public final class SolverErrorRegularization implements Regularizer {
    @ObjectClassDefinition(name = "Estimates of all steps")
    @interface Options {
        @AttributeDefinition(
                name = "Weight of errors",
                description = "The factor of the errors' measure, in units of the loss.",
                min = "0")
        double weight() default 1e-3;

        @AttributeDefinition(
                name = "Measure of errors",
                description = "The mean over the steps of the squared scaled error, or the integral of the scaled error"
                        + " over t: its sum, each times the size of the step.",
                options = {
                    @Option(label = "mean square", value = "mean-square"),
                    @Option(label = "integral", value = "integral")
                })
        String measure() default "mean-square";

        @AttributeDefinition(
                name = "Power of the size",
                description =
                        "What errors are divided by before they are measured: with a power of 1, large steps count"
                                + " less, which leads past poor minima.",
                min = "0",
                max = "20")
        double power() default 0;

        @AttributeDefinition(
                name = "Weight of stiffness",
                description = "The factor of the mean over the steps of the estimated size of the dominant eigenvalue.",
                min = "0")
        double stiffness() default 0;
    }

    private final double weight;
    private final boolean isIntegral;
    private final double power;
    private final double stiffness;

    @Activate
    public SolverErrorRegularization(Options options) {
        weight = options.weight();
        isIntegral = options.measure().equals("integral");
        power = options.power();
        stiffness = options.stiffness();
    }

    @Override
    public Expr term(Step step) {
        var size = step.h().abs();
        var error = power == 0 ? step.error() : step.error().over(size.power(power));
        var measured = isIntegral ? error.times(size).times(step.count()) : error.times(error);
        return measured.times(weight).plus(step.stiffness().over(size).times(stiffness));
    }
}
