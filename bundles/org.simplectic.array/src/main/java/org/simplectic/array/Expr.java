package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A value of a program being traced. Operations record equations; shapes and element types are checked as they are
 * recorded. Element-wise operations take operands of one shape, or of one shape and a scalar.
 */
public final class Expr {
    private final Trace trace;
    private final int value;
    private final ArrayType type;

    Expr(Trace trace, int value, ArrayType type) {
        this.trace = trace;
        this.value = value;
        this.type = type;
    }

    Trace trace() {
        return trace;
    }

    int value() {
        return value;
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
     * A number in the same program.
     *
     * @param number the value
     * @return a scalar constant
     */
    public Expr constant(double number) {
        return trace.constant(HostArray.scalar(number));
    }

    /**
     * Fixed values in the same program.
     *
     * @param values the values
     * @return a constant of their type
     */
    public Expr constant(HostArray values) {
        return trace.constant(values);
    }

    /**
     * The sum.
     *
     * @param other of the same shape, or either a scalar
     * @return {@code this + other}
     */
    public Expr plus(Expr other) {
        return binary(Primitive.Binary.ADD, other);
    }

    /**
     * The difference.
     *
     * @param other of the same shape, or either a scalar
     * @return {@code this - other}
     */
    public Expr minus(Expr other) {
        return binary(Primitive.Binary.SUBTRACT, other);
    }

    /**
     * The product, element by element.
     *
     * @param other of the same shape, or either a scalar
     * @return {@code this * other}
     */
    public Expr times(Expr other) {
        return binary(Primitive.Binary.MULTIPLY, other);
    }

    /**
     * The product with a number.
     *
     * @param number the factor
     * @return {@code number * this}
     */
    public Expr times(double number) {
        return constant(number).times(this);
    }

    /**
     * The quotient, element by element.
     *
     * @param other of the same shape, or either a scalar
     * @return {@code this / other}
     */
    public Expr over(Expr other) {
        return binary(Primitive.Binary.DIVIDE, other);
    }

    /**
     * The absolute value.
     *
     * @return {@code |this|}
     */
    public Expr abs() {
        return unary(Primitive.Unary.ABS);
    }

    /**
     * The square root.
     *
     * @return {@code sqrt(this)}
     */
    public Expr sqrt() {
        return unary(Primitive.Unary.SQRT);
    }

    /**
     * The larger of two, element by element.
     *
     * @param other of the same shape, or either a scalar
     * @return {@code max(this, other)}
     */
    public Expr max(Expr other) {
        return binary(Primitive.Binary.MAX, other);
    }

    /**
     * Any element-wise function of one operand.
     *
     * @param function the function
     * @return a value of this shape
     * @throws IllegalArgumentException if the element types do not fit
     */
    public Expr unary(Primitive.Unary function) {
        require(function == Primitive.Unary.NOT ? DType.BOOL : DType.F64, function);
        return trace.add(function, List.of(this), type);
    }

    /**
     * Any element-wise function of two operands.
     *
     * @param function the function
     * @param other of the same shape, or either a scalar
     * @return a value of the common shape, of truth values for comparisons
     * @throws IllegalArgumentException if shapes or element types do not fit
     */
    public Expr binary(Primitive.Binary function, Expr other) {
        var operand = function.isLogical() ? DType.BOOL : DType.F64;
        require(operand, function);
        other.require(operand, function);
        var result = function.isComparison() ? DType.BOOL : operand;
        return trace.add(function, List.of(this, other), new ArrayType(result, commonShape(function, other)));
    }

    /**
     * A choice, element by element, by this truth value.
     *
     * @param yes the value where this holds
     * @param no the value where it does not
     * @return a value of the common shape
     * @throws IllegalArgumentException if shapes or element types do not fit
     */
    public Expr where(Expr yes, Expr no) {
        var where = new Primitive.Where();
        require(DType.BOOL, where);
        yes.require(no.type.dtype(), where);
        var shape = yes.commonShape(where, no);
        if (type.shape().rank() > 0 && shape.rank() > 0 && !type.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "where: the condition has shape " + type.shape() + ", the values have " + shape);
        }
        var result = shape.rank() > 0 ? shape : type.shape();
        return trace.add(where, List.of(this, yes, no), new ArrayType(yes.type.dtype(), result));
    }

    /**
     * One entry along the first axis.
     *
     * @param index from 0 to the first extent - 1
     * @return a value of one rank less
     * @throws IllegalArgumentException if the index is outside
     */
    public Expr get(int index) {
        var extents = type.shape().extents();
        var rest = new Shape(extents.isEmpty() ? List.of() : extents.subList(1, extents.size()));
        return slice(index, index + 1).reshape(rest);
    }

    /**
     * A range along the first axis.
     *
     * @param start first index taken
     * @param stop first index not taken
     * @return a value of the same rank
     * @throws IllegalArgumentException if the range is not inside
     */
    public Expr slice(int start, int stop) {
        int extent = type.shape().rank() == 0 ? 0 : type.shape().extents().getFirst();
        if (start < 0 || stop < start || stop > extent) {
            throw new IllegalArgumentException("slice " + start + ":" + stop + " is outside shape " + type.shape());
        }
        var shape = type.shape().withLeading(stop - start);
        return trace.add(new Primitive.Slice(start, stop), List.of(this), new ArrayType(type.dtype(), shape));
    }

    /**
     * The same elements under another shape.
     *
     * @param shape a shape of equal size
     * @return the reshaped value
     * @throws IllegalArgumentException if the sizes differ
     */
    public Expr reshape(Shape shape) {
        if (shape.size() != type.shape().size()) {
            throw new IllegalArgumentException("cannot reshape " + type.shape() + " to " + shape);
        }
        return shape.equals(type.shape())
                ? this
                : trace.add(new Primitive.Reshape(shape), List.of(this), new ArrayType(type.dtype(), shape));
    }

    /**
     * This scalar, repeated.
     *
     * @param shape the wanted shape
     * @return a value of that shape
     * @throws IllegalArgumentException if this is neither a scalar nor of that shape
     */
    public Expr broadcast(Shape shape) {
        if (type.shape().equals(shape)) {
            return this;
        }
        if (type.shape().rank() != 0) {
            throw new IllegalArgumentException("only a scalar can be broadcast to " + shape + ", not " + type);
        }
        return trace.add(new Primitive.Broadcast(shape), List.of(this), new ArrayType(type.dtype(), shape));
    }

    /**
     * The sum of all elements, added in the fixed tree order.
     *
     * @return a scalar
     */
    public Expr sum() {
        return reduce(Primitive.Reduction.SUM);
    }

    /**
     * The largest of all elements.
     *
     * @return a scalar, NaN if any element is
     */
    public Expr maximum() {
        return reduce(Primitive.Reduction.MAXIMUM);
    }

    /**
     * Values one after the other along a new first axis.
     *
     * @param parts values of one type, at least one
     * @return a value of one rank more
     * @throws IllegalArgumentException if the types differ
     */
    public static Expr stack(List<Expr> parts) {
        var extents = new ArrayList<Integer>();
        extents.add(1);
        extents.addAll(parts.getFirst().type.shape().extents());
        return concatenate(
                parts.stream().map(p -> p.reshape(new Shape(extents))).toList());
    }

    /**
     * Values one after the other along their first axis.
     *
     * @param parts values of rank at least 1 that differ only in the first extent
     * @return a value of the same rank
     * @throws IllegalArgumentException if the types do not fit
     */
    public static Expr concatenate(List<Expr> parts) {
        var first = parts.getFirst();
        int extent = 0;
        for (var part : parts) {
            if (part.type.shape().rank() == 0 || !part.withLeading(0).equals(first.withLeading(0))) {
                throw new IllegalArgumentException("cannot concatenate "
                        + Arrays.toString(parts.stream().map(Expr::type).toArray()));
            }
            extent += part.type.shape().extents().getFirst();
        }
        return first.trace.add(new Primitive.Concatenate(), parts, first.withLeading(extent));
    }

    private ArrayType withLeading(int extent) {
        return new ArrayType(type.dtype(), type.shape().withLeading(extent));
    }

    private Expr reduce(Primitive.Reduction reduction) {
        require(DType.F64, reduction);
        return trace.add(reduction, List.of(this), ArrayType.SCALAR);
    }

    private Shape commonShape(Primitive primitive, Expr other) {
        var mine = type.shape();
        var theirs = other.type.shape();
        if (mine.equals(theirs) || theirs.rank() == 0) {
            return mine;
        } else if (mine.rank() == 0) {
            return theirs;
        }
        throw new IllegalArgumentException(
                primitive.label() + " needs equal shapes or a scalar, but got " + mine + " and " + theirs);
    }

    private void require(DType dtype, Primitive primitive) {
        if (type.dtype() != dtype) {
            throw new IllegalArgumentException(primitive.label() + " needs " + dtype + " values, but got " + type);
        }
    }

    @Override
    public String toString() {
        return "%" + value + ": " + type;
    }
}
