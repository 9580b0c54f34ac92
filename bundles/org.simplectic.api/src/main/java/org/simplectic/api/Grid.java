package org.simplectic.api;

import java.util.List;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;

/**
 * The points of fields: every combination of those of one to three axes. A field has one value a point, in an array with an axis of
 * the array for each axis of the grid, in their order; the last one lies closest in memory.
 *
 * @param axes one to three, of different names
 */
public record Grid(List<Axis> axes) {
    private static final int MOST_AXES = 3;

    /**
     * Copies the axes.
     *
     * @throws IllegalArgumentException if there are none, too many, or two of the same name
     */
    public Grid {
        axes = List.copyOf(axes);
        if (axes.isEmpty() || axes.size() > MOST_AXES) {
            throw new IllegalArgumentException("a grid has one to three axes, not " + axes.size());
        }
        if (axes.stream().map(Axis::name).distinct().count() < axes.size()) {
            throw new IllegalArgumentException("two axes of a grid have the same name: " + axes);
        }
    }

    /**
     * One coordinate.
     *
     * @param name how studies call it
     * @param unit its unit, empty if none is given
     * @param from where the axis begins
     * @param to where it ends, beyond {@code from}
     * @param isPeriodic whether its ends are the same place
     * @param points where the values of fields are, ascending, within [from, to]
     * @param weights the quadrature weights of the points: the integral over the axis is the sum of values times weights
     */
    public record Axis(
            String name, String unit, double from, double to, boolean isPeriodic, HostArray points, HostArray weights) {
        /**
         * Checks that points and weights fit.
         *
         * @throws IllegalArgumentException if they do not
         */
        public Axis {
            if (!(from < to) || points.type().rank() != 1 || !points.type().equals(weights.type())) {
                throw new IllegalArgumentException("the axis " + name + " from " + from + " to " + to
                        + " has points of type " + points.type() + " and weights of type " + weights.type());
            }
        }

        /**
         * The number of points.
         *
         * @return at least 1
         */
        public int size() {
            return points.type().shape().size();
        }

        /**
         * The distance of the ends.
         *
         * @return {@code to - from}
         */
        public double length() {
            return to - from;
        }

        /**
         * How tables and plots head it.
         *
         * @return the name, and the unit in brackets where there is one
         */
        public String heading() {
            return new Quantity(name, unit).heading();
        }
    }

    /**
     * The shape of a field.
     *
     * @return an extent for each axis
     */
    public Shape shape() {
        return Shape.of(axes.stream().mapToInt(Axis::size).toArray());
    }

    /**
     * The number of points.
     *
     * @return the product of those of the axes
     */
    public int size() {
        return shape().size();
    }
}
