package org.simplectic.sensitivities.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Plugins;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityPlugin;

/**
 * The exact gradient of what the integrator computed, without stored solutions: {@link StepAdjoint} with steps undone in closed form, by
 * integrators that can. One solution is kept, and one for each sample and event, which are landed on and cannot be undone.
 * Rounding errors of undone steps grow as solutions part when t runs backwards: the figure {@code restoration-error} is how far from the
 * initial state the way back ended.
 *
 * @see "P. Kidger, J. Foster, X. Li, T. Lyons, Efficient and accurate gradients for neural SDEs, NeurIPS 2021"
 */
@Component(factory = Plugins.FACTORY, service = Sensitivity.class)
@SensitivityPlugin("reversible")
@About(
        summary =
                "Exact gradients of what a reversible integrator computed, with noise too, by undoing its steps: no storage",
        source = "P. Kidger, J. Foster, X. Li, T. Lyons, NeurIPS 2021")
public final class Reversible extends StepAdjoint {
    @Activate
    public Reversible() {
        super(0, true);
    }

    @Override
    String refusal() {
        return "The steps of this integrator cannot be undone: take the integrator reversible-heun-nde, or the sensitivity"
                + " discrete-adjoint, which keeps solutions instead.";
    }
}
