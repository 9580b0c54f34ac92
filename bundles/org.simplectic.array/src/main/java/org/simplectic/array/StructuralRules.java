package org.simplectic.array;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Elements moved: everything is linear. */
final class StructuralRules implements Rules<Structural> {
    static final StructuralRules TABLE = new StructuralRules();

    private StructuralRules() {}

    @Override
    public List<ArrayType> types(Structural primitive, List<ArrayType> operands) {
        if (primitive instanceof Structural.Constant constant) {
            return List.of(constant.values().type());
        } else if (primitive instanceof Structural.Iota iota) {
            Checks.axis(primitive, iota.axis(), iota.type());
            return List.of(iota.type());
        }
        var x = operands.getFirst();
        var shape = x.shape();
        return List.of(x.with(
                switch (primitive) {
                    case Structural.Constant p -> throw new AssertionError(p);
                    case Structural.Iota p -> throw new AssertionError(p);
                    case Structural.Reshape reshape -> {
                        Checks.require(
                                shape.size() == reshape.shape().size(),
                                () -> "cannot reshape " + shape + " to " + reshape.shape() + ": " + shape.size()
                                        + " elements do not make "
                                        + reshape.shape().size());
                        yield reshape.shape();
                    }
                    case Structural.Broadcast broadcast -> broadcast(broadcast, shape);
                    case Structural.Transpose transpose -> {
                        Checks.require(
                                transpose.permutation().stream()
                                        .sorted()
                                        .toList()
                                        .equals(Checks.axes(shape.rank())),
                                () -> "transpose takes each axis of " + x + " once, but got "
                                        + transpose.permutation());
                        yield new Shape(transpose.permutation().stream()
                                .map(shape::extent)
                                .toList());
                    }
                    case Structural.Slice slice -> slice(slice, shape);
                    case Structural.Pad pad -> pad(pad, shape);
                    case Structural.Concatenate concatenate -> concatenate(concatenate, operands);
                    case Structural.Reverse reverse -> {
                        reverse.axes().forEach(axis -> Checks.axis(primitive, axis, x));
                        yield shape;
                    }
                    case Structural.Shift shift -> {
                        Checks.axis(primitive, shift.axis(), x);
                        Checks.require(
                                Math.abs(shift.offset()) < Math.max(1, shape.extent(shift.axis())),
                                () -> "shift by " + shift.offset() + " is not shorter than axis " + shift.axis()
                                        + " of " + shape);
                        yield shape;
                    }
                }));
    }

    private static Shape broadcast(Structural.Broadcast broadcast, Shape shape) {
        Checks.require(
                broadcast.axes().size() == shape.rank(),
                () -> "broadcast needs an axis for each of " + shape + ", but got " + broadcast.axes());
        for (int i = 0; i < shape.rank(); i++) {
            int axis = broadcast.axes().get(i);
            int own = i;
            Checks.require(
                    axis >= 0
                            && axis < broadcast.shape().rank()
                            && (i == 0 || axis > broadcast.axes().get(i - 1))
                            && broadcast.shape().extent(axis) == shape.extent(i),
                    () -> "cannot broadcast " + shape + " to " + broadcast.shape() + ": axis " + own
                            + " does not fit axis " + axis);
        }
        return broadcast.shape();
    }

    private static Shape slice(Structural.Slice slice, Shape shape) {
        Checks.require(
                slice.starts().size() == shape.rank()
                        && slice.stops().size() == shape.rank()
                        && slice.strides().size() == shape.rank(),
                () -> slice.label() + " has not as many axes as " + shape);
        var extents = new ArrayList<Integer>();
        for (int i = 0; i < shape.rank(); i++) {
            int start = slice.starts().get(i);
            int stop = slice.stops().get(i);
            int stride = slice.strides().get(i);
            Checks.require(
                    start >= 0 && stop >= start && stop <= shape.extent(i) && stride > 0,
                    () -> slice.label() + " is outside shape " + shape);
            extents.add((stop - start + stride - 1) / stride);
        }
        return new Shape(extents);
    }

    private static Shape pad(Structural.Pad pad, Shape shape) {
        Checks.require(
                pad.low().size() == shape.rank()
                        && pad.high().size() == shape.rank()
                        && pad.interior().size() == shape.rank(),
                () -> pad.label() + " has not as many axes as " + shape);
        var extents = new ArrayList<Integer>();
        for (int i = 0; i < shape.rank(); i++) {
            int low = pad.low().get(i);
            int high = pad.high().get(i);
            int interior = pad.interior().get(i);
            Checks.require(low >= 0 && high >= 0 && interior >= 0, () -> pad.label() + ": padding is not negative");
            extents.add(low + shape.extent(i) + Math.max(0, shape.extent(i) - 1) * interior + high);
        }
        return new Shape(extents);
    }

    private static Shape concatenate(Structural.Concatenate concatenate, List<ArrayType> operands) {
        var first = operands.getFirst();
        int axis = concatenate.axis();
        int extent = 0;
        for (var operand : operands) {
            Checks.require(
                    operand.rank() == first.rank()
                            && axis >= 0
                            && axis < first.rank()
                            && operand.dtype() == first.dtype()
                            && operand.shape()
                                    .with(axis, 0)
                                    .equals(first.shape().with(axis, 0)),
                    () -> "cannot concatenate along axis " + axis + ": " + operands);
            extent += operand.shape().extent(axis);
        }
        return first.shape().with(axis, extent);
    }

    @Override
    public Linearity linearity(Structural primitive) {
        return Linearity.ALL;
    }

    @Override
    public List<@Nullable Expr> tangent(
            Structural primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public Expr transpose(Structural primitive, int operand, Expr cotangent, List<Expr> operands) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public List<Expr> batch(Structural primitive, List<Expr> operands, boolean[] batched, int size) {
        throw new UnsupportedOperationException(primitive.label());
    }
}
