package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;

/**
 * A value of a program being traced. Operations record equations; shapes and element types are checked as they are
 * recorded, and a mistake is an {@link IllegalArgumentException} that names both shapes and the place in the source.
 *
 * <p>Element-wise operations align shapes at their last axes; an axis that is missing or of extent 1 in one operand is repeated.
 * Element types must agree ({@link #convert}); plain numbers take the element type of the value they meet. Axes count from 0, or
 * from the end as -1, -2, ...
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
     * Any primitive applied to operands, for what has no method here. The results' types follow from the operands'.
     *
     * @param primitive the operation
     * @param operands at least one, all of one program
     * @return the results
     * @throws IllegalArgumentException if the operands' types do not fit
     */
    public static List<Expr> apply(Primitive primitive, List<Expr> operands) {
        return Trace.of(operands).add(primitive, operands);
    }

    /**
     * A number in the same program.
     *
     * @param number the value
     * @return a scalar constant of this element type; of binary64 beside truth values
     */
    public Expr constant(double number) {
        return trace.constant(HostArray.filled(
                new ArrayType(type.dtype() == DType.BOOL ? DType.F64 : type.dtype(), Shape.SCALAR), number));
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
     * Every element its index along one axis.
     *
     * @param result element type and shape
     * @param axis the axis counted along
     * @return a value of that type
     */
    public Expr iota(ArrayType result, int axis) {
        return trace.addOne(new Structural.Iota(result, axis), List.of());
    }

    /**
     * The sum.
     *
     * @param other a value of fitting shape
     * @return {@code this + other}
     */
    public Expr plus(Expr other) {
        return binary(Binary.ADD, other);
    }

    /**
     * The sum with a number.
     *
     * @param number the other operand
     * @return {@code this + number}
     */
    public Expr plus(double number) {
        return binary(Binary.ADD, constant(number));
    }

    /**
     * The difference.
     *
     * @param other a value of fitting shape
     * @return {@code this - other}
     */
    public Expr minus(Expr other) {
        return binary(Binary.SUBTRACT, other);
    }

    /**
     * The difference with a number.
     *
     * @param number the other operand
     * @return {@code this - number}
     */
    public Expr minus(double number) {
        return binary(Binary.SUBTRACT, constant(number));
    }

    /**
     * The product, element by element.
     *
     * @param other a value of fitting shape
     * @return {@code this * other}
     */
    public Expr times(Expr other) {
        return binary(Binary.MULTIPLY, other);
    }

    /**
     * The product with a number.
     *
     * @param number the other operand
     * @return {@code this * number}
     */
    public Expr times(double number) {
        return binary(Binary.MULTIPLY, constant(number));
    }

    /**
     * The quotient, element by element.
     *
     * @param other a value of fitting shape
     * @return {@code this / other}
     */
    public Expr over(Expr other) {
        return type.dtype().isComplex()
                ? times(other.conjugate())
                        .times(complex(
                                other.squaredAbs().reciprocal(), other.real().constant(0)))
                : binary(Binary.DIVIDE, other);
    }

    /**
     * The quotient by a number.
     *
     * @param number the divisor
     * @return {@code this / number}
     */
    public Expr over(double number) {
        return over(constant(number));
    }

    /**
     * The inverse of each element.
     *
     * @return {@code 1 / this}
     */
    public Expr reciprocal() {
        return constant(1).over(this);
    }

    /**
     * The power, element by element.
     *
     * @param exponent a value of fitting shape
     * @return {@code this^exponent}
     */
    public Expr power(Expr exponent) {
        return binary(Binary.POWER, exponent);
    }

    /**
     * The power with a number.
     *
     * @param exponent the exponent; small whole and half ones become products and roots
     * @return {@code this^exponent}
     */
    public Expr power(double exponent) {
        return power(constant(exponent));
    }

    /**
     * The smaller of two, element by element.
     *
     * @param other a value of fitting shape
     * @return {@code min(this, other)}, NaN if either is
     */
    public Expr min(Expr other) {
        return binary(Binary.MIN, other);
    }

    /**
     * The larger of two, element by element.
     *
     * @param other a value of fitting shape
     * @return {@code max(this, other)}, NaN if either is
     */
    public Expr max(Expr other) {
        return binary(Binary.MAX, other);
    }

    /**
     * Whether {@code this < other}, element by element.
     *
     * @param other a value of fitting shape
     * @return truth values
     */
    public Expr less(Expr other) {
        return binary(Binary.LESS, other);
    }

    /**
     * Whether {@code this <= other}, element by element.
     *
     * @param other a value of fitting shape
     * @return truth values
     */
    public Expr lessEqual(Expr other) {
        return binary(Binary.LESS_EQUAL, other);
    }

    /**
     * Whether {@code this == other}, element by element.
     *
     * @param other a value of fitting shape
     * @return truth values
     */
    public Expr equal(Expr other) {
        return binary(Binary.EQUAL, other);
    }

    /**
     * Whether both hold, element by element.
     *
     * @param other a value of fitting shape
     * @return truth values
     */
    public Expr and(Expr other) {
        return binary(Binary.AND, other);
    }

    /**
     * Whether either holds, element by element.
     *
     * @param other a value of fitting shape
     * @return truth values
     */
    public Expr or(Expr other) {
        return binary(Binary.OR, other);
    }

    /**
     * The negative.
     *
     * @return {@code -this}
     */
    public Expr negate() {
        return unary(Unary.NEGATE);
    }

    /**
     * The absolute value.
     *
     * @return {@code |this|}, real
     */
    public Expr abs() {
        return type.dtype().isComplex() ? squaredAbs().sqrt() : unary(Unary.ABS);
    }

    /**
     * The square of the absolute value.
     *
     * @return {@code |this|^2}, real
     */
    public Expr squaredAbs() {
        if (!type.dtype().isComplex()) {
            return times(this);
        }
        return real().times(real()).plus(imaginary().times(imaginary()));
    }

    /**
     * The square root.
     *
     * @return {@code sqrt(this)}
     */
    public Expr sqrt() {
        return unary(Unary.SQRT);
    }

    /**
     * The exponential function.
     *
     * @return {@code e^this}
     */
    public Expr exp() {
        if (!type.dtype().isComplex()) {
            return unary(Unary.EXP);
        }
        var size = real().exp();
        return complex(size.times(imaginary().cos()), size.times(imaginary().sin()));
    }

    /**
     * The natural logarithm.
     *
     * @return the principal value, if complex
     */
    public Expr log() {
        return type.dtype().isComplex()
                ? complex(squaredAbs().log().times(0.5), imaginary().binary(Binary.ATAN2, real()))
                : unary(Unary.LOG);
    }

    /**
     * The sine.
     *
     * @return {@code sin(this)}
     */
    public Expr sin() {
        return unary(Unary.SIN);
    }

    /**
     * The cosine.
     *
     * @return {@code cos(this)}
     */
    public Expr cos() {
        return unary(Unary.COS);
    }

    /**
     * The hyperbolic tangent.
     *
     * @return {@code tanh(this)}
     */
    public Expr tanh() {
        return unary(Unary.TANH);
    }

    /**
     * The error function.
     *
     * @return {@code erf(this)}
     */
    public Expr erf() {
        return unary(Unary.ERF);
    }

    /**
     * The logistic function.
     *
     * @return {@code logistic(this)}
     */
    public Expr logistic() {
        return unary(Unary.LOGISTIC);
    }

    /**
     * Any element-wise function of one operand.
     *
     * @param function the function
     * @return a value of this shape
     */
    public Expr unary(Unary function) {
        return trace.addOne(function, List.of(this));
    }

    /**
     * Any element-wise function of two operands.
     *
     * @param function the function
     * @param other a value of fitting shape
     * @return a value of the common shape, of truth values for comparisons
     */
    public Expr binary(Binary function, Expr other) {
        return aligned(function, List.of(this, other));
    }

    /**
     * A choice, element by element, by this truth value.
     *
     * @param yes the value where this holds
     * @param no the value where it does not
     * @return a value of the common shape
     */
    public Expr where(Expr yes, Expr no) {
        return aligned(new Elementwise.Where(), List.of(this, yes, no));
    }

    /**
     * The same values as another element type.
     *
     * @param dtype the element type
     * @return a value of this shape
     */
    public Expr convert(DType dtype) {
        return dtype == type.dtype() ? this : trace.addOne(new Elementwise.Convert(dtype), List.of(this));
    }

    /**
     * The complex number of two parts.
     *
     * @param real real numbers
     * @param imaginary real numbers of the same element type
     * @return {@code real + i imaginary}
     */
    public static Expr complex(Expr real, Expr imaginary) {
        return real.aligned(Elementwise.Part.COMPLEX, List.of(real, imaginary));
    }

    /**
     * The real part.
     *
     * @return real numbers
     */
    public Expr real() {
        return type.dtype().isComplex() ? trace.addOne(Elementwise.Part.REAL, List.of(this)) : this;
    }

    /**
     * The imaginary part.
     *
     * @return real numbers
     */
    public Expr imaginary() {
        return trace.addOne(Elementwise.Part.IMAGINARY, List.of(this));
    }

    /**
     * The complex conjugate.
     *
     * @return this, if real
     */
    public Expr conjugate() {
        return type.dtype().isComplex() ? trace.addOne(Elementwise.Part.CONJUGATE, List.of(this)) : this;
    }

    /**
     * The same elements under another shape.
     *
     * @param shape a shape of equal size
     * @return the reshaped value
     */
    public Expr reshape(Shape shape) {
        return trace.addOne(new Structural.Reshape(shape), List.of(this));
    }

    /**
     * The same elements under another shape.
     *
     * @param extents extents of equal product
     * @return the reshaped value
     */
    public Expr reshape(int... extents) {
        return reshape(Shape.of(extents));
    }

    /**
     * This value repeated: aligned at the last axes, extents of 1 and missing axes widened.
     *
     * @param shape the wanted shape
     * @return a value of that shape
     */
    public Expr broadcast(Shape shape) {
        var own = type.shape();
        if (own.equals(shape)) {
            return this;
        }
        int missing = shape.rank() - own.rank();
        var kept = new ArrayList<Integer>();
        var axes = new ArrayList<Integer>();
        for (int i = 0; i < own.rank(); i++) {
            int wanted = missing < 0 ? -1 : shape.extent(missing + i);
            if (own.extent(i) == wanted) {
                kept.add(wanted);
                axes.add(missing + i);
            } else if (own.extent(i) != 1 || missing < 0) {
                throw Mistakes.mistake("cannot broadcast " + own + " to " + shape);
            }
        }
        return reshape(new Shape(kept)).broadcast(shape, axes);
    }

    /**
     * This value repeated along new axes.
     *
     * @param shape the wanted shape
     * @param axes where the axes of this go, ascending
     * @return a value of that shape
     */
    public Expr broadcast(Shape shape, List<Integer> axes) {
        return trace.addOne(new Structural.Broadcast(shape, axes), List.of(this));
    }

    /**
     * The axes in another order.
     *
     * @param permutation each axis once
     * @return the value whose axis i is axis {@code permutation[i]} of this
     */
    public Expr transpose(int... permutation) {
        return trace.addOne(
                new Structural.Transpose(
                        Arrays.stream(permutation).mapToObj(this::axis).toList()),
                List.of(this));
    }

    /**
     * The last two axes exchanged.
     *
     * @return the matrices transposed
     */
    public Expr transpose() {
        var permutation = new ArrayList<>(Checks.axes(type.rank()));
        Checks.require(type.rank() >= 2, () -> "transpose needs two axes, but got " + type);
        Collections.swap(permutation, type.rank() - 1, type.rank() - 2);
        return trace.addOne(new Structural.Transpose(permutation), List.of(this));
    }

    /**
     * One axis moved to another place, the others in their order.
     *
     * @param from the axis
     * @param to where it goes
     * @return the value with its axes reordered
     */
    public Expr moveAxis(int from, int to) {
        var permutation = new ArrayList<>(Checks.axes(type.rank()));
        permutation.add(axis(to), permutation.remove(axis(from)));
        return trace.addOne(new Structural.Transpose(permutation), List.of(this));
    }

    /**
     * This with an axis of extent 1 more.
     *
     * @param axis where the new axis goes in the result, from 0 to the rank or counted from the end
     * @return a value of one rank more
     */
    public Expr expandDims(int axis) {
        Checks.require(axis >= -type.rank() - 1 && axis <= type.rank(), () -> type + " cannot get a new axis " + axis);
        return reshape(type.shape().insert(axis < 0 ? axis + type.rank() + 1 : axis, 1));
    }

    /**
     * This without an axis of extent 1.
     *
     * @param axis the axis
     * @return a value of one rank less
     */
    public Expr squeeze(int axis) {
        Checks.require(
                type.shape().extent(axis(axis)) == 1,
                () -> "only an axis of extent 1 vanishes, not " + axis + " of " + type);
        return reshape(type.shape().remove(axis(axis)));
    }

    /**
     * The entries (i, i) of matrices, the last two axes.
     *
     * @return a value of one rank less
     */
    public Expr diagonal() {
        int rank = type.rank();
        Checks.require(rank >= 2, () -> "a diagonal is of matrices, but got " + type);
        int columns = type.shape().extent(rank - 1);
        int entries = Math.min(type.shape().extent(rank - 2), columns);
        var lead = type.shape().axes(0, rank - 2);
        var square = slice(-2, 0, entries, 1);
        // Row after row the diagonal is every (columns + 1)-th element.
        return square.reshape(lead.then(Shape.of(entries * columns)))
                .slice(-1, 0, entries * columns, columns + 1)
                .reshape(lead.then(Shape.of(entries)));
    }

    /**
     * The sum of the diagonals of matrices, the last two axes.
     *
     * @return a value of two ranks less
     */
    public Expr matrixTrace() {
        return diagonal().sum(-1);
    }

    /**
     * The products of each element of this vector with each of another.
     *
     * @param other a vector
     * @return the matrix of entries {@code this(i) other(j)}
     */
    public Expr outer(Expr other) {
        Checks.require(
                type.rank() == 1 && other.type.rank() == 1,
                () -> "an outer product is of two vectors, but got " + type + " and " + other.type);
        return expandDims(1).times(other.expandDims(0));
    }

    /**
     * One entry along the first axis.
     *
     * @param index from 0 to the first extent - 1
     * @return a value of one rank less
     */
    public Expr get(int index) {
        Checks.require(type.rank() > 0, () -> "a scalar has no entry " + index);
        return slice(index, index + 1).reshape(type.shape().remove(0));
    }

    /**
     * A range along the first axis.
     *
     * @param start first index taken
     * @param stop first index not taken
     * @return a value of the same rank
     */
    public Expr slice(int start, int stop) {
        return slice(0, start, stop, 1);
    }

    /**
     * A range along one axis.
     *
     * @param axis the axis
     * @param start first index taken
     * @param stop first index not taken
     * @param stride step, at least 1
     * @return a value of the same rank
     */
    public Expr slice(int axis, int start, int stop, int stride) {
        Checks.require(type.rank() > 0, () -> "slice " + start + ":" + stop + " of a scalar");
        var starts = new ArrayList<>(Collections.nCopies(type.rank(), 0));
        var stops = new ArrayList<>(type.shape().extents());
        var strides = new ArrayList<>(Collections.nCopies(type.rank(), 1));
        starts.set(axis(axis), start);
        stops.set(axis(axis), stop);
        strides.set(axis(axis), stride);
        return trace.addOne(new Structural.Slice(starts, stops, strides), List.of(this));
    }

    /**
     * Zeros before and after along one axis.
     *
     * @param axis the axis
     * @param low zeros before
     * @param high zeros after
     * @return a value of the same rank
     */
    public Expr pad(int axis, int low, int high) {
        var before = new ArrayList<>(Collections.nCopies(type.rank(), 0));
        var after = new ArrayList<>(before);
        before.set(axis(axis), low);
        after.set(axis(axis), high);
        return trace.addOne(new Structural.Pad(before, after, Collections.nCopies(type.rank(), 0)), List.of(this));
    }

    /**
     * Zeros around and between the elements along all axes.
     *
     * @param low zeros before, an axis each
     * @param high zeros after, an axis each
     * @param interior zeros between neighbours, an axis each
     * @return a value of the same rank
     */
    public Expr pad(List<Integer> low, List<Integer> high, List<Integer> interior) {
        return trace.addOne(new Structural.Pad(low, high, interior), List.of(this));
    }

    /**
     * The order along some axes turned round.
     *
     * @param axes the axes
     * @return a value of this shape
     */
    public Expr reverse(int... axes) {
        return trace.addOne(new Structural.Reverse(axes(axes)), List.of(this));
    }

    /**
     * Each element replaced by the one at {@code index + offset} along one axis.
     *
     * @param axis the axis
     * @param offset of either sign, smaller in size than the extent
     * @param edge what is taken beyond the ends
     * @return a value of this shape
     */
    public Expr shift(int axis, int offset, Structural.Edge edge) {
        return trace.addOne(new Structural.Shift(axis(axis), offset, edge), List.of(this));
    }

    /**
     * Values one after the other along a new first axis.
     *
     * @param parts values of one type, at least one
     * @return a value of one rank more
     */
    public static Expr stack(List<Expr> parts) {
        return concatenate(
                parts.stream().map(p -> p.reshape(p.type.shape().insert(0, 1))).toList());
    }

    /**
     * Values one after the other along their first axis.
     *
     * @param parts values of rank at least 1 that differ only in the first extent
     * @return a value of the same rank
     */
    public static Expr concatenate(List<Expr> parts) {
        return concatenate(0, parts);
    }

    /**
     * Values one after the other along one axis.
     *
     * @param axis the axis
     * @param parts values that differ only in the extent of that axis, at least one
     * @return a value of the same rank
     */
    public static Expr concatenate(int axis, List<Expr> parts) {
        return Trace.of(parts)
                .addOne(new Structural.Concatenate(parts.getFirst().axis(axis)), parts);
    }

    /**
     * The sum along some axes, which vanish; without any, of all elements.
     *
     * @param axes the axes; none for all
     * @return the reduced value
     */
    public Expr sum(int... axes) {
        return reduce(Reduction.Operation.SUM, axes);
    }

    /**
     * The product along some axes, which vanish; without any, of all elements.
     *
     * @param axes the axes; none for all
     * @return the reduced value
     */
    public Expr product(int... axes) {
        return reduce(Reduction.Operation.PRODUCT, axes);
    }

    /**
     * The largest element along some axes, which vanish; without any, of all elements.
     *
     * @param axes the axes; none for all
     * @return the reduced value, NaN if an element is
     */
    public Expr maximum(int... axes) {
        return reduce(Reduction.Operation.MAXIMUM, axes);
    }

    /**
     * The smallest element along some axes, which vanish; without any, of all elements.
     *
     * @param axes the axes; none for all
     * @return the reduced value, NaN if an element is
     */
    public Expr minimum(int... axes) {
        return reduce(Reduction.Operation.MINIMUM, axes);
    }

    /**
     * Whether all truth values hold along some axes, which vanish; without any, of all elements.
     *
     * @param axes the axes; none for all
     * @return the reduced value
     */
    public Expr all(int... axes) {
        return reduce(Reduction.Operation.ALL, axes);
    }

    /**
     * Whether any truth value holds along some axes, which vanish; without any, of all elements.
     *
     * @param axes the axes; none for all
     * @return the reduced value
     */
    public Expr any(int... axes) {
        return reduce(Reduction.Operation.ANY, axes);
    }

    /**
     * The mean along some axes, which vanish; without any, of all elements.
     *
     * @param axes the axes; none for all
     * @return the reduced value
     */
    public Expr mean(int... axes) {
        var total = sum(axes);
        return total.over(
                (double) type.shape().size() / Math.max(1, total.type.shape().size()));
    }

    /**
     * The logarithm of the sum of exponentials along some axes, which vanish; without any, of all elements. Without overflow;
     * minus infinity where all elements are.
     *
     * @param axes the axes; none for all
     * @return the reduced value
     */
    public Expr logSumExp(int... axes) {
        var over = axes.length == 0 ? Checks.axes(type.rank()) : axes(axes);
        var largest = maximum(axes);
        var finite = largest.unary(Unary.ABS).less(constant(Double.POSITIVE_INFINITY));
        var offset = finite.where(largest, constant(0));
        var kept = new ArrayList<>(Checks.axes(type.rank()));
        kept.removeAll(over);
        return minus(offset.broadcast(type.shape(), kept))
                .exp()
                .sumOver(over)
                .log()
                .plus(offset);
    }

    /**
     * The Euclidean norm of all elements. Its derivative at zero is not a number.
     *
     * @return a real scalar
     */
    public Expr norm() {
        return squaredAbs().sum().sqrt();
    }

    /**
     * The index of the largest element along one axis, which vanishes.
     *
     * @param axis the axis
     * @return indices, i32; of equal elements the first
     */
    public Expr argMax(int axis) {
        return trace.addOne(new Reduction.ArgReduce(true, axis(axis)), List.of(this));
    }

    /**
     * The index of the smallest element along one axis, which vanishes.
     *
     * @param axis the axis
     * @return indices, i32; of equal elements the first
     */
    public Expr argMin(int axis) {
        return trace.addOne(new Reduction.ArgReduce(false, axis(axis)), List.of(this));
    }

    /**
     * Sums of the elements up to and with each one.
     *
     * @param axis the axis
     * @return a value of this shape
     */
    public Expr cumulativeSum(int axis) {
        return trace.addOne(new Reduction.CumulativeSum(axis(axis), false), List.of(this));
    }

    /**
     * Sums of the elements from each one to the last.
     *
     * @param axis the axis
     * @return a value of this shape
     */
    public Expr reverseCumulativeSum(int axis) {
        return trace.addOne(new Reduction.CumulativeSum(axis(axis), true), List.of(this));
    }

    /**
     * The elements in ascending order along one axis, NaN last.
     *
     * @param axis the axis
     * @return a value of this shape
     */
    public Expr sort(int axis) {
        return trace.addOne(new Indexing.Sort(axis(axis)), List.of(this));
    }

    /**
     * The indices that sort along one axis.
     *
     * @param axis the axis
     * @return indices, i32
     */
    public Expr argSort(int axis) {
        return trace.addOne(new Indexing.ArgSort(axis(axis)), List.of(this));
    }

    /**
     * Entries along the first axis, by index.
     *
     * @param indices integers of shape {@code [I...]}
     * @return a value of shape {@code [I..., C...]}, this having {@code [n, C...]}
     */
    public Expr gather(Expr indices) {
        return Trace.of(List.of(this, indices)).addOne(new Indexing.Gather(0), List.of(this, indices));
    }

    /**
     * Entries along one axis, by index.
     *
     * @param axis the axis
     * @param indices integers of any shape
     * @return this with the axis replaced by those of the indices
     */
    public Expr gather(int axis, Expr indices) {
        int along = axis(axis);
        var gathered = moveAxis(along, 0).gather(indices);
        var order = new ArrayList<Integer>();
        for (int i = 0; i < gathered.type.rank(); i++) {
            int rank = indices.type.rank();
            order.add(i < along ? rank + i : i < along + rank ? i - along : i);
        }
        return gathered.trace.addOne(new Structural.Transpose(order), List.of(gathered));
    }

    /**
     * One entry along one axis for each place on the other axes: the companion of {@link #argSort}.
     *
     * @param axis the axis
     * @param indices integers of this shape, except for the extent of the axis
     * @return a value of the indices' shape
     */
    public Expr gatherAlong(int axis, Expr indices) {
        var operands = List.of(moveAxis(axis, -1), indices.moveAxis(axis, -1));
        return Trace.of(operands)
                .addOne(new Indexing.Gather(type.rank() - 1), operands)
                .moveAxis(-1, axis);
    }

    /**
     * This with updates added to entries along the first axis.
     *
     * @param indices integers of shape {@code [I...]}
     * @param updates values of shape {@code [I..., C...]}
     * @return a value of this shape
     */
    public Expr scatterAdd(Expr indices, Expr updates) {
        var operands = List.of(this, indices, updates);
        return Trace.of(operands).addOne(new Indexing.ScatterAdd(0), operands);
    }

    /**
     * Matrix product over the last two axes; a vector is a row on the left and a column on the right; leading axes are aligned as in element-wise operations.
     *
     * @param other a value of the same real or complex type
     * @return the products
     */
    public Expr matmul(Expr other) {
        if (type.rank() == 1) {
            var row = reshape(type.shape().insert(0, 1)).matmul(other);
            int place = row.type.rank() - (other.type.rank() == 1 ? 1 : 2);
            return row.reshape(row.type.shape().remove(place));
        } else if (other.type.rank() == 1) {
            var column = matmul(other.reshape(other.type.shape().insert(1, 1)));
            return column.reshape(column.type.shape().remove(column.type.rank() - 1));
        }
        Checks.require(
                type.rank() >= 2 && other.type.rank() >= 2,
                () -> "matmul takes vectors and matrices, but got " + type + " and " + other.type);
        int mine = type.rank() - 2;
        int theirs = other.type.rank() - 2;
        if (theirs == 0 && mine > 0) {
            var shape = type.shape();
            var rows = reshape(shape.axes(0, mine + 1).size(), shape.extent(mine + 1))
                    .matmul(other);
            return rows.reshape(shape.with(mine + 1, other.type.shape().extent(1)));
        }
        var batch = commonShape(
                new Contraction.Dot(0, false, false),
                type.shape().axes(0, mine),
                other.type.shape().axes(0, theirs));
        var left = broadcast(batch.then(type.shape().axes(mine, mine + 2)));
        var right = other.broadcast(batch.then(other.type.shape().axes(theirs, theirs + 2)));
        return left.dot(right, batch.rank(), false, false);
    }

    /**
     * Matrix products with leading axes in common.
     *
     * @param other shape {@code [B..., k, n]}, or {@code [B..., n, k]} if transposed
     * @param batchAxes the rank of B
     * @param transposeThis whether this is {@code [B..., k, m]} instead of {@code [B..., m, k]}
     * @param transposeOther whether the other one is given transposed
     * @return shape {@code [B..., m, n]}
     */
    public Expr dot(Expr other, int batchAxes, boolean transposeThis, boolean transposeOther) {
        return Trace.of(List.of(this, other))
                .addOne(new Contraction.Dot(batchAxes, transposeThis, transposeOther), List.of(this, other));
    }

    /**
     * Convolution of this signal with kernels; see {@link Contraction.Convolution} for the shapes.
     *
     * @param kernels the kernels
     * @param settings strides, padding, dilation and groups
     * @return the convolved signals
     */
    public Expr convolve(Expr kernels, Contraction.Convolution settings) {
        return Trace.of(List.of(this, kernels)).addOne(settings, List.of(this, kernels));
    }

    /**
     * A sparse matrix, whose values are these, times a vector or matrix.
     *
     * @param structure where the non-zeros are
     * @param x a vector or a matrix of as many rows as the matrix has columns
     * @return the product
     */
    public Expr sparseTimes(SparseStructure structure, Expr x) {
        return Trace.of(List.of(this, x)).addOne(new Contraction.SparseMultiply(structure), List.of(this, x));
    }

    /**
     * The discrete Fourier transform of complex numbers.
     *
     * @param axes 1 to 3 axes, ascending
     * @return the transform
     */
    public Expr fft(int... axes) {
        var over = axes(axes);
        return trace.addOne(
                new Fourier.Fft(Fourier.Kind.FORWARD, over, type.shape().extent(over.getLast())), List.of(this));
    }

    /**
     * The inverse of {@link #fft}.
     *
     * @param axes 1 to 3 axes, ascending
     * @return the transform
     */
    public Expr ifft(int... axes) {
        var over = axes(axes);
        return trace.addOne(
                new Fourier.Fft(Fourier.Kind.INVERSE, over, type.shape().extent(over.getLast())), List.of(this));
    }

    /**
     * The Fourier transform of real numbers, of the last axis only the entries 0 to n/2.
     *
     * @param axes 1 to 3 axes, ascending
     * @return the transform
     */
    public Expr rfft(int... axes) {
        var over = axes(axes);
        return trace.addOne(
                new Fourier.Fft(Fourier.Kind.REAL_FORWARD, over, type.shape().extent(over.getLast())), List.of(this));
    }

    /**
     * The inverse of {@link #rfft}.
     *
     * @param length the extent of the last listed axis in the result
     * @param axes 1 to 3 axes, ascending
     * @return real numbers
     */
    public Expr irfft(int length, int... axes) {
        return trace.addOne(new Fourier.Fft(Fourier.Kind.REAL_INVERSE, axes(axes), length), List.of(this));
    }

    /**
     * The discrete cosine transform of real numbers, not normalised: with x of length n,
     *
     * <ul>
     *   <li>type 1: {@code y(k) = x(0) + (-1)^k x(n-1) + 2 sum over 0 < j < n-1 of x(j) cos(pi k j / (n - 1))};
     *   <li>type 2: {@code y(k) = 2 sum of x(j) cos(pi k (2 j + 1) / (2 n))};
     *   <li>type 3: {@code y(k) = x(0) + 2 sum over j > 0 of x(j) cos(pi (2 k + 1) j / (2 n))};
     *   <li>type 4: {@code y(k) = 2 sum of x(j) cos(pi (2 k + 1) (2 j + 1) / (4 n))}.
     * </ul>
     *
     * @param kind the type, 1 to 4; type 1 needs two elements
     * @param axis the axis
     * @return a value of this shape; costs a Fourier transform of real numbers of length n, 2 n - 2 for type 1, of complex
     *     ones of length 2 n for type 4
     */
    public Expr dct(int kind, int axis) {
        return TrigonometricTransforms.cosine(this, kind, axis(axis));
    }

    /**
     * The inverse of {@link #dct} of the same type.
     *
     * @param kind the type, 1 to 4
     * @param axis the axis
     * @return a value of this shape
     */
    public Expr inverseDct(int kind, int axis) {
        return TrigonometricTransforms.inverseCosine(this, kind, axis(axis));
    }

    /**
     * The discrete sine transform of real numbers, not normalised: with x of length n,
     *
     * <ul>
     *   <li>type 1: {@code y(k) = 2 sum of x(j) sin(pi (k + 1) (j + 1) / (n + 1))};
     *   <li>type 2: {@code y(k) = 2 sum of x(j) sin(pi (k + 1) (2 j + 1) / (2 n))};
     *   <li>type 3: {@code y(k) = (-1)^k x(n-1) + 2 sum over j < n-1 of x(j) sin(pi (2 k + 1) (j + 1) / (2 n))};
     *   <li>type 4: {@code y(k) = 2 sum of x(j) sin(pi (2 k + 1) (2 j + 1) / (4 n))}.
     * </ul>
     *
     * @param kind the type, 1 to 4
     * @param axis the axis
     * @return a value of this shape; costs a Fourier transform of real numbers of length n, 2 n + 2 for type 1, of complex
     *     ones of length 2 n for type 4
     */
    public Expr dst(int kind, int axis) {
        return TrigonometricTransforms.sine(this, kind, axis(axis));
    }

    /**
     * The inverse of {@link #dst} of the same type.
     *
     * @param kind the type, 1 to 4
     * @param axis the axis
     * @return a value of this shape
     */
    public Expr inverseDst(int kind, int axis) {
        return TrigonometricTransforms.inverseSine(this, kind, axis(axis));
    }

    /**
     * The Cholesky factor of symmetric positive definite matrices.
     *
     * @return lower triangular matrices; NaN where the matrix is not positive definite
     */
    public Expr cholesky() {
        return trace.addOne(new Factorization.Cholesky(), List.of(this));
    }

    /**
     * The solution X of {@code A X = B}, A being these matrices.
     *
     * @param b right-hand sides {@code [..., n, k]}
     * @return X; not finite where A is singular
     */
    public Expr solve(Expr b) {
        return Trace.of(List.of(this, b)).addOne(new Factorization.LuSolve(false), List.of(this, b));
    }

    /**
     * LU factors of these matrices {@code [..., n, n]}, to solve with several times. See {@link Factorization.Lu}.
     *
     * @return the factors; NaN where a matrix is singular or not finite
     */
    public LuFactors lu() {
        return LuFactors.of(new Factorization.Lu(), this);
    }

    /**
     * LU factors of band matrices, to solve with several times; these are their bands {@code [..., n, lower + upper + 1]}, row i having
     * {@code A[i, i - lower]} to {@code A[i, i + upper]}. See {@link Factorization.BandedLu}.
     *
     * @param lower how many diagonals there are below the main one
     * @param upper how many diagonals there are above the main one
     * @return the factors; NaN where a matrix is singular or not finite
     */
    public LuFactors bandedLu(int lower, int upper) {
        return LuFactors.of(new Factorization.BandedLu(lower, upper), this);
    }

    /**
     * The solution X of {@code T X = B}, T being a triangle of these matrices.
     *
     * @param b right-hand sides {@code [..., n, k]}
     * @param lower whether T is the lower triangle
     * @param transposed whether {@code T^T X = B} is solved
     * @return X
     */
    public Expr triangularSolve(Expr b, boolean lower, boolean transposed) {
        return Trace.of(List.of(this, b))
                .addOne(new Factorization.TriangularSolve(lower, transposed, false), List.of(this, b));
    }

    /**
     * The QR factorization, see {@link Factorization.Qr}.
     *
     * @return Q and R
     */
    public List<Expr> qr() {
        return trace.add(new Factorization.Qr(), List.of(this));
    }

    /**
     * Eigenvalues and eigenvectors of symmetric matrices, see {@link Factorization.SymmetricEigen}.
     *
     * @return values, ascending, and vectors as columns
     */
    public List<Expr> symmetricEigen() {
        return trace.add(new Factorization.SymmetricEigen(), List.of(this));
    }

    /**
     * A function of symmetric matrices, by eigenvalues: {@code V diag(f(w)) V^T}. Unlike that expression it has the right first
     * derivative also where eigenvalues are equal; higher derivatives only where they are apart.
     *
     * @param function the function of a number, applied element-wise; it must use nothing but its argument
     * @return symmetric matrices
     * @see "N. J. Higham, Functions of Matrices (2008), theorem 3.11"
     */
    public Expr symmetricFunction(UnaryOperator<Expr> function) {
        return ControlFlow.custom(
                        "symmetric function",
                        List.of(this),
                        x -> List.of(FactorizationRules.ofEigenvalues(x.getFirst(), function)),
                        (x, tangents) -> List.of(
                                FactorizationRules.tangentOfEigenvalues(x.getFirst(), tangents.getFirst(), function)))
                .getFirst();
    }

    /**
     * The singular value decomposition, see {@link Factorization.Svd}.
     *
     * @return U, singular values, V
     */
    public List<Expr> svd() {
        return trace.add(new Factorization.Svd(), List.of(this));
    }

    /**
     * The lower triangles of matrices, the last two axes, with zeros above.
     *
     * @return a value of this shape
     */
    public Expr lowerTriangle() {
        return triangle(false, true);
    }

    /**
     * The upper triangles of matrices, the last two axes, with zeros below.
     *
     * @return a value of this shape
     */
    public Expr upperTriangle() {
        return triangle(true, true);
    }

    /** One triangle of matrices, with or without the diagonal, and zeros elsewhere. */
    Expr triangle(boolean upper, boolean diagonal) {
        matrices("a triangle");
        int rank = type.rank();
        var indices = new ArrayType(DType.I32, type.shape().axes(rank - 2, rank));
        var smaller = iota(indices, upper ? 0 : 1);
        var larger = iota(indices, upper ? 1 : 0);
        return smaller.binary(diagonal ? Binary.LESS_EQUAL : Binary.LESS, larger)
                .where(this, constant(0));
    }

    /**
     * The matrices with these diagonals, the last axis, and zeros elsewhere.
     *
     * @return of a shape {@code [..., n]} the shape {@code [..., n, n]}
     */
    public Expr diagonalMatrix() {
        Checks.require(type.rank() >= 1, () -> "a diagonal is a vector, but got " + type);
        int n = type.shape().extent(type.rank() - 1);
        var none = Collections.nCopies(type.rank(), 0);
        var between = new ArrayList<>(none);
        between.set(type.rank() - 1, n);
        return trace.addOne(new Structural.Pad(none, none, between), List.of(this))
                .reshape(type.shape().then(Shape.of(n)));
    }

    /**
     * An identity matrix in the same program.
     *
     * @param n rows and columns
     * @return a matrix {@code [n, n]} of this element type
     */
    public Expr identity(int n) {
        return constant(1).broadcast(Shape.of(n)).diagonalMatrix();
    }

    /**
     * The inverses of square matrices, by LU with partial pivoting; for a few right-hand sides {@link #solve} is cheaper and more accurate.
     *
     * @return matrices of this shape; not finite where a matrix is singular
     */
    public Expr inverse() {
        matrices("an inverse");
        return solve(identity(type.shape().extent(type.rank() - 1)).broadcast(type.shape()));
    }

    /**
     * The logarithms of the absolute values of the determinants of square matrices, by QR; they do not over- or underflow.
     *
     * @return shape {@code [...]} for matrices {@code [..., n, n]}; minus infinity where a matrix is singular
     */
    public Expr logAbsDeterminant() {
        matrices("a determinant");
        int rank = type.rank();
        Checks.require(
                type.shape().extent(rank - 1) == type.shape().extent(rank - 2),
                () -> "a determinant is of square matrices, but got " + type);
        return qr().get(1).diagonal().log().sum(-1);
    }

    /**
     * The X with the smallest sum of squares of {@code A X - B}, A being these matrices {@code [..., m, n]} with m at least n and
     * full rank; by QR.
     *
     * @param b right-hand sides {@code [..., m, k]}
     * @return X {@code [..., n, k]}; not finite where the columns are linearly dependent
     */
    public Expr leastSquares(Expr b) {
        var factors = qr();
        var projected = factors.get(0).dot(b, type.rank() - 2, true, false);
        return factors.get(1).triangularSolve(projected, false, false);
    }

    private void matrices(String what) {
        Checks.require(type.rank() >= 2, () -> what + " is of matrices, but got " + type);
    }

    /**
     * Random numbers by this key, or by each of these keys.
     *
     * @param distribution what is drawn
     * @param result element type and shape for one key
     * @return numbers of that type for each key
     */
    public Expr random(RandomNumbers.Distribution distribution, ArrayType result) {
        return trace.addOne(new RandomNumbers.Draw(distribution, result), List.of(this));
    }

    /** Summed over the axes along which a value of some shape was repeated to this one's: undoes a broadcast of a scalar. */
    Expr sumTo(Shape shape) {
        return type.shape().equals(shape) ? this : shape.rank() == 0 ? sum() : broadcast(shape);
    }

    /** Summed over some axes, possibly none. */
    Expr sumOver(List<Integer> axes) {
        return axes.isEmpty() ? this : trace.addOne(new Reduction.Reduce(Reduction.Operation.SUM, axes), List.of(this));
    }

    private Expr reduce(Reduction.Operation operation, int... axes) {
        var reduced = axes.length == 0 ? Checks.axes(type.rank()) : axes(axes);
        return trace.addOne(new Reduction.Reduce(operation, reduced), List.of(this));
    }

    private List<Integer> axes(int... axes) {
        return Arrays.stream(axes).map(this::axis).sorted().boxed().toList();
    }

    /** An axis counted from 0; those counted from the end are below 0. */
    private int axis(int axis) {
        Checks.require(axis >= -type.rank() && axis < type.rank(), () -> type + " has no axis " + axis);
        return axis < 0 ? axis + type.rank() : axis;
    }

    /** Operands of fitting shapes widened to one; scalars are left alone. */
    private Expr aligned(Primitive primitive, List<Expr> operands) {
        var shape = Shape.SCALAR;
        for (var operand : operands) {
            shape = commonShape(primitive, shape, operand.type.shape());
        }
        var common = shape;
        return Trace.of(operands)
                .addOne(
                        primitive,
                        operands.stream()
                                .map(x -> x.type.rank() == 0 ? x : x.broadcast(common))
                                .toList());
    }

    private static Shape commonShape(Primitive primitive, Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        var extents = new ArrayList<Integer>();
        for (int i = 0; i < rank; i++) {
            int mine = i < rank - a.rank() ? 1 : a.extent(i - rank + a.rank());
            int theirs = i < rank - b.rank() ? 1 : b.extent(i - rank + b.rank());
            Checks.require(
                    mine == theirs || mine == 1 || theirs == 1,
                    () -> primitive.label() + ": the shapes " + a + " and " + b + " do not fit");
            extents.add(mine == 1 ? theirs : mine);
        }
        return new Shape(extents);
    }

    @Override
    public String toString() {
        return "%" + value + ": " + type;
    }
}
