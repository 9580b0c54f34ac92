package org.simplectic.sensitivities.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityPlugin;

/**
 * The exact gradient of what the integrator computed, with as much memory as it is given: {@link StepAdjoint}.
 *
 * <p>Of the solutions on the way, {@code states} at most are kept, evenly spread; those between are computed again on the way back, by the binomial
 * schedule ({@link Reversal}). The points t of the steps are kept besides: a number a step.
 *
 * @see "A. Griewank, A. Walther, Evaluating Derivatives, 2nd ed. (2008), chapters 3 and 12"
 */
@Component(factory = Plugins.FACTORY, service = Sensitivity.class)
@SensitivityPlugin("discrete-adjoint")
@About(
        summary =
                "Exact gradients of what the integrator computed, for many parameters: reverse mode through its steps",
        source = "A. Griewank, A. Walther, Evaluating Derivatives, 2nd ed. (2008)")
@Designate(ocd = DiscreteAdjoint.Options.class)
public final class DiscreteAdjoint extends StepAdjoint {
    /** The options of {@link DiscreteAdjoint}. */
    @ObjectClassDefinition(name = "Discrete adjoint", description = "Reverse mode through the steps of the integrator.")
    @interface Options {
        @AttributeDefinition(
                name = "Kept solutions",
                description = "The most solutions of the way there that are in memory at once; fewer cost more time.",
                min = "2",
                max = "1000000")
        int states() default 512;
    }

    @Activate
    public DiscreteAdjoint(Options options) {
        super(options.states(), false);
    }

    @Override
    String refusal() {
        return "The steps of this integrator cannot be differentiated for these equations: take the sensitivity"
                + " continuous-adjoint or forward, which differentiate the equations, or another integrator.";
    }
}
