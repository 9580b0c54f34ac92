package org.simplectic.backend.java.internal;

import org.simplectic.array.Shape;

/** The lines of a box of elements along one axis, in row-major order. */
final class Lines {
    private final int length;
    private final int stride;
    private final int count;

    Lines(Shape shape, int axis) {
        this.length = shape.extent(axis);
        this.stride = Strides.of(shape)[axis];
        this.count = length == 0 ? 0 : shape.size() / length;
    }

    int length() {
        return length;
    }

    /** Between neighbours of a line. */
    int stride() {
        return stride;
    }

    int count() {
        return count;
    }

    /** The position of a line's first element. */
    int start(int line) {
        return line / stride * stride * length + line % stride;
    }

    /** The position of an element. */
    int place(int line, int index) {
        return start(line) + index * stride;
    }
}
