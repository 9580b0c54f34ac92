package org.simplectic.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;

/**
 * The points of fields: every combination of those of one to three axes. A field has one value a point, in an array with an axis of
 * the array for each axis of the grid, in their order; the last one lies closest in memory. On a mesh a field is a vector with a value
 * a node: both axes have then the coordinate of every node, in any order, and weights whose products are those of the nodes.
 *
 * @param axes one to three, of different names
 * @param mesh the triangles between the points, if they are nodes of a mesh
 */
public record Grid(List<Axis> axes, Optional<Mesh> mesh) {
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
     * A grid of axes.
     *
     * @param axes one to three, of different names
     */
    public Grid(List<Axis> axes) {
        this(axes, Optional.empty());
    }

    /**
     * The nodes of a mesh.
     *
     * @param mesh nodes and triangles
     * @param names how studies call the coordinates
     * @param unit that of both, empty if none is given
     * @param weights the quadrature weights of the nodes
     * @return a grid of two axes
     */
    public static Grid of(Mesh mesh, List<String> names, String unit, HostArray weights) {
        var ones = HostArray.filled(weights.type(), 1);
        return new Grid(
                List.of(axis(names.getFirst(), unit, mesh.x(), weights), axis(names.getLast(), unit, mesh.y(), ones)),
                Optional.of(mesh));
    }

    private static Axis axis(String name, String unit, HostArray points, HostArray weights) {
        var all = points.toArray();
        return new Axis(
                name,
                unit,
                Arrays.stream(all).min().orElseThrow(),
                Arrays.stream(all).max().orElseThrow(),
                false,
                points,
                weights);
    }

    /**
     * One coordinate.
     *
     * @param name how studies call it
     * @param unit its unit, empty if none is given
     * @param from where the axis begins
     * @param to where it ends, beyond {@code from}
     * @param isPeriodic whether its ends are the same place
     * @param points where the values of fields are, within [from, to]; ascending but on meshes
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
     * @return an extent for each axis, or the number of nodes
     */
    public Shape shape() {
        return mesh.isPresent()
                ? Shape.of(mesh.get().size())
                : Shape.of(axes.stream().mapToInt(Axis::size).toArray());
    }

    /**
     * The number of points.
     *
     * @return the product of those of the axes, or the number of nodes
     */
    public int size() {
        return shape().size();
    }

    /**
     * The position of a point on an axis.
     *
     * @param axis the number of the axis
     * @param index of the point in a field
     * @return the position of one of the axis' points
     */
    public int position(int axis, int index) {
        if (mesh.isPresent()) {
            return index;
        }
        int rest = index;
        for (int later = axes.size() - 1; later > axis; later--) {
            rest /= axes.get(later).size();
        }
        return rest % axes.get(axis).size();
    }

    /**
     * The quadrature weights of all points.
     *
     * @return a value a point, in the order of fields
     */
    public double[] weights() {
        var weights = new double[size()];
        Arrays.fill(weights, 1);
        for (int axis = 0; axis < axes.size(); axis++) {
            var along = axes.get(axis).weights().toArray();
            for (int i = 0; i < weights.length; i++) {
                weights[i] *= along[position(axis, i)];
            }
        }
        return weights;
    }
}
