package org.simplectic.discretizations.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.simplectic.api.About;
import org.simplectic.api.Discretization;
import org.simplectic.api.DiscretizationPlugin;
import org.simplectic.api.Grid;
import org.simplectic.api.Plugins;
import org.simplectic.array.Expr;
import org.simplectic.array.Structural;

/**
 * Central differences of order 2, 4 or 6 on equal steps h. Points lie at the middles of cells, from + (i + 1/2) h; on periodic axes at
 * from + i h. Beyond ends the field is continued by polynomials that fulfil the condition there, so that the formula is the same at
 * every point; next to an end the derivative is of one order less, which leaves the order of solutions of diffusion equations.
 *
 * <p>Cost: a value is read once for each point of the formula, which has order + 1 points for first and second derivatives, two
 * more for each further two.
 *
 * @see "B. Fornberg, Generation of finite difference formulas on arbitrarily spaced grids, Math. Comp. 51 (1988)"
 * @see "B. Gustafsson, High Order Difference Methods for Time Dependent PDE, Springer 2008, chapter 7 (orders next to boundaries)"
 */
@Component(factory = Plugins.FACTORY, service = Discretization.class)
@DiscretizationPlugin("finite-difference")
@About(
        summary = "Central differences of order 2, 4 or 6 on equal steps, with any condition at the boundaries",
        source = "B. Fornberg, 1988")
@Designate(ocd = FiniteDifference.Options.class)
public final class FiniteDifference implements Discretization {
    @ObjectClassDefinition(name = "Finite differences")
    @interface Options {
        @AttributeDefinition(
                name = "Order",
                description = "How fast errors fall with the step: order 4 divides them by 16 when it is halved.",
                options = {
                    @Option(label = "2", value = "2"),
                    @Option(label = "4", value = "4"),
                    @Option(label = "6", value = "6")
                })
        int order() default 2;
    }

    private final int accuracy;

    @Activate
    public FiniteDifference(Options options) {
        this(options.order());
    }

    FiniteDifference(int accuracy) {
        this.accuracy = accuracy;
    }

    @Override
    public Grid.Axis axis(Span span) {
        int least = span.isPeriodic() ? 2 * reach(2) + 1 : degree(2) + 1;
        if (span.points() < least) {
            throw new IllegalArgumentException("differences of order " + accuracy + " need at least " + least
                    + " points, but the axis " + span.name() + " has " + span.points());
        }
        return span.even(span.isPeriodic() ? 0 : 0.5);
    }

    /** Points of the formula on each side. */
    private int reach(int order) {
        return (order + 1) / 2 - 1 + accuracy / 2;
    }

    /** Of the polynomials at the ends. */
    private int degree(int order) {
        return accuracy + order - 2;
    }

    @Override
    public Expr derivative(Expr field, Grid grid, int axis, int order, Optional<Ends> ends) {
        var along = grid.axes().get(axis);
        double step = along.length() / along.size();
        int reach = reach(order);
        int least = along.isPeriodic() ? 2 * reach + 1 : degree(order) + 2;
        if (along.size() < least) {
            throw new IllegalArgumentException(
                    "the derivative of order " + order + " by differences of order " + accuracy + " needs at least "
                            + least + " points, but the axis " + along.name() + " has " + along.size());
        }
        var weights = weights(order);
        var around = along.isPeriodic()
                ? field
                : new GhostPoints(along.size(), step, reach, degree(order)).around(field, axis, ends);
        var sum = field.constant(0);
        for (int i = 0; i <= 2 * reach; i++) {
            if (Math.abs(weights[i]) > 1e-12) {
                var value = along.isPeriodic()
                        ? field.shift(axis, i - reach, Structural.Edge.PERIODIC)
                        : around.slice(axis, i, i + along.size(), 1);
                sum = sum.plus(value.times(weights[i] / Math.pow(step, order)));
            }
        }
        return sum;
    }

    /** Of the values on both sides in a derivative, for steps of 1. */
    private double[] weights(int order) {
        int reach = reach(order);
        var nodes = IntStream.rangeClosed(-reach, reach).asDoubleStream().toArray();
        return Weights.of(nodes, 0, order);
    }

    @Override
    public Expr inverseLaplacian(Expr field, Grid grid, Laplacian laplacian, List<Optional<Ends>> ends) {
        var factors = IntStream.range(0, grid.axes().size())
                .mapToObj(axis -> factor(grid.axes().get(axis), laplacian, ends.get(axis)))
                .toList();
        return new FastDiagonalization(grid, factors).solve(field);
    }

    private FastDiagonalization.Factor factor(Grid.Axis along, Laplacian laplacian, Optional<Ends> ends) {
        int n = along.size();
        double step = along.length() / n;
        if (along.isPeriodic()) {
            return laplacian == Laplacian.SECOND_DERIVATIVES
                    ? FastDiagonalization.waves(symbol(n, 2, Math::cos, 1 / (step * step)))
                    : FastDiagonalization.squaredWaves(symbol(n, 1, Math::sin, 1 / step));
        } else if (laplacian != Laplacian.SECOND_DERIVATIVES) {
            throw new IllegalArgumentException(
                    "the divergence of the gradient is inverted on periodic axes only, and the axis " + along.name()
                            + " has ends");
        }
        var around = new GhostPoints(n, step, reach(2), degree(2)).matrix(ends);
        var weights = weights(2);
        var matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < weights.length; k++) {
                for (int j = 0; j < n; j++) {
                    matrix[i][j] += weights[k] / (step * step) * around[i + k][j];
                }
            }
        }
        return FastDiagonalization.modes(matrix, along.name());
    }

    /** What the formula makes of each wave. */
    private double[] symbol(int n, int order, DoubleUnaryOperator part, double scale) {
        var weights = weights(order);
        int reach = reach(order);
        return IntStream.range(0, n)
                .mapToDouble(wave -> scale
                        * IntStream.rangeClosed(-reach, reach)
                                .mapToDouble(k -> weights[k + reach]
                                        * part.applyAsDouble(2 * Math.PI * ((long) k * wave % n) / n))
                                .sum())
                .toArray();
    }
}
