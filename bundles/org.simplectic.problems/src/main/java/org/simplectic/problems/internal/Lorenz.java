package org.simplectic.problems.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.api.Plugins;
import org.simplectic.api.ProblemPlugin;
import org.simplectic.api.Quantity;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * The Lorenz system: three modes of a fluid heated from below, which never repeat themselves. Errors grow about a hundredfold every
 * five units of time with the default parameters.
 *
 * <p>Reference: from (1, 1, 1) to t = 10, by extrapolation of order 24 in quadruple precision.
 *
 * @see "E. N. Lorenz, Deterministic Nonperiodic Flow, J. Atmos. Sci. 20 (1963), eqs. (25)-(27)"
 */
@Component(factory = Plugins.FACTORY, service = DynamicalSystem.class)
@ProblemPlugin("lorenz")
@About(
        summary = "The Lorenz system: three chaotic equations of a fluid heated from below",
        source = "E. N. Lorenz, 1963")
@Designate(ocd = Lorenz.Options.class)
public final class Lorenz implements DynamicalSystem {
    @ObjectClassDefinition(name = "Lorenz system")
    @interface Options {
        @AttributeDefinition(name = "Prandtl number", description = "Viscosity over heat conduction, sigma.", min = "0")
        double sigma() default 10;

        @AttributeDefinition(
                name = "Relative Rayleigh number",
                description = "How strongly the fluid is heated, 1 where it begins to move, rho.")
        double rho() default 28;

        @AttributeDefinition(
                name = "Shape of the rolls",
                description = "4 / (1 + (their aspect ratio)^2), beta.",
                min = "0")
        double beta() default 8.0 / 3;
    }

    private final double sigma;
    private final double rho;
    private final double beta;

    @Activate
    public Lorenz(Options options) {
        sigma = options.sigma();
        rho = options.rho();
        beta = options.beta();
    }

    @Override
    public List<Quantity> states() {
        return List.of(new Quantity("x", ""), new Quantity("y", ""), new Quantity("z", ""));
    }

    @Override
    public SequencedMap<String, Double> parameters() {
        var parameters = new LinkedHashMap<String, Double>();
        parameters.put("sigma", sigma);
        parameters.put("rho", rho);
        parameters.put("beta", beta);
        return parameters;
    }

    @Override
    public HostArray initial() {
        return HostArray.vector(1, 1, 1);
    }

    @Override
    public Program rhs() {
        return DynamicalSystem.equations(3, (t, state) -> {
            var x = state.get(0);
            var y = state.get(1);
            var z = state.get(2);
            return Expr.stack(List.of(
                    y.minus(x).times(sigma),
                    x.times(x.constant(rho).minus(z)).minus(y),
                    x.times(y).minus(z.times(beta))));
        });
    }

    @Override
    public Optional<Reference> reference() {
        return Optional.of(new Reference(
                10, Map.of("x", -4.902687541134646, "y", -3.74387292180292, "z", 24.690858102790557), 1e-7));
    }
}
