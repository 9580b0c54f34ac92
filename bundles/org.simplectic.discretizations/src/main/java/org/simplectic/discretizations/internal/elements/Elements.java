package org.simplectic.discretizations.internal.elements;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.simplectic.api.Mesh;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

/** The triangles of a mesh with the nodes that fields have values at, and the maps to them from the reference triangle. */
final class Elements {
    private static final int CORNERS = 3;
    private static final int BENT = 6;

    private final ReferenceTriangle reference;
    private final double[] x;
    private final double[] y;
    private final int[] nodes;
    private final int count;
    private final SequencedMap<String, int[]> sides = new LinkedHashMap<>();
    private final SequencedMap<String, HostArray> boundaries;

    /**
     * Gives each triangle its nodes: three corners, and for degree 2 middles of sides (those of the mesh, else halfway) and one inside.
     *
     * @throws IllegalArgumentException if a triangle is bent so much that it is folded
     */
    Elements(Mesh mesh, ReferenceTriangle reference) {
        this.reference = reference;
        this.count = mesh.count();
        this.boundaries = mesh.boundaries();
        mesh.boundaries().sequencedKeySet().forEach(name -> sides.put(name, mesh.sides(name)));
        var places = new Places(mesh);
        this.nodes = reference.degree() == 1 ? places.corners() : places.all();
        this.x = places.x();
        this.y = places.y();
        for (int triangle = 0; triangle < count; triangle++) {
            checkShape(triangle);
        }
    }

    /** Collects the nodes that are used, and makes those that are missing. */
    private static final class Places {
        private final Mesh mesh;
        private final int[] given;
        private final HashMap<Long, Integer> numbers = new HashMap<>();
        private final List<double[]> places = new ArrayList<>();

        Places(Mesh mesh) {
            this.mesh = mesh;
            this.given = mesh.nodes();
        }

        private int corner(int triangle, int i) {
            return given[triangle * mesh.nodesOfTriangle() + i];
        }

        private double[] place(int node) {
            return new double[] {mesh.x().get(node), mesh.y().get(node)};
        }

        private int number(long key, double[] place) {
            return numbers.computeIfAbsent(key, missing -> {
                places.add(place);
                return places.size() - 1;
            });
        }

        int[] corners() {
            var nodes = new int[mesh.count() * CORNERS];
            for (int i = 0; i < nodes.length; i++) {
                int node = corner(i / CORNERS, i % CORNERS);
                nodes[i] = number(node, place(node));
            }
            return nodes;
        }

        int[] all() {
            int[] corners = corners();
            var nodes = new int[mesh.count() * (BENT + 1)];
            for (int triangle = 0; triangle < mesh.count(); triangle++) {
                for (int i = 0; i < CORNERS; i++) {
                    nodes[triangle * (BENT + 1) + i] = corners[triangle * CORNERS + i];
                    nodes[triangle * (BENT + 1) + CORNERS + i] = middle(triangle, i);
                }
            }
            for (int triangle = 0; triangle < mesh.count(); triangle++) {
                int first = triangle * (BENT + 1);
                nodes[first + BENT] = places.size();
                places.add(inside(Arrays.copyOfRange(nodes, first, first + BENT)));
            }
            return nodes;
        }

        private int middle(int triangle, int side) {
            int from = corner(triangle, side);
            int to = corner(triangle, (side + 1) % CORNERS);
            long key = -1 - ((long) Math.min(from, to) * mesh.size() + Math.max(from, to));
            if (mesh.nodesOfTriangle() > CORNERS) {
                return number(key, place(corner(triangle, CORNERS + side)));
            }
            double[] a = place(from);
            double[] b = place(to);
            return number(key, new double[] {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2});
        }

        private double[] inside(int[] six) {
            double[] values = ReferenceTriangle.quadratics(new double[] {1.0 / 3, 1.0 / 3});
            var inside = new double[2];
            for (int i = 0; i < BENT; i++) {
                inside[0] += values[i] * places.get(six[i])[0];
                inside[1] += values[i] * places.get(six[i])[1];
            }
            return inside;
        }

        double[] x() {
            return places.stream().mapToDouble(place -> place[0]).toArray();
        }

        double[] y() {
            return places.stream().mapToDouble(place -> place[1]).toArray();
        }
    }

    private void checkShape(int triangle) {
        for (double[][] places : List.of(reference.nodes(), reference.points())) {
            for (double[] place : places) {
                if (!(map(triangle, place).stretch() > 0)) {
                    int corner = node(triangle, 0);
                    throw new IllegalArgumentException("the triangle at (" + x[corner] + ", " + y[corner]
                            + ") is bent so much that it is folded: make the mesh finer there, or its sides straight");
                }
            }
        }
    }

    /**
     * The map from the reference triangle near a place.
     *
     * @param xFirst the derivative of x along the first reference coordinate
     * @param xSecond along the second
     * @param yFirst the same of y
     * @param ySecond the same of y
     */
    record Map(double xFirst, double xSecond, double yFirst, double ySecond) {
        /** How much larger areas become. */
        double stretch() {
            return xFirst * ySecond - xSecond * yFirst;
        }

        /** Derivatives along x and y from those along the reference coordinates. */
        double[][] slopes(double[][] along) {
            int size = along[0].length;
            var slopes = new double[2][size];
            for (int i = 0; i < size; i++) {
                slopes[0][i] = (along[0][i] * ySecond - along[1][i] * yFirst) / stretch();
                slopes[1][i] = (along[1][i] * xFirst - along[0][i] * xSecond) / stretch();
            }
            return slopes;
        }

        /** The normal outwards on a side, as long as the side is for a unit of its coordinate. */
        double[] normal(int side) {
            double first = side == 0 ? 1 : side == 1 ? -1 : 0;
            double second = side == 0 ? 0 : side == 1 ? 1 : -1;
            return new double[] {yFirst * first + ySecond * second, -(xFirst * first + xSecond * second)};
        }
    }

    Map map(int triangle, double[] place) {
        double[][] slopes =
                reference.degree() == 1 ? reference.slopes(place) : ReferenceTriangle.quadraticSlopes(place);
        return new Map(
                sum(triangle, x, slopes[0]),
                sum(triangle, x, slopes[1]),
                sum(triangle, y, slopes[0]),
                sum(triangle, y, slopes[1]));
    }

    /** Where a place of the reference triangle lies. */
    double[] at(int triangle, double[] place) {
        double[] values = reference.degree() == 1 ? reference.values(place) : ReferenceTriangle.quadratics(place);
        return new double[] {sum(triangle, x, values), sum(triangle, y, values)};
    }

    private double sum(int triangle, double[] of, double[] factors) {
        double sum = 0;
        for (int i = 0; i < factors.length; i++) {
            sum += factors[i] * of[node(triangle, i)];
        }
        return sum;
    }

    /** The number of a triangle's node. */
    int node(int triangle, int local) {
        return nodes[triangle * local() + local];
    }

    /** The number of nodes of a triangle. */
    int local() {
        return reference.nodes().length;
    }

    /** The number of triangles. */
    int count() {
        return count;
    }

    /** The number of nodes. */
    int size() {
        return x.length;
    }

    /** Pairs of triangle and side, by parts of the boundary. */
    SequencedMap<String, int[]> sides() {
        return sides;
    }

    ReferenceTriangle reference() {
        return reference;
    }

    /** For each node the part of the area that it stands for: the mass matrix, and the weights of integrals. */
    double[] weights() {
        var weights = new double[size()];
        for (int triangle = 0; triangle < count; triangle++) {
            for (int i = 0; i < local(); i++) {
                weights[node(triangle, i)] += weight(triangle, i);
            }
        }
        return weights;
    }

    /** The part of it within one triangle. */
    double weight(int triangle, int local) {
        return reference.lumped()[local]
                * map(triangle, reference.nodes()[local]).stretch()
                / 2;
    }

    /** The nodes as a mesh. */
    Mesh mesh() {
        var all = Arrays.stream(nodes).asLongStream().toArray();
        return new Mesh(
                HostArray.vector(x),
                HostArray.vector(y),
                HostArray.ofIntegers(ArrayType.of(DType.I32, count, local()), all),
                boundaries);
    }
}
