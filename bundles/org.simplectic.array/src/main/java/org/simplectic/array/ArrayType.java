package org.simplectic.array;

/**
 * What is known of an array before there are values: element type and shape.
 *
 * @param dtype the elements' type
 * @param shape the extents
 */
public record ArrayType(DType dtype, Shape shape) {
    /** A single binary64 number. */
    public static final ArrayType SCALAR = new ArrayType(DType.F64, Shape.SCALAR);

    /**
     * An array type by its extents.
     *
     * @param dtype the elements' type
     * @param extents elements along each axis
     * @return the type
     */
    public static ArrayType of(DType dtype, int... extents) {
        return new ArrayType(dtype, Shape.of(extents));
    }

    /**
     * A binary64 vector.
     *
     * @param size number of elements
     * @return its type
     */
    public static ArrayType vector(int size) {
        return new ArrayType(DType.F64, Shape.of(size));
    }

    /**
     * The same shape with another element type.
     *
     * @param other the elements' type
     * @return the type
     */
    public ArrayType with(DType other) {
        return new ArrayType(other, shape);
    }

    /**
     * The same element type in another shape.
     *
     * @param other the extents
     * @return the type
     */
    public ArrayType with(Shape other) {
        return new ArrayType(dtype, other);
    }

    /**
     * The number of axes.
     *
     * @return 0 for a scalar
     */
    public int rank() {
        return shape.rank();
    }

    /**
     * The memory that the elements take, one after the other.
     *
     * @return bytes
     */
    public long bytes() {
        return (long) shape.size() * dtype.bytes();
    }

    @Override
    public String toString() {
        return dtype + shape.toString();
    }
}
