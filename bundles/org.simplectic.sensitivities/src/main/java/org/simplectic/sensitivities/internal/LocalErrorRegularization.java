package org.simplectic.sensitivities.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.Regularizer;
import org.simplectic.api.RegularizerPlugin;
import org.simplectic.array.Expr;

/**
 * The error estimate of one accepted step, drawn anew for each gradient with equal chances, over a power of its size: an estimate of the mean
 * over all steps. Costs one stage beyond the gradient without it, however many steps there are.
 *
 * @see "A. Pal, A. Edelman, C. Rackauckas, Locally regularized neural differential equations: some black boxes were meant to remain closed!,
 *     ICML 2023, section 3"
 */
@Component(factory = Plugins.FACTORY, service = Regularizer.class)
@RegularizerPlugin("local-error-regularization")
@About(
        summary = "The integrator's error and stiffness estimates of one random step a gradient, so that training makes"
                + " solutions cheap",
        source = "A. Pal, A. Edelman, C. Rackauckas, ICML 2023")
@Designate(ocd = LocalErrorRegularization.Options.class)
public final class LocalErrorRegularization implements Regularizer {
    @ObjectClassDefinition(name = "Estimates of one step")
    @interface Options {
        @AttributeDefinition(
                name = "Weight of the error",
                description = "The factor of the scaled error over the step's size to the power.",
                min = "0")
        double weight() default 1e-5;

        @AttributeDefinition(
                name = "Power of the size",
                description =
                        "What the error is divided by; with that of the order of the estimate, the size of the step does"
                                + " not matter any more.",
                min = "0",
                max = "20")
        double power() default 1;

        @AttributeDefinition(
                name = "Weight of stiffness",
                description = "The factor of the estimated size of the dominant eigenvalue.",
                min = "0")
        double stiffness() default 0;
    }

    private final double weight;
    private final double power;
    private final double stiffness;

    @Activate
    public LocalErrorRegularization(Options options) {
        weight = options.weight();
        power = options.power();
        stiffness = options.stiffness();
    }

    @Override
    public Expr term(Step step) {
        var size = step.h().abs();
        var error = step.error().over(size.power(power));
        return error.times(weight).plus(step.stiffness().over(size).times(stiffness));
    }

    @Override
    public boolean isLocal() {
        return true;
    }
}
