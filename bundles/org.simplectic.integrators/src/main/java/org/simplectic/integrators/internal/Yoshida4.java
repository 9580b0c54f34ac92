package org.simplectic.integrators.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Plugins;

/**
 * Three steps of Stormer's and Verlet's method that together are of order 4.
 *
 * @see "H. Yoshida, Construction of higher order symplectic integrators, Phys. Lett. A 150 (1990), 262-268"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("yoshida-4")
@About(
        summary = "Yoshida's composition of order 4 for Newton's equations: explicit and symplectic",
        source = "H. Yoshida, Construction of higher order symplectic integrators, Phys. Lett. A 150 (1990), 262-268")
@Designate(ocd = FixedStepOptions.class)
public final class Yoshida4 extends SymplecticComposition {
    @Activate
    public Yoshida4(FixedStepOptions options) {
        super(options, 1 / (2 - Math.cbrt(2)));
    }

    @Override
    public int order() {
        return 4;
    }
}
