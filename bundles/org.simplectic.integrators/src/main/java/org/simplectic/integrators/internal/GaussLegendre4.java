package org.simplectic.integrators.internal;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.Plugins;

/**
 * Gauss and Legendre's method of order 4: collocation at the Gauss points, two of them. Symplectic, symmetric and A-stable; keeps quadratic
 * invariants to rounding and the energy of a Hamiltonian system without drift. Steps of one size.
 *
 * @see "E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed., Springer 2006, II.1.3 and IV.2"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("gauss-legendre-4")
@About(
        summary =
                "Gauss and Legendre's method of order 4: symplectic and symmetric, for any Hamiltonian and for reversible systems",
        source = "E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed., 2006, II.1.3")
@Designate(ocd = FixedStepOptions.class)
public final class GaussLegendre4 extends GaussCollocation {
    static final double[] NODES = {0.5 - Math.sqrt(3) / 6, 0.5 + Math.sqrt(3) / 6};

    @Activate
    public GaussLegendre4(
            FixedStepOptions options,
            @Reference(name = "linear-solver", cardinality = ReferenceCardinality.OPTIONAL, target = Plugins.UNCHOSEN)
                    Optional<LinearSolver> solver) {
        super(NODES, options, solver);
    }

    GaussLegendre4(FixedStepOptions options) {
        this(options, Optional.empty());
    }

    @Override
    public int order() {
        return 4;
    }
}
