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
import org.simplectic.api.Split;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.Structural;

/**
 * The Brusselator with diffusion on a line of unit length, by central differences at equally spaced points: u1, v1, u2, v2, ..., held at
 * u = 1 and v = 3 on both ends. The Jacobian has three blocks a row; the stiffness grows with the square of the number of points.
 *
 * <p>Reference: the system of 40 points at t = 10, by extrapolation in extended precision.
 *
 * @see "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd edition, 1996, section IV.1, problem BRUSS"
 */
@Component(factory = Plugins.FACTORY, service = DynamicalSystem.class)
@ProblemPlugin("brusselator")
@About(
        summary = "Two reacting substances that diffuse along a line, with as many points as one likes",
        source = "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, section IV.1")
@Designate(ocd = Brusselator.Options.class)
public final class Brusselator implements DynamicalSystem {
    private static final double U_AT_ENDS = 1;
    private static final double V_AT_ENDS = 3;

    @ObjectClassDefinition(name = "Brusselator on a line")
    @interface Options {
        @AttributeDefinition(
                name = "Points",
                description = "Inside the line; each has two states.",
                min = "1",
                max = "100000")
        int points() default 40;

        @AttributeDefinition(name = "Supply", description = "Of the substance that becomes u.", min = "0")
        double a() default 1;

        @AttributeDefinition(name = "Conversion", description = "How fast u becomes v.", min = "0")
        double b() default 3;

        @AttributeDefinition(name = "Diffusivity [length^2/time]", description = "Of both substances.", min = "0")
        double alpha() default 0.02;
    }

    private final int points;
    private final double a;
    private final double b;
    private final double alpha;

    @Activate
    public Brusselator(Options options) {
        points = options.points();
        a = options.a();
        b = options.b();
        alpha = options.alpha();
    }

    @Override
    public List<Quantity> states() {
        var states = new ArrayList<Quantity>();
        for (int i = 1; i <= points; i++) {
            states.add(new Quantity("u" + i, ""));
            states.add(new Quantity("v" + i, ""));
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

    @Override
    public HostArray initial() {
        var values = new double[2 * points];
        for (int i = 0; i < points; i++) {
            values[2 * i] = 1 + Math.sin(2 * Math.PI * (i + 1) / (points + 1));
            values[2 * i + 1] = V_AT_ENDS;
        }
        return HostArray.vector(values);
    }

    @Override
    public Program rhs() {
        return DynamicalSystem.equations(2 * points, (t, state) -> {
            var substances = state.reshape(points, 2);
            return reaction(substances).plus(diffusion(substances)).reshape(2 * points);
        });
    }

    /** Diffusion is stiff, and the reaction is not. */
    @Override
    public Optional<Split> split() {
        return Optional.of(new Split(
                DynamicalSystem.equations(
                        2 * points,
                        (t, state) -> diffusion(state.reshape(points, 2)).reshape(2 * points)),
                DynamicalSystem.equations(
                        2 * points,
                        (t, state) -> reaction(state.reshape(points, 2)).reshape(2 * points))));
    }

    private Expr reaction(Expr substances) {
        var u = substances.slice(1, 0, 1, 1).reshape(points);
        var v = substances.slice(1, 1, 2, 1).reshape(points);
        var rate = u.times(u).times(v);
        return Expr.stack(List.of(rate.minus(u.times(b + 1)).plus(a), u.times(b).minus(rate)))
                .transpose();
    }

    private Expr diffusion(Expr substances) {
        var ends = new double[2 * points];
        ends[0] = U_AT_ENDS;
        ends[1] = V_AT_ENDS;
        ends[2 * points - 2] += U_AT_ENDS;
        ends[2 * points - 1] += V_AT_ENDS;
        double perSquare = alpha * (points + 1.0) * (points + 1.0);
        return substances
                .shift(0, 1, Structural.Edge.ZERO)
                .plus(substances.shift(0, -1, Structural.Edge.ZERO))
                .plus(substances.constant(HostArray.of(substances.type(), ends)))
                .minus(substances.times(2))
                .times(perSquare);
    }

    @Override
    public Optional<Reference> reference() {
        return Optional.of(new Reference(
                10,
                Map.of(
                        "u1", 0.9369133417207272,
                        "v1", 3.0796044720685494,
                        "u20", 0.4300607296938968,
                        "v20", 3.68814582843082,
                        "u40", 0.9372412962019724,
                        "v40", 3.081158324269585),
                1e-8));
    }
}
