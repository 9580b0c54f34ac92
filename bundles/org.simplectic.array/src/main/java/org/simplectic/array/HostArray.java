package org.simplectic.array;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Values on the way into or out of a backend: row-major, immutable, owned by no backend. Truth values are 0 and 1, complex
 * numbers pairs with the real part first. Equality is bit for bit.
 */
public final class HostArray {
    private final ArrayType type;
    /** A {@code double[]}, {@code float[]}, {@code long[]}, {@code int[]} or {@code byte[]} by the element type. */
    private final Object values;

    private HostArray(ArrayType type, Object values) {
        int expected = type.shape().size() * (type.dtype().isComplex() ? 2 : 1);
        int actual = java.lang.reflect.Array.getLength(values);
        if (actual != expected) {
            throw new IllegalArgumentException("shape " + type.shape() + " of " + type.dtype() + " takes " + expected
                    + " numbers, but got " + actual);
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
     * An array of any type and shape from binary64 numbers.
     *
     * @param type element type and shape
     * @param values the elements in row-major order, two numbers each if complex; rounded to the element type
     * @return the array
     * @throws IllegalArgumentException if the number of values is not what the shape takes
     */
    public static HostArray of(ArrayType type, double... values) {
        return new HostArray(
                type,
                switch (type.dtype()) {
                    case F64, C128 -> values.clone();
                    case F32, C64 -> toFloats(values);
                    case I64 -> Arrays.stream(values).mapToLong(v -> (long) v).toArray();
                    case I32 -> Arrays.stream(values).mapToInt(v -> (int) v).toArray();
                    case BOOL -> toTruth(values);
                });
    }

    /**
     * An array of integers.
     *
     * @param type {@link DType#I64} or {@link DType#I32} and a shape
     * @param values the elements in row-major order, copied; cut to 32 bits for {@link DType#I32}
     * @return the array
     * @throws IllegalArgumentException if the type is not one of integers or the number of values not the shape's size
     */
    public static HostArray ofIntegers(ArrayType type, long... values) {
        return switch (type.dtype()) {
            case I64 -> new HostArray(type, values.clone());
            case I32 ->
                new HostArray(type, Arrays.stream(values).mapToInt(v -> (int) v).toArray());
            default -> throw new IllegalArgumentException("integers do not make an array of " + type.dtype());
        };
    }

    /**
     * A value repeated.
     *
     * @param type element type and shape
     * @param value every element (its real part, if complex)
     * @return the array
     */
    public static HostArray filled(ArrayType type, double value) {
        int parts = type.dtype().isComplex() ? 2 : 1;
        var values = new double[type.shape().size() * parts];
        for (int i = 0; i < values.length; i += parts) {
            values[i] = value;
        }
        return of(type, values);
    }

    /**
     * Copies from memory that is laid out as {@link #copyTo} does.
     *
     * @param type element type and shape
     * @param source the elements from its first byte on
     * @return the array
     */
    public static HostArray copyOf(ArrayType type, MemorySegment source) {
        var array = filled(type, 0);
        MemorySegment.copy(source, 0, array.memory(), 0, type.bytes());
        return array;
    }

    /**
     * Copies to memory: row-major, native byte order, {@link DType#bytes} an element, truth values as bytes 0 and 1.
     *
     * @param target at least {@link ArrayType#bytes} long
     */
    public void copyTo(MemorySegment target) {
        MemorySegment.copy(memory(), 0, target, 0, type.bytes());
    }

    private MemorySegment memory() {
        return switch (values) {
            case double[] v -> MemorySegment.ofArray(v);
            case float[] v -> MemorySegment.ofArray(v);
            case long[] v -> MemorySegment.ofArray(v);
            case int[] v -> MemorySegment.ofArray(v);
            default -> MemorySegment.ofArray((byte[]) values);
        };
    }

    private static float[] toFloats(double[] values) {
        var floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static byte[] toTruth(double[] values) {
        var truth = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            truth[i] = (byte) (values[i] != 0 ? 1 : 0);
        }
        return truth;
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
     * All numbers in row-major order as binary64; two an element if complex.
     *
     * @return a copy
     */
    public double[] toArray() {
        if (values instanceof double[] doubles) {
            return doubles.clone();
        }
        var numbers = new double[java.lang.reflect.Array.getLength(values)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(i);
        }
        return numbers;
    }

    /**
     * All integers in row-major order.
     *
     * @return a copy
     * @throws IllegalStateException if the elements are neither integers nor truth values
     */
    public long[] toIntegers() {
        return switch (values) {
            case long[] v -> v.clone();
            case int[] v -> Arrays.stream(v).asLongStream().toArray();
            case byte[] v -> {
                var integers = new long[v.length];
                for (int i = 0; i < v.length; i++) {
                    integers[i] = v[i];
                }
                yield integers;
            }
            default -> throw new IllegalStateException("an array of " + type.dtype() + " does not hold integers");
        };
    }

    /**
     * One element, by its row-major position; the real part, if complex.
     *
     * @param index from 0 to size - 1
     * @return the element
     */
    public double get(int index) {
        return number(type.dtype().isComplex() ? 2 * index : index);
    }

    /**
     * The imaginary part of one element, by its row-major position.
     *
     * @param index from 0 to size - 1
     * @return the part, 0 if the elements are real
     */
    public double imaginary(int index) {
        return type.dtype().isComplex() ? number(2 * index + 1) : 0;
    }

    private double number(int index) {
        return switch (values) {
            case double[] v -> v[index];
            case float[] v -> v[index];
            case long[] v -> v[index];
            case int[] v -> v[index];
            default -> ((byte[]) values)[index];
        };
    }

    /**
     * The number of elements.
     *
     * @return the shape's size
     */
    public int size() {
        return type.shape().size();
    }

    /**
     * Whether no element is infinite or not a number.
     *
     * @return true if all are finite
     */
    public boolean isFinite() {
        int numbers = java.lang.reflect.Array.getLength(values);
        for (int i = 0; i < numbers; i++) {
            if (!Double.isFinite(number(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof HostArray that
                        && type.equals(that.type)
                        && Arrays.deepEquals(new Object[] {values}, new Object[] {that.values}));
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.deepHashCode(new Object[] {values});
    }

    /** Type and elements; of large arrays only the first. */
    @Override
    public String toString() {
        int shown = Math.min(size(), 16);
        var text = new StringBuilder(type.toString()).append(" [");
        for (int i = 0; i < shown; i++) {
            text.append(i == 0 ? "" : ", ");
            if (type.dtype().isInteger()) {
                text.append(toIntegers()[i]);
            } else {
                text.append(get(i));
            }
            if (type.dtype().isComplex()) {
                text.append(imaginary(i) < 0 ? "" : "+").append(imaginary(i)).append('i');
            }
        }
        return text.append(shown < size() ? ", ...]" : "]").toString();
    }
}
