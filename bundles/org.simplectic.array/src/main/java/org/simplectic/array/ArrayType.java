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
     * A binary64 vector.
     *
     * @param size number of elements
     * @return its type
     */
    public static ArrayType vector(int size) {
        return new ArrayType(DType.F64, Shape.of(size));
    }

    @Override
    public String toString() {
        return dtype + shape.toString();
    }
}
