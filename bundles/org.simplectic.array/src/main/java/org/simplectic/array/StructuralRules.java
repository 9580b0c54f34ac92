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
        throw new AssertionError(primitive.label() + " is linear");
    }

    @Override
    public Expr transpose(Structural primitive, int operand, Expr cotangent, List<Expr> operands) {
        var shape = operands.get(operand).type().shape();
        return switch (primitive) {
            case Structural.Constant p -> throw new AssertionError(p);
            case Structural.Iota p -> throw new AssertionError(p);
            case Structural.Reshape p -> cotangent.reshape(shape);
            case Structural.Broadcast broadcast -> {
                var repeated = new ArrayList<>(Checks.axes(broadcast.shape().rank()));
                repeated.removeAll(broadcast.axes());
                yield cotangent.sumOver(repeated);
            }
            case Structural.Transpose transpose -> {
                var inverse = new Integer[shape.rank()];
                for (int i = 0; i < inverse.length; i++) {
                    inverse[transpose.permutation().get(i)] = i;
                }
                yield add(new Structural.Transpose(List.of(inverse)), cotangent);
            }
            case Structural.Slice slice -> spread(slice, cotangent, shape);
            case Structural.Pad pad -> inner(pad, cotangent, shape);
            case Structural.Concatenate concatenate -> {
                int axis = concatenate.axis();
                int start = 0;
                for (int i = 0; i < operand; i++) {
                    start += operands.get(i).type().shape().extent(axis);
                }
                yield cotangent.slice(axis, start, start + shape.extent(axis), 1);
            }
            case Structural.Reverse reverse -> add(reverse, cotangent);
            case Structural.Shift shift ->
                shift.edge() == Structural.Edge.REFLECTED
                        ? unreflected(shift, cotangent)
                        : cotangent.shift(shift.axis(), -shift.offset(), shift.edge());
        };
    }

    private static Expr add(Structural primitive, Expr operand) {
        return Trace.of(List.of(operand)).addOne(primitive, List.of(operand));
    }

    /** What was sliced back in its places, zeros elsewhere. */
    private static Expr spread(Structural.Slice slice, Expr cotangent, Shape shape) {
        var high = new ArrayList<Integer>();
        var interior = new ArrayList<Integer>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            int taken = cotangent.type().shape().extent(axis);
            int stride = slice.strides().get(axis);
            int covered = taken == 0 ? 0 : (taken - 1) * stride + 1;
            high.add(shape.extent(axis) - slice.starts().get(axis) - covered);
            interior.add(stride - 1);
        }
        return add(new Structural.Pad(slice.starts(), high, interior), cotangent);
    }

    /** What lies between the padding. */
    private static Expr inner(Structural.Pad pad, Expr cotangent, Shape shape) {
        var stops = new ArrayList<Integer>();
        var strides = new ArrayList<Integer>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            int stride = pad.interior().get(axis) + 1;
            int extent = shape.extent(axis);
            stops.add(pad.low().get(axis) + (extent == 0 ? 0 : (extent - 1) * stride + 1));
            strides.add(stride);
        }
        return add(new Structural.Slice(pad.low(), stops, strides), cotangent);
    }

    /** Elements that were shifted go back; those beyond the mirror go, turned round, to where they came from. */
    private static Expr unreflected(Structural.Shift shift, Expr cotangent) {
        int axis = shift.axis();
        int offset = shift.offset();
        int size = Math.abs(offset);
        int inside = cotangent.type().shape().extent(axis) - size;
        var mirrored = offset > 0 ? cotangent.slice(axis, inside, inside + size, 1) : cotangent.slice(axis, 0, size, 1);
        return cotangent
                .shift(axis, -offset, Structural.Edge.ZERO)
                .plus(mirrored.reverse(axis).pad(axis, offset > 0 ? inside : 0, offset > 0 ? 0 : inside));
    }

    @Override
    public List<Expr> batch(Structural primitive, List<Expr> operands, boolean[] batched, int size) {
        var batch = switch (primitive) {
            case Structural.Constant p -> throw new AssertionError(p);
            case Structural.Iota p -> throw new AssertionError(p);
            case Structural.Reshape reshape ->
                new Structural.Reshape(reshape.shape().insert(0, size));
            case Structural.Broadcast broadcast ->
                new Structural.Broadcast(
                        broadcast.shape().insert(0, size), prepended(0, Checks.shifted(broadcast.axes())));
            case Structural.Transpose transpose ->
                new Structural.Transpose(prepended(0, Checks.shifted(transpose.permutation())));
            case Structural.Slice slice ->
                new Structural.Slice(
                        prepended(0, slice.starts()), prepended(size, slice.stops()), prepended(1, slice.strides()));
            case Structural.Pad pad ->
                new Structural.Pad(prepended(0, pad.low()), prepended(0, pad.high()), prepended(0, pad.interior()));
            case Structural.Concatenate concatenate -> new Structural.Concatenate(concatenate.axis() + 1);
            case Structural.Reverse reverse -> new Structural.Reverse(Checks.shifted(reverse.axes()));
            case Structural.Shift shift -> new Structural.Shift(shift.axis() + 1, shift.offset(), shift.edge());
        };
        var whole = Batching.batched(operands, batched, size);
        return Trace.of(whole).add(batch, whole);
    }

    private static List<Integer> prepended(int first, List<Integer> rest) {
        var all = new ArrayList<Integer>();
        all.add(first);
        all.addAll(rest);
        return all;
    }
}
