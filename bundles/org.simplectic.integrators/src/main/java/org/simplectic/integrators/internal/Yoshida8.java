package org.simplectic.integrators.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.Plugins;

/**
 * Fifteen steps of Stormer's and Verlet's method that together are of order 8, as many as in Yoshida's solutions, with coefficients found later whose errors are smaller.
 *
 * @see "M. Suzuki, K. Umeno, in: Computer Simulation Studies in Condensed-Matter Physics VI, Springer 1993, 74-86; E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed., V.3 (3.11)"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("yoshida-8")
@About(
        summary = "Composition of order 8 in 15 parts for Newton's equations: explicit and symplectic",
        source =
                "M. Suzuki, K. Umeno, in: Computer Simulation Studies in Condensed-Matter Physics VI, Springer 1993, 74-86; E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed., V.3 (3.11)")
@Designate(ocd = FixedStepOptions.class)
public final class Yoshida8 extends SymplecticComposition {
    @Activate
    public Yoshida8(FixedStepOptions options) {
        super(
                options,
                0.741670364350613,
                -0.4091008258000316,
                0.1907547102962384,
                -0.5738624711160822,
                0.2990641813036559,
                0.33462491824529816,
                0.3152930923967666);
    }

    @Override
    public int order() {
        return 8;
    }
}
