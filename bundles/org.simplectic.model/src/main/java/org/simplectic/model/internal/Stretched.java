package org.simplectic.model.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.simplectic.api.ConservationLaw;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * A discretization on stretched axes: fields are differentiated along the axis before its stretching, and derivatives by places follow
 * by the chain rule. Errors are of the same order, and small where steps are.
 *
 * <p>Cost: of the n-th derivative all n of the discretization, and as many operations a point.
 */
public final class Stretched implements Discretization {
    private final Discretization even;
    private final Map<String, Stretch> stretches;

    /**
     * Wraps a discretization.
     *
     * @param even what it is on axes that are not stretched
     * @param stretches by axis; others stay as they are
     */
    public Stretched(Discretization even, Map<String, Stretch> stretches) {
        this.even = even;
        this.stretches = Map.copyOf(stretches);
    }

    @Override
    public Grid.Axis axis(Span span) {
        var before = even.axis(span);
        var stretch = stretches.get(span.name());
        if (stretch == null) {
            return before;
        } else if (span.isPeriodic()) {
            throw new IllegalArgumentException("an axis is stretched towards its ends, and the axis " + span.name()
                    + " is periodic, so that it has none: leave out 'stretch'");
        }
        var map = new Stretching(stretch, before);
        var weights = map.slopes(1).toArray();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= before.weights().get(i);
        }
        // So that the mean of 1 is 1.
        double scale = before.length() / DoubleStream.of(weights).sum();
        return new Grid.Axis(
                span.name(),
                span.unit(),
                span.from(),
                span.to(),
                false,
                HostArray.vector(map.slopes(0).map(place -> span.from() + place).toArray()),
                HostArray.vector(
                        DoubleStream.of(weights).map(weight -> scale * weight).toArray()));
    }

    /** A stretch on the points of an axis before its stretching. */
    private record Stretching(Stretch stretch, Grid.Axis axis) {
        DoubleStream slopes(int order) {
            return IntStream.range(0, axis.size())
                    .mapToDouble(i -> of(axis.points().get(i), order));
        }

        double of(double place, int order) {
            return stretch.of(place - axis.from(), axis.length(), order);
        }

        /** The factor of a lower derivative by place in one before stretching: a partial Bell polynomial of the map's derivatives. */
        double bell(double place, int order, int lower) {
            double slope = of(place, 1);
            double bend = of(place, 2);
            if (lower == order) {
                return Math.pow(slope, order);
            } else if (lower == 1) {
                return of(place, order);
            } else if (lower == 2) {
                return order == 3 ? 3 * slope * bend : 3 * bend * bend + 4 * slope * of(place, 3);
            }
            return 6 * slope * slope * bend;
        }

        /** The same condition for the slope along the axis before its stretching. */
        Condition before(Condition condition, double place) {
            return new Condition(condition.value(), condition.slope() / of(place, 1), condition.right());
        }
    }

    private Grid before(Grid grid) {
        return new Grid(grid.axes().stream()
                .map(axis -> stretches.containsKey(axis.name())
                        ? even.axis(new Span(
                                axis.name(), axis.unit(), axis.from(), axis.to(), axis.size(), axis.isPeriodic()))
                        : axis)
                .toList());
    }

    /** With x(s): u_s = x_s u_x, u_ss = x_s^2 u_xx + x_ss u_x, and so on, solved for the highest (Faa di Bruno). */
    @Override
    public Expr derivative(Expr field, Grid grid, int axis, int order, Optional<Ends> ends) {
        var before = before(grid);
        var stretch = stretches.get(grid.axes().get(axis).name());
        if (stretch == null) {
            return even.derivative(field, before, axis, order, ends);
        }
        var map = new Stretching(stretch, before.axes().get(axis));
        var endsBefore = ends.map(both -> new Ends(
                map.before(both.from(), map.axis().from()),
                map.before(both.to(), map.axis().to())));
        return new Chain(field, before, axis, map, endsBefore).derivative(order);
    }

    private final class Chain {
        private final Expr field;
        private final Grid before;
        private final int axis;
        private final Stretching map;
        private final Optional<Ends> ends;

        Chain(Expr field, Grid before, int axis, Stretching map, Optional<Ends> ends) {
            this.field = field;
            this.before = before;
            this.axis = axis;
            this.map = map;
            this.ends = ends;
        }

        Expr derivative(int order) {
            var derivative = even.derivative(field, before, axis, order, ends)
                    .times(along(place -> 1 / map.bell(place, order, order)));
            for (int i = 1; i < order; i++) {
                int lower = i;
                var factor = along(place -> map.bell(place, order, lower) / map.bell(place, order, order));
                derivative = derivative.minus(derivative(lower).times(factor));
            }
            return derivative;
        }

        private Expr along(DoubleUnaryOperator function) {
            var values = DoubleStream.of(map.axis().points().toArray()).map(function);
            return field.constant(HostArray.vector(values.toArray()))
                    .broadcast(field.type().shape(), List.of(axis));
        }
    }

    @Override
    public List<Expr> divergence(
            ConservationLaw law, List<Expr> fields, List<Expr> given, Grid grid, Boundaries boundaries) {
        throw new IllegalArgumentException("fluxes are for axes that are not stretched as "
                + stretches.keySet().stream().sorted().findFirst().orElseThrow()
                + " is: leave out 'stretch', or write the equations with derivatives");
    }

    @Override
    public Expr inverseLaplacian(Expr field, Grid grid, Laplacian laplacian, List<Optional<Ends>> ends) {
        throw new IllegalArgumentException("the Laplacian is not inverted on stretched axes, such as "
                + stretches.keySet().stream().sorted().findFirst().orElseThrow() + ": leave out 'stretch'");
    }
}
