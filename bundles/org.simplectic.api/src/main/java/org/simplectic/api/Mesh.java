package org.simplectic.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

/**
 * A region of the plane in triangles, counterclockwise, whose sides are straight or parabolas.
 *
 * @param x the first coordinate of each node
 * @param y the second one
 * @param triangles a row a triangle, the numbers of its nodes: three corners; or these and the middles of the sides 0-1, 1-2 and 2-0;
 *     or, as the points of fields, one in the middle besides
 * @param boundaries the sides with one triangle only, by the name of the part of the boundary that they belong to: a row a side, the
 *     number of its triangle and of the corner that it begins at, counterclockwise
 */
public record Mesh(HostArray x, HostArray y, HostArray triangles, SequencedMap<String, HostArray> boundaries) {
    private static final int CORNERS = 3;
    private static final int WITH_MIDDLES = 7;

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if shapes do not fit, or there is no triangle
     */
    public Mesh {
        var shape = triangles.type().shape();
        if (x.type().rank() != 1
                || !x.type().equals(y.type())
                || triangles.type().dtype() != DType.I32
                || shape.rank() != 2
                || shape.extent(0) == 0
                || shape.extent(1) < CORNERS
                || shape.extent(1) > WITH_MIDDLES) {
            throw new IllegalArgumentException("a mesh has coordinates of types " + x.type() + " and " + y.type()
                    + ", and triangles of type " + triangles.type());
        }
        boundaries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(boundaries));
    }

    /**
     * The number of nodes.
     *
     * @return at least 3
     */
    public int size() {
        return x.size();
    }

    /**
     * The number of triangles.
     *
     * @return at least 1
     */
    public int count() {
        return triangles.type().shape().extent(0);
    }

    /**
     * The number of nodes of a triangle.
     *
     * @return 3, 6 or 7
     */
    public int nodesOfTriangle() {
        return triangles.type().shape().extent(1);
    }

    /**
     * The nodes of the triangles, one triangle after the other.
     *
     * @return a new array
     */
    public int[] nodes() {
        return integers(triangles);
    }

    /**
     * The sides of a part of the boundary: pairs of the number of the triangle and the side's.
     *
     * @param name one of {@link #boundaries}
     * @return a new array
     * @throws IllegalArgumentException if there is no such part
     */
    public int[] sides(String name) {
        var sides = boundaries.get(name);
        if (sides == null) {
            throw new IllegalArgumentException(
                    "the mesh has no boundary '" + name + "'; " + Names.suggest(name, boundaries.sequencedKeySet()));
        }
        return integers(sides);
    }

    private static int[] integers(HostArray values) {
        long[] all = values.toIntegers();
        var integers = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            integers[i] = (int) all[i];
        }
        return integers;
    }
}
