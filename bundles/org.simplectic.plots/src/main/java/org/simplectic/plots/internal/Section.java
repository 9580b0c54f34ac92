package org.simplectic.plots.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.simplectic.api.Grid;
import org.simplectic.api.Mesh;

/**
 * What of a field a picture shows: all of a line or of an area, the middle slice of a volume. Fine grids may be thinned.
 *
 * @param axes one or two: what goes to the right, what goes up
 * @param strides only each so-manieth point of an axis is taken
 * @param offset of the first value in the field
 * @param spacings the distances of neighbours along the axes in the field
 * @param place where the slice lies, empty without one
 * @param mesh the triangles, if the field is on a mesh: then all of it is shown
 */
record Section(
        List<Line> axes, List<Integer> strides, int offset, List<Integer> spacings, String place, Optional<Mesh> mesh) {
    /** An axis of a picture, and the points of the grid's that are taken. */
    static final class Line {
        private final Grid.Axis axis;
        private final double[] points;

        private Line(Grid.Axis axis, int stride) {
            var all = axis.points().toArray();
            this.axis = axis;
            this.points = new double[Math.ceilDiv(all.length, stride)];
            for (int i = 0; i < points.length; i++) {
                points[i] = all[i * stride];
            }
        }

        Grid.Axis axis() {
            return axis;
        }

        int size() {
            return points.length;
        }

        double point(int position) {
            return points[position];
        }
    }

    /** The section of a grid with at most so many points along an axis. */
    static Section of(Grid grid, int mostPoints) {
        if (grid.mesh().isPresent()) {
            var axes = grid.axes().stream().map(axis -> new Line(axis, 1)).toList();
            return new Section(axes, List.of(), 0, List.of(), "", grid.mesh());
        }
        var shape = grid.shape();
        int shown = Math.min(2, shape.rank());
        var lines = new ArrayList<Line>();
        var strides = new ArrayList<Integer>();
        var spacings = new ArrayList<Integer>();
        for (int i = 0; i < shown; i++) {
            var axis = grid.axes().get(i);
            int stride = Math.ceilDiv(axis.size(), mostPoints);
            strides.add(stride);
            spacings.add(shape.axes(i + 1, shape.rank()).size());
            lines.add(new Line(axis, stride));
        }
        if (shape.rank() <= 2) {
            return new Section(
                    List.copyOf(lines), List.copyOf(strides), 0, List.copyOf(spacings), "", Optional.empty());
        }
        var depth = grid.axes().get(2);
        int middle = depth.size() / 2;
        var place = ", " + depth.name() + " = " + Numbers.text(depth.points().get(middle))
                + (depth.unit().isEmpty() ? "" : " " + depth.unit());
        return new Section(
                List.copyOf(lines), List.copyOf(strides), middle, List.copyOf(spacings), place, Optional.empty());
    }

    /** The values shown of a field that begins at a position; the vertical axis runs fastest. */
    double[] values(double[] fields, int begin) {
        if (mesh.isPresent()) {
            return Arrays.copyOfRange(fields, begin, begin + mesh.get().size());
        }
        int across = axes.get(0).size();
        int up = axes.size() == 1 ? 1 : axes.get(1).size();
        int right = strides.get(0) * spacings.get(0);
        int above = axes.size() == 1 ? 0 : strides.get(1) * spacings.get(1);
        var values = new double[across * up];
        for (int i = 0; i < across; i++) {
            for (int j = 0; j < up; j++) {
                values[i * up + j] = fields[begin + offset + i * right + j * above];
            }
        }
        return values;
    }
}
