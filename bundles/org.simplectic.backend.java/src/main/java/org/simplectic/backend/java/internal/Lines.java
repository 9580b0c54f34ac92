package org.simplectic.backend.java.internal;

import org.simplectic.array.ArrayType;

/** The lines of an array along one axis: real and imaginary parts are lines of their own. */
final class Lines {
    private final int length;
    private final int stride;
    private final int count;

    Lines(ArrayType type, int axis) {
        this.length = type.shape().extent(axis);
        this.stride = Strides.of(Site.parted(type))[axis];
        this.count = length == 0 ? 0 : Site.numbers(type) / length;
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

    /** The position of a line's first element; lines are in row-major order. */
    int start(int line) {
        return line / stride * stride * length + line % stride;
    }
}
