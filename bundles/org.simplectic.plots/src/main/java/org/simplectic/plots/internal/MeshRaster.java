package org.simplectic.plots.internal;

import java.util.Arrays;
import java.util.List;
import org.simplectic.api.Mesh;

/**
 * Interpolates linearly within triangles. Those of more than three nodes are drawn as several: round the node inside, or one at each corner
 * and one between them.
 */
final class MeshRaster implements Raster {
    private static final int NOWHERE = -1;

    /** Pixels on a side belong to one of its triangles in spite of rounding. */
    private static final double ROUNDING = 1e-9;

    private static final int[][] WHOLE = {{0, 1, 2}};
    private static final int[][] AT_CORNERS = {{0, 3, 5}, {3, 1, 4}, {5, 4, 2}, {3, 4, 5}};
    private static final int[][] ROUND_THE_MIDDLE = {{6, 0, 3}, {6, 3, 1}, {6, 1, 4}, {6, 4, 2}, {6, 2, 5}, {6, 5, 0}};

    private final double[] x;
    private final double[] y;
    private final int[] corners;
    private final int[] triangles;
    private final int width;

    /**
     * Finds the triangle of each pixel: 4 bytes a pixel are kept.
     *
     * @param axes to the right and up, in which the picture begins and ends
     */
    MeshRaster(Mesh mesh, List<Section.Line> axes, int width, int height) {
        this.width = width;
        this.x = pixels(mesh.x().toArray(), axes.get(0), width);
        this.y = pixels(mesh.y().toArray(), axes.get(1), height);
        this.corners = corners(mesh);
        this.triangles = new int[width * height];
        Arrays.fill(triangles, NOWHERE);
        for (int triangle = 0; triangle < corners.length / 3; triangle++) {
            draw(triangle, height);
        }
    }

    /** Positions in pixels, whose middles have whole numbers. */
    private static double[] pixels(double[] positions, Section.Line line, int pixels) {
        var axis = line.axis();
        return Arrays.stream(positions)
                .map(position -> (position - axis.from()) / axis.length() * pixels - 0.5)
                .toArray();
    }

    private static int[] corners(Mesh mesh) {
        int size = mesh.nodesOfTriangle();
        int[][] parts = size == 3 ? WHOLE : size == 6 ? AT_CORNERS : ROUND_THE_MIDDLE;
        int[] nodes = mesh.nodes();
        var corners = new int[mesh.count() * parts.length * 3];
        int next = 0;
        for (int triangle = 0; triangle < mesh.count(); triangle++) {
            for (int[] part : parts) {
                for (int local : part) {
                    corners[next++] = nodes[triangle * size + local];
                }
            }
        }
        return corners;
    }

    private void draw(int triangle, int height) {
        int a = corners[3 * triangle];
        int b = corners[3 * triangle + 1];
        int c = corners[3 * triangle + 2];
        int left = Math.max(0, (int) Math.floor(Math.min(x[a], Math.min(x[b], x[c]))));
        int right = Math.min(width - 1, (int) Math.ceil(Math.max(x[a], Math.max(x[b], x[c]))));
        int low = Math.max(0, (int) Math.floor(Math.min(y[a], Math.min(y[b], y[c]))));
        int high = Math.min(height - 1, (int) Math.ceil(Math.max(y[a], Math.max(y[b], y[c]))));
        for (int i = left; i <= right; i++) {
            for (int j = low; j <= high; j++) {
                double ofB = part(a, c, i, j) / part(a, c, x[b], y[b]);
                double ofC = part(a, b, i, j) / part(a, b, x[c], y[c]);
                if (ofB >= -ROUNDING && ofC >= -ROUNDING && ofB + ofC <= 1 + ROUNDING) {
                    triangles[j * width + i] = triangle;
                }
            }
        }
    }

    /** Twice the area between the side from one node to another and a place. */
    private double part(int from, int to, double right, double up) {
        return (x[to] - x[from]) * (up - y[from]) - (y[to] - y[from]) * (right - x[from]);
    }

    @Override
    public boolean covers(int right, int up) {
        return triangles[up * width + right] != NOWHERE;
    }

    @Override
    public double value(double[] values, int right, int up) {
        int first = 3 * triangles[up * width + right];
        int a = corners[first];
        int b = corners[first + 1];
        int c = corners[first + 2];
        double ofB = part(a, c, right, up) / part(a, c, x[b], y[b]);
        double ofC = part(a, b, right, up) / part(a, b, x[c], y[c]);
        return values[a] + ofB * (values[b] - values[a]) + ofC * (values[c] - values[a]);
    }
}
