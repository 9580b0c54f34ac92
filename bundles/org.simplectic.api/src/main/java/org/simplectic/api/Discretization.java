package org.simplectic.api;

import java.util.Optional;
import java.util.stream.IntStream;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * Turns derivatives of fields into arithmetic of their values on a grid. A plug-in of kind {@code discretization}: an immutable
 * configuration, asked while a model's programs are traced, and then let go. All other operators (gradient, Laplacian, ...) are made of
 * derivatives along axes. What it cannot do it refuses with an {@link IllegalArgumentException} that says what it can.
 */
public interface Discretization {
    /**
     * Where fields have values along an axis.
     *
     * @param span the axis
     * @return points and weights
     * @throws IllegalArgumentException if there are too few points, or the kind of axis is none that this is for
     */
    Grid.Axis axis(Span span);

    /**
     * The derivative of a field along an axis.
     *
     * @param field values of the grid's shape
     * @param grid the grid, of axes that {@link #axis} gave
     * @param axis the number of the axis
     * @param order 1 for the first derivative
     * @param ends what holds at both ends of the axis; empty on periodic axes, and where nothing is known: then derivatives at the ends are
     *     one-sided
     * @return values of the grid's shape
     * @throws IllegalArgumentException if there is no such derivative
     */
    Expr derivative(Expr field, Grid grid, int axis, int order, Optional<Ends> ends);

    /**
     * The extent of an axis, before it has points.
     *
     * @param name how studies call it
     * @param unit its unit, empty if none is given
     * @param from where it begins
     * @param to where it ends
     * @param points how many
     * @param isPeriodic whether its ends are the same place
     */
    record Span(String name, String unit, double from, double to, int points, boolean isPeriodic) {
        /**
         * Points at equal distances, with equal weights.
         *
         * @param first where the first one is, in distances behind {@code from}: 1/2 for the middles of cells
         * @return the axis
         */
        public Grid.Axis even(double first) {
            double step = (to - from) / points;
            var places = IntStream.range(0, points)
                    .mapToDouble(i -> from + (i + first) * step)
                    .toArray();
            return new Grid.Axis(
                    name,
                    unit,
                    from,
                    to,
                    isPeriodic,
                    HostArray.vector(places),
                    HostArray.filled(ArrayType.vector(points), step));
        }
    }

    /**
     * What holds at the ends of an axis.
     *
     * @param from where the axis begins
     * @param to where it ends
     */
    record Ends(Condition from, Condition to) {}

    /**
     * A condition at one end of an axis: {@code value * u + slope * du/dx = right}, where du/dx is along the axis, not outward.
     *
     * @param value the factor of the field: 1 alone for Dirichlet's condition
     * @param slope the factor of its derivative along the axis: 1 alone for Neumann's condition
     * @param right a scalar, or values of the grid's shape with extent 1 along this axis
     */
    record Condition(double value, double slope, Expr right) {}
}
