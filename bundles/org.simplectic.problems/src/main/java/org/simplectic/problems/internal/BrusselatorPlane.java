package org.simplectic.problems.internal;

import java.util.ArrayList;
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
import org.simplectic.array.Structural;

/**
 * The Brusselator with diffusion on the unit square, periodic, by central differences at points in the middle of equal cells: u1_1, u1_2, ... row by
 * row, then v. Each state depends on its four neighbours and on the other substance: the Jacobian is sparse, but the larger the square, the
 * farther its entries are from the diagonal.
 *
 * @see "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd edition, 1996, section IV.10, problem BRUSS-2D"
 */
@Component(factory = Plugins.FACTORY, service = DynamicalSystem.class)
@ProblemPlugin("brusselator-plane")
@About(
        summary = "Two reacting substances that diffuse over a square, with as many points as one likes",
        source = "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., 1996, section IV.10")
@Designate(ocd = BrusselatorPlane.Options.class)
public final class BrusselatorPlane implements DynamicalSystem {
    @ObjectClassDefinition(name = "Brusselator on a square")
    @interface Options {
        @AttributeDefinition(
                name = "Points",
                description = "On a side of the square; each point has two states.",
                min = "2",
                max = "256")
        int points() default 8;

        @AttributeDefinition(name = "Supply", description = "Of the substance that becomes u.", min = "0")
        double a() default 1;

        @AttributeDefinition(name = "Conversion", description = "How fast u becomes v.", min = "0")
        double b() default 3.4;

        @AttributeDefinition(name = "Diffusivity [length^2/time]", description = "Of both substances.", min = "0")
        double alpha() default 0.1;
    }

    private final int points;
    private final double a;
    private final double b;
    private final double alpha;

    @Activate
    public BrusselatorPlane(Options options) {
        points = options.points();
        a = options.a();
        b = options.b();
        alpha = options.alpha();
    }

    @Override
    public List<Quantity> states() {
        var states = new ArrayList<Quantity>();
        for (var substance : List.of("u", "v")) {
            for (int row = 1; row <= points; row++) {
                for (int column = 1; column <= points; column++) {
                    states.add(new Quantity(substance + row + "_" + column, ""));
                }
            }
        }
        return states;
    }

    @Override
    public SequencedMap<String, Double> parameters() {
        var parameters = new LinkedHashMap<String, Double>();
        parameters.put("points", (double) points);
        parameters.put("a", a);
        parameters.put("b", b);
        parameters.put("alpha", alpha);
        return parameters;
    }

    /** {@code u = 22 y (1 - y)^(3/2)}, {@code v = 27 x (1 - x)^(3/2)}. */
    @Override
    public HostArray initial() {
        int cells = points * points;
        var values = new double[2 * cells];
        for (int i = 0; i < cells; i++) {
            int row = i / points;
            double y = (row + 0.5) / points;
            double x = (i - row * points + 0.5) / points;
            values[i] = 22 * y * Math.pow(1 - y, 1.5);
            values[cells + i] = 27 * x * Math.pow(1 - x, 1.5);
        }
        return HostArray.vector(values);
    }

    @Override
    public Program rhs() {
        int size = 2 * points * points;
        return DynamicalSystem.equations(size, (t, state) -> {
            var substances = state.reshape(2, points, points);
            var u = substances.get(0);
            var reaction = u.times(u).times(substances.get(1));
            var change = Expr.stack(
                    List.of(reaction.minus(u.times(b + 1)).plus(a), u.times(b).minus(reaction)));
            return change.plus(diffusion(substances)).reshape(size);
        });
    }

    private Expr diffusion(Expr substances) {
        return substances
                .shift(1, 1, Structural.Edge.PERIODIC)
                .plus(substances.shift(1, -1, Structural.Edge.PERIODIC))
                .plus(substances.shift(2, 1, Structural.Edge.PERIODIC))
                .plus(substances.shift(2, -1, Structural.Edge.PERIODIC))
                .minus(substances.times(4))
                .times(alpha * points * points);
    }

    /** By dop853 at two tolerances, which agree to 2e-12. */
    @Override
    public Optional<Reference> reference() {
        return Optional.of(new Reference(
                2,
                Map.of(
                        "u1_1", 0.647190635693,
                        "v1_1", 2.576798014078,
                        "u3_5", 0.647653089539,
                        "v3_5", 2.576100573081,
                        "u8_8", 0.647075087316),
                1e-9));
    }
}
