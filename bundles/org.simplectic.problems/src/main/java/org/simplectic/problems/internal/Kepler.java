package org.simplectic.problems.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
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
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * A planet around a sun at the origin, in units of the half axis of its orbit and of its period over 2 pi. It begins where it is nearest
 * to the sun. The energy is -1/2 whatever the eccentricity, the angular momentum {@code sqrt(1 - eccentricity^2)}.
 *
 * <p>Reference: three periods and a bit, to t = 20, by extrapolation of order 24 in quadruple precision.
 *
 * @see "E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd edition, 2006, section I.2"
 */
@Component(factory = Plugins.FACTORY, service = DynamicalSystem.class)
@ProblemPlugin("kepler")
@About(
        summary = "A planet on its ellipse around a sun, with energy and angular momentum",
        source = "E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, section I.2")
@Designate(ocd = Kepler.Options.class)
public final class Kepler implements DynamicalSystem {
    @ObjectClassDefinition(name = "Kepler's problem")
    @interface Options {
        @AttributeDefinition(
                name = "Eccentricity",
                description = "Of the orbit: 0 is a circle; must be below 1.",
                min = "0",
                max = "1")
        double eccentricity() default 0.6;
    }

    private final double eccentricity;

    @Activate
    public Kepler(Options options) {
        eccentricity = options.eccentricity();
    }

    @Override
    public List<Quantity> states() {
        return List.of(new Quantity("x", ""), new Quantity("y", ""), new Quantity("vx", ""), new Quantity("vy", ""));
    }

    @Override
    public SequencedMap<String, Double> parameters() {
        return new LinkedHashMap<>(Map.of("eccentricity", eccentricity));
    }

    @Override
    public HostArray initial() {
        if (!(eccentricity < 1)) {
            throw new IllegalArgumentException(
                    "eccentricity must be below 1 for a planet that comes back, but is " + eccentricity);
        }
        return HostArray.vector(1 - eccentricity, 0, 0, Math.sqrt((1 + eccentricity) / (1 - eccentricity)));
    }

    @Override
    public Program rhs() {
        return DynamicalSystem.equations(4, (t, state) -> {
            var place = state.slice(0, 2);
            var distance = place.norm();
            return Expr.concatenate(List.of(
                    state.slice(2, 4),
                    place.over(distance.times(distance).times(distance)).negate()));
        });
    }

    @Override
    public SequencedMap<String, Program> invariants() {
        var invariants = new LinkedHashMap<String, Program>();
        invariants.put("energy", invariant(state -> {
            var velocity = state.slice(2, 4);
            return velocity.times(velocity)
                    .sum()
                    .times(0.5)
                    .minus(state.slice(0, 2).norm().reciprocal());
        }));
        invariants.put(
                "angular_momentum",
                invariant(state ->
                        state.get(0).times(state.get(3)).minus(state.get(1).times(state.get(2)))));
        return invariants;
    }

    private static Program invariant(UnaryOperator<Expr> value) {
        return Program.trace(
                "invariant", List.of(ArrayType.SCALAR, ArrayType.vector(4)), in -> List.of(value.apply(in.getLast())));
    }

    @Override
    public Optional<Reference> reference() {
        return Optional.of(new Reference(
                20,
                Map.of(
                        "x", -0.7700755784112404,
                        "y", 0.7883448169944244,
                        "vx", -0.8941837319884917,
                        "vy", -0.12346176415844096),
                1e-8));
    }
}
