package org.simplectic.array;

import java.util.Arrays;

/**
 * Values on the way into or out of a backend: row-major, immutable, owned by no backend. Truth values are 0 and 1.
 * Equality is bit for bit.
 */
public final class HostArray {
    private final ArrayType type;
    private final double[] values;

    private HostArray(ArrayType type, double[] values) {
        if (values.length != type.shape().size()) {
            throw new IllegalArgumentException(
                    "shape " + type.shape() + " has " + type.shape().size() + " elements, but got " + values.length);
        }
        this.type = type;
        this.values = values;
    }

    /**
     * A binary64 vector.
     *
     * @param values its elements, copied
     * @return the vector
     */
    public static HostArray vector(double... values) {
        return new HostArray(ArrayType.vector(values.length), values.clone());
    }

    /**
     * A binary64 scalar.
     *
     * @param value the number
     * @return an array of rank 0
     */
    public static HostArray scalar(double value) {
        return new HostArray(ArrayType.SCALAR, new double[] {value});
    }

    /**
     * An array of any type and shape.
     *
     * @param type element type and shape
     * @param values the elements in row-major order, copied
     * @return the array
     * @throws IllegalArgumentException if the number of values is not the shape's size
     */
    public static HostArray of(ArrayType type, double... values) {
        return new HostArray(type, values.clone());
    }

    /**
     * Element type and shape.
     *
     * @return the type
     */
    public ArrayType type() {
        return type;
    }

    /**
     * The elements in row-major order.
     *
     * @return a copy
     */
    public double[] toArray() {
        return values.clone();
    }

    /**
     * One element, by its row-major position.
     *
     * @param index from 0 to size - 1
     * @return the element
     */
    public double get(int index) {
        return values[index];
    }

    /**
     * The number of elements.
     *
     * @return the shape's size
     */
    public int size() {
        return values.length;
    }

    /**
     * Whether no element is infinite or not a number.
     *
     * @return true if all are finite
     */
    public boolean isFinite() {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostArray that && type.equals(that.type) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return type + " " + Arrays.toString(values);
    }
}
