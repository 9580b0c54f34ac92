package org.simplectic.integrators.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Plugins;

/**
 * Stormer's and Verlet's method, also called leapfrog, of order 2: kick, drift, kick.
 *
 * @see "L. Verlet, Phys. Rev. 159 (1967), 98-103"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("stormer-verlet")
@About(
        summary = "Stormer-Verlet (leapfrog) of order 2 for Newton's equations: explicit and symplectic",
        source = "L. Verlet, Phys. Rev. 159 (1967), 98-103")
@Designate(ocd = FixedStepOptions.class)
public final class StormerVerlet extends SymplecticComposition {
    @Activate
    public StormerVerlet(FixedStepOptions options) {
        super(options);
    }

    @Override
    public int order() {
        return 2;
    }
}
