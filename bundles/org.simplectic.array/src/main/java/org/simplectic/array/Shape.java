package org.simplectic.array;

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
        var changed = new java.util.ArrayList<>(extents);
        changed.set(0, extent);
        return new Shape(changed);
    }

    @Override
    public String toString() {
        return extents.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }
}
