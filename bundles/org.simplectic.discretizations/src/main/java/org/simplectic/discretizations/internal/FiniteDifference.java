package org.simplectic.discretizations.internal;

import java.util.Optional;
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
        var nodes = IntStream.rangeClosed(-reach, reach).asDoubleStream().toArray();
        var weights = Weights.of(nodes, 0, order);
        var around = along.isPeriodic()
                ? field
                : new GhostPoints(axis, along.size(), step, reach, degree(order)).around(field, ends);
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
}
