package org.simplectic.array;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The extents of an array, outermost axis first; no extents at all is a scalar.
 *
 * @param extents the number of elements along each axis, none negative
 */
public record Shape(List<Integer> extents) {
    /** The shape of a single number. */
    public static final Shape SCALAR = new Shape(List.of());

    /**
     * Checks and copies the extents.
     *
     * @throws IllegalArgumentException if an extent is negative
     */
    public Shape {
        extents = List.copyOf(extents);
        for (int extent : extents) {
            if (extent < 0) {
                throw new IllegalArgumentException("a shape has no negative extents, but got " + extents);
            }
        }
    }

    /**
     * The shape with these extents.
     *
     * @param extents elements along each axis
     * @return the shape
     */
    public static Shape of(int... extents) {
        return new Shape(java.util.Arrays.stream(extents).boxed().toList());
    }

    /**
     * The number of axes.
     *
     * @return 0 for a scalar
     */
    public int rank() {
        return extents.size();
    }

    /**
     * The number of elements.
     *
     * @return the product of the extents, 1 for a scalar
     * @throws ArithmeticException if it exceeds the largest {@code int}
     */
    public int size() {
        int size = 1;
        for (int extent : extents) {
            size = Math.multiplyExact(size, extent);
        }
        return size;
    }

    /**
     * This shape with another first extent.
     *
     * @param extent the new first extent
     * @return a shape of the same rank
     * @throws IllegalArgumentException if this is a scalar
     */
    public Shape withLeading(int extent) {
        if (rank() == 0) {
            throw new IllegalArgumentException("a scalar has no leading axis");
        }
        var changed = new ArrayList<>(extents);
        changed.set(0, extent);
        return new Shape(changed);
    }

    /**
     * The extent of one axis.
     *
     * @param axis from 0 to rank - 1
     * @return its number of elements
     */
    public int extent(int axis) {
        return extents.get(axis);
    }

    /**
     * This shape with one extent changed.
     *
     * @param axis from 0 to rank - 1
     * @param extent the new extent
     * @return a shape of the same rank
     */
    public Shape with(int axis, int extent) {
        var changed = new ArrayList<>(extents);
        changed.set(axis, extent);
        return new Shape(changed);
    }

    /**
     * This shape with an axis more.
     *
     * @param axis where the new axis goes, from 0 to rank
     * @param extent its extent
     * @return a shape of one rank more
     */
    public Shape insert(int axis, int extent) {
        var changed = new ArrayList<>(extents);
        changed.add(axis, extent);
        return new Shape(changed);
    }

    /**
     * This shape with an axis less.
     *
     * @param axis from 0 to rank - 1
     * @return a shape of one rank less
     */
    public Shape remove(int axis) {
        var changed = new ArrayList<>(extents);
        changed.remove(axis);
        return new Shape(changed);
    }

    /**
     * The axes from one on.
     *
     * @param from first axis taken
     * @param to first axis not taken
     * @return the shape of those axes
     */
    public Shape axes(int from, int to) {
        return new Shape(extents.subList(from, to));
    }

    /**
     * This shape followed by the axes of another.
     *
     * @param other the inner axes
     * @return a shape of both ranks added
     */
    public Shape then(Shape other) {
        var all = new ArrayList<>(extents);
        all.addAll(other.extents);
        return new Shape(all);
    }

    @Override
    public String toString() {
        return extents.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }
}
