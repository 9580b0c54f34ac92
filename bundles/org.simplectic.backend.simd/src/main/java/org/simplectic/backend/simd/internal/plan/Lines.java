package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.Shape;

/**
 * The lines of an array along one axis.
 *
 * @param length elements of a line
 * @param stride between neighbours of a line, in elements
 * @param count how many lines there are
 */
record Lines(int length, int stride, int count) {
    static Lines of(Shape shape, int axis) {
        int length = shape.extent(axis);
        int stride = shape.axes(axis + 1, shape.rank()).size();
        return new Lines(length, stride, length == 0 ? 0 : shape.size() / length);
    }

    /** The position of a line's first element. */
    int start(int line) {
        return line / stride * stride * length + line % stride;
    }
}
