package org.simplectic.fields.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.simplectic.api.Grid;

/**
 * A grid in VTK's terms: three axes, the first of which runs fastest; those that are missing have one point, at zero. Without
 * coordinates of its own where the points of each axis are equally far from each other.
 */
final class VtkGrid {
    private static final int AXES = 3;

    /** Equally spaced points are multiples of a spacing but for some roundings. */
    private static final double ROUNDING = 8 * Math.ulp(1.0);

    private final List<double[]> axes = new ArrayList<>();
    private final boolean isUniform;

    VtkGrid(Grid grid) {
        grid.axes().forEach(axis -> axes.add(axis.points().toArray()));
        while (axes.size() < AXES) {
            axes.add(new double[1]);
        }
        isUniform = axes.stream().allMatch(VtkGrid::isUniform);
    }

    private static boolean isUniform(double[] points) {
        double spacing = spacing(points);
        double size = Math.max(Math.abs(points[0]), Math.abs(points[points.length - 1]));
        for (int i = 0; i < points.length; i++) {
            if (Math.abs(points[0] + i * spacing - points[i]) > ROUNDING * size) {
                return false;
            }
        }
        return true;
    }

    private static double spacing(double[] points) {
        return points.length == 1 ? 1 : (points[points.length - 1] - points[0]) / (points.length - 1);
    }

    /** The name of the format. */
    String type() {
        return isUniform ? "ImageData" : "RectilinearGrid";
    }

    String ending() {
        return isUniform ? ".vti" : ".vtr";
    }

    int extent(int axis) {
        return axes.get(axis).length;
    }

    /** The arrays of coordinates that a file has to hold. */
    List<double[]> coordinates() {
        return isUniform ? List.of() : axes;
    }

    /** Numbers of the first and the last point of each axis. */
    String extents() {
        return axes.stream().map(points -> "0 " + (points.length - 1)).collect(Collectors.joining(" "));
    }

    /** What the element of the grid says of its points, as XML attributes. */
    String attributes() {
        var extent = "WholeExtent=\"" + extents() + '"';
        return isUniform
                ? extent + " Origin=\"" + join(axes.stream().map(points -> points[0])) + "\" Spacing=\""
                        + join(axes.stream().map(VtkGrid::spacing)) + '"'
                : extent;
    }

    private static String join(Stream<Double> values) {
        return values.map(String::valueOf).collect(Collectors.joining(" "));
    }
}
