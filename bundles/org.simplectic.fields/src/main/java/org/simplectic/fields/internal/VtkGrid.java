package org.simplectic.fields.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.simplectic.api.Grid;
import org.simplectic.api.Quantity;

/**
 * A grid in VTK's terms: three axes, the first of which runs fastest; those that are missing have one point, at zero. Without
 * coordinates of its own where the points of each axis are equally far from each other.
 */
final class VtkGrid implements VtkGeometry {
    private static final int AXES = 3;

    /** Equally spaced points are multiples of a spacing but for some roundings. */
    private static final double ROUNDING = 8 * Math.ulp(1.0);

    private final List<double[]> axes = new ArrayList<>();
    private final List<Quantity> quantities = new ArrayList<>();
    private final boolean isUniform;

    VtkGrid(Grid grid) {
        grid.axes().forEach(axis -> {
            axes.add(axis.points().toArray());
            quantities.add(new Quantity(axis.name(), axis.unit()));
        });
        while (axes.size() < AXES) {
            quantities.add(new Quantity("none-" + axes.size(), ""));
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

    @Override
    public String type() {
        return isUniform ? "ImageData" : "RectilinearGrid";
    }

    @Override
    public String ending() {
        return isUniform ? ".vti" : ".vtr";
    }

    /** Numbers of the first and the last point of each axis. */
    private String extents() {
        return axes.stream().map(points -> "0 " + (points.length - 1)).collect(Collectors.joining(" "));
    }

    @Override
    public String attributes() {
        var extent = "WholeExtent=\"" + extents() + '"';
        return isUniform
                ? extent + " Origin=\"" + join(axes.stream().map(points -> points[0])) + "\" Spacing=\""
                        + join(axes.stream().map(VtkGrid::spacing)) + '"'
                : extent;
    }

    @Override
    public String piece() {
        return "Extent=\"" + extents() + '"';
    }

    @Override
    public void describe(StringBuilder text, VtkArrays arrays) {
        if (isUniform) {
            return;
        }
        text.append("      <Coordinates>\n");
        for (int axis = 0; axis < AXES; axis++) {
            text.append(arrays.next(quantities.get(axis), axes.get(axis).length));
        }
        text.append("      </Coordinates>\n");
    }

    @Override
    public void write(LittleEndian out) throws IOException {
        if (isUniform) {
            return;
        }
        for (var points : axes) {
            out.write((long) points.length * Double.BYTES);
            out.write(points);
        }
    }

    /** Our last axis lies closest in memory, VTK's first. */
    @Override
    public void writeField(LittleEndian out, double[] values, int offset) throws IOException {
        int up = axes.get(1).length;
        int deep = axes.get(2).length;
        for (int k = 0; k < deep; k++) {
            for (int j = 0; j < up; j++) {
                out.write(values, offset + j * deep + k, up * deep, axes.get(0).length);
            }
        }
    }

    private static String join(Stream<Double> values) {
        return values.map(String::valueOf).collect(Collectors.joining(" "));
    }
}
