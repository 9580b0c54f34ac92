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
 * The implicit midpoint rule of order 2: collocation at the Gauss points, one of them. Symplectic, symmetric and A-stable; keeps quadratic
 * invariants to rounding and the energy of a Hamiltonian system without drift. Steps of one size.
 *
 * @see "E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed., Springer 2006, II.1.3 and IV.2"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("implicit-midpoint")
@About(
        summary =
                "The implicit midpoint rule of order 2: symplectic and symmetric, for any Hamiltonian and for reversible systems",
        source = "E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed., 2006, II.1.3")
@Designate(ocd = FixedStepOptions.class)
public final class ImplicitMidpoint extends GaussCollocation {
    static final double[] NODES = {0.5};

    @Activate
    public ImplicitMidpoint(
            FixedStepOptions options,
            @Reference(name = "linear-solver", cardinality = ReferenceCardinality.OPTIONAL, target = Plugins.UNCHOSEN)
                    Optional<LinearSolver> solver) {
        super(NODES, options, solver);
    }

    ImplicitMidpoint(FixedStepOptions options) {
        this(options, Optional.empty());
    }

    @Override
    public int order() {
        return 2;
    }
}
