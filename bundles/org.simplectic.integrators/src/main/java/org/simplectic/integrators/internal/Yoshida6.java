package org.simplectic.integrators.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Plugins;

/**
 * Seven steps of Stormer's and Verlet's method that together are of order 6: Yoshida's solution A.
 *
 * @see "H. Yoshida, Construction of higher order symplectic integrators, Phys. Lett. A 150 (1990), 262-268"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("yoshida-6")
@About(
        summary = "Yoshida's composition of order 6 for Newton's equations: explicit and symplectic",
        source = "H. Yoshida, Construction of higher order symplectic integrators, Phys. Lett. A 150 (1990), 262-268")
@Designate(ocd = FixedStepOptions.class)
public final class Yoshida6 extends SymplecticComposition {
    @Activate
    public Yoshida6(FixedStepOptions options) {
        super(options, 0.7845136104775573, 0.2355732133593581, -1.177679984178871);
    }

    @Override
    public int order() {
        return 6;
    }
}
