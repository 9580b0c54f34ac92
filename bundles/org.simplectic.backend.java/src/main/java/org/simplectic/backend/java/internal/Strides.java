package org.simplectic.backend.java.internal;

import org.simplectic.array.Shape;

/** Distances in memory between neighbours along each axis. */
final class Strides {
    private Strides() {}

    /** Row-major: the last axis is contiguous. */
    static int[] of(Shape shape) {
        var strides = new int[shape.rank()];
        int stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.extent(axis);
        }
        return strides;
    }

    static int[] extents(Shape shape) {
        return shape.extents().stream().mapToInt(extent -> extent).toArray();
    }

    /** The positions of all elements in row-major order. */
    static int[] positions(int[] extents, int[] strides) {
        var positions = new int[] {0};
        for (int axis = 0; axis < extents.length; axis++) {
            var finer = new int[Math.multiplyExact(positions.length, extents[axis])];
            for (int i = 0; i < finer.length; i++) {
                finer[i] = positions[i / extents[axis]] + i % extents[axis] * strides[axis];
            }
            positions = finer;
        }
        return positions;
    }
}
