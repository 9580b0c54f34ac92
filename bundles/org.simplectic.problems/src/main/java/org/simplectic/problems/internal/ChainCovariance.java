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
 * How uncertain a damped chain is that noise drives: {@code x' = A x + b dW}, where {@code (A x)_i = x_(i+1) - x_(i-1) - damping x_i} and b is the same
 * everywhere, of length 1, has a covariance Y that follows Lyapunov's equation {@code Y' = A Y + Y A^T + b b^T}. It begins as a diagonal, 1, ratio,
 * ratio^2, ..., so that its singular values are as small as one likes: a matrix of low rank. States y1_1, y1_2, ... row by row.
 *
 * <p>Reference: {@code e^(tA) Y(0) e^(tA)^T} and the integral for the noise, as exponentials in 40 decimal digits.
 *
 * @see "C. F. Van Loan, Computing integrals involving the matrix exponential, IEEE Trans. Automat. Control 23 (1978), 395-404, for the solution"
 */
@Component(factory = Plugins.FACTORY, service = DynamicalSystem.class)
@ProblemPlugin("chain-covariance")
@About(
        summary = "The covariance matrix of a damped chain driven by noise, of singular values as small as one likes",
        source = "C. F. Van Loan, IEEE Trans. Automat. Control 23 (1978), 395-404")
@Designate(ocd = ChainCovariance.Options.class)
public final class ChainCovariance implements DynamicalSystem {
    @ObjectClassDefinition(name = "Covariance of a chain")
    @interface Options {
        @AttributeDefinition(
                name = "Points",
                description = "Of the chain; the matrix has as many points and columns.",
                min = "2",
                max = "1000")
        int points() default 16;

        @AttributeDefinition(
                name = "Ratio",
                description = "Of each singular value at the start to the one before.",
                min = "0",
                max = "1")
        double ratio() default 0.5;

        @AttributeDefinition(name = "Damping [1/time]", description = "Of each point.", min = "0")
        double damping() default 0.5;
    }

    private final int points;
    private final double ratio;
    private final double damping;

    @Activate
    public ChainCovariance(Options options) {
        points = options.points();
        ratio = options.ratio();
        damping = options.damping();
    }

    @Override
    public List<Quantity> states() {
        var states = new ArrayList<Quantity>();
        for (int row = 1; row <= points; row++) {
            for (int column = 1; column <= points; column++) {
                states.add(new Quantity("y" + row + "_" + column, ""));
            }
        }
        return states;
    }

    @Override
    public SequencedMap<String, Double> parameters() {
        var parameters = new LinkedHashMap<String, Double>();
        parameters.put("points", (double) points);
        parameters.put("ratio", ratio);
        parameters.put("damping", damping);
        return parameters;
    }

    @Override
    public HostArray initial() {
        var values = new double[points * points];
        for (int i = 0; i < points; i++) {
            values[i * (points + 1)] = Math.pow(ratio, i);
        }
        return HostArray.vector(values);
    }

    @Override
    public Program rhs() {
        return DynamicalSystem.equations(points * points, (t, state) -> {
            var y = state.reshape(points, points);
            return moved(y, 0).plus(moved(y, 1)).plus(1.0 / points).reshape(points * points);
        });
    }

    /** A times the matrix along an axis. */
    private Expr moved(Expr y, int axis) {
        return y.shift(axis, 1, Structural.Edge.ZERO)
                .minus(y.shift(axis, -1, Structural.Edge.ZERO))
                .minus(y.times(damping));
    }

    @Override
    public Optional<Reference> reference() {
        return Optional.of(new Reference(
                2,
                Map.of(
                        "y1_1", 0.1666238276313043,
                        "y2_1", 0.04069503027717709,
                        "y3_3", 0.13444649841617,
                        "y8_5", 0.05256997355835666,
                        "y16_16", 0.01723874702397364),
                1e-10));
    }
}
