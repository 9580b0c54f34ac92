package org.simplectic.api;

import java.util.ArrayList;
import java.util.List;
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
     * The divergence of the fluxes of conserved fields. Without a method of its own for that, a discretization takes the sum of the
     * fluxes' derivatives, in which fields have the derivatives that their conditions give them.
     *
     * @param law the fluxes
     * @param fields the conserved fields, of the grid's shape
     * @param given what fluxes depend on besides, of the grid's shape
     * @param grid the grid, of axes that {@link #axis} gave
     * @param boundaries what holds for the conserved fields
     * @return a value of the grid's shape for each field
     * @throws IllegalArgumentException if the law lacks what this needs
     */
    default List<Expr> divergence(
            ConservationLaw law, List<Expr> fields, List<Expr> given, Grid grid, Boundaries boundaries) {
        var sums = new ArrayList<Expr>();
        fields.forEach(field -> sums.add(field.constant(0).broadcast(grid.shape())));
        for (int axis = 0; axis < grid.axes().size(); axis++) {
            int along = axis;
            var at = new ConservationLaw.Values(grid.axes().get(axis).points(), fields, given);
            var carried = law.carried(axis);
            var slopes = law.flux(axis, at).stream()
                    .map(flux -> derivative(flux, grid, along, 1, Optional.empty()))
                    .toList();
            boolean hasConditions = carried.stream()
                    .anyMatch(field -> boundaries.of(field, along).isPresent());
            var byConditions = hasConditions
                    ? law.change(
                            axis,
                            at,
                            carried.stream()
                                    .map(field ->
                                            byConditions(fields.get(field), grid, along, boundaries.of(field, along)))
                                    .toList())
                    : List.<Expr>of();
            for (int i = 0; i < carried.size(); i++) {
                var slope = hasConditions ? slopes.get(i).plus(byConditions.get(i)) : slopes.get(i);
                int field = carried.get(i);
                sums.set(field, sums.get(field).plus(slope));
            }
        }
        return sums;
    }

    /** What conditions add to a field's one-sided derivative; they add it to the fluxes' derivatives by the chain rule. */
    private Expr byConditions(Expr field, Grid grid, int axis, Optional<Ends> ends) {
        return derivative(field, grid, axis, 1, ends).minus(derivative(field, grid, axis, 1, Optional.empty()));
    }

    /** The conditions at the ends of axes, for several fields. */
    @FunctionalInterface
    interface Boundaries {
        /**
         * Those of one field along one axis.
         *
         * @param field its place among the fields
         * @param axis the number of the axis
         * @return what holds at both ends; empty on periodic axes
         */
        Optional<Ends> of(int field, int axis);
    }

    /**
     * What derivatives are on a mesh.
     *
     * @param mesh of triangles with three or six nodes
     * @param names how studies call the coordinates
     * @param unit that of both, empty if none is given
     * @return points and derivatives
     * @throws IllegalArgumentException if this is for axes only, or triangles are bent too much
     */
    default MeshOperators on(Mesh mesh, List<String> names, String unit) {
        throw new IllegalArgumentException(
                "this discretization is for grids of axes, not for meshes; 'finite-element' is");
    }

    /**
     * The field whose Laplacian is given, found at once. Where no field has it, as where a mean is not zero on periodic axes, what it
     * has nearest: parts that the Laplacian gives to no field are left out. A constant that is not decided is such that the mean is zero.
     *
     * @param field values of the grid's shape
     * @param grid the grid, of axes that {@link #axis} gave
     * @param laplacian of what it is made
     * @param ends for each axis what holds at its ends, with zeros for right sides whatever they are; empty on periodic axes
     * @return values of the grid's shape
     * @throws IllegalArgumentException if it is not found at once here
     */
    default Expr inverseLaplacian(Expr field, Grid grid, Laplacian laplacian, List<Optional<Ends>> ends) {
        throw new IllegalArgumentException("this discretization does not invert the Laplacian; fourier,"
                + " finite-difference, compact and chebyshev do");
    }

    /** What the Laplacian is made of, which differs but for rounding where derivatives are not exact. */
    enum Laplacian {
        /** The sum over the axes of second derivatives. */
        SECOND_DERIVATIVES,
        /** The sum over the axes of first derivatives of first derivatives: the divergence of the gradient. */
        DIVERGENCE_OF_GRADIENT
    }

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
