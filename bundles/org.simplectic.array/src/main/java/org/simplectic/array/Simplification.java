package org.simplectic.array;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a trace knows to be equal to something cheaper: constants folded, identities of arithmetic, small powers as
 * products and roots. A rule may change a result by a rounding error, the sign of a zero, and where a power over- or
 * underflows; rules that could turn a NaN into a number are left out.
 */
final class Simplification {
    private Simplification() {}

    static @Nullable Expr simplify(Trace trace, Primitive primitive, List<Expr> operands) {
        return switch (primitive) {
            case Elementwise.Unary unary ->
                unary(trace, unary, operands.getFirst()).orElse(null);
            case Elementwise.Binary binary ->
                binary(trace, binary, operands.get(0), operands.get(1)).orElse(null);
            case Elementwise.Where where -> where(trace, operands).orElse(null);
            case Structural structural -> structural(trace, structural, operands);
            default -> null;
        };
    }

    private static Optional<Expr> unary(Trace trace, Elementwise.Unary unary, Expr x) {
        var definition = trace.definition(x);
        if (unary == Elementwise.Unary.NEGATE
                && definition != null
                && definition.primitive() == Elementwise.Unary.NEGATE) {
            return Optional.of(trace.expression(definition.operands().getFirst()));
        }
        var value = scalarValue(trace, x);
        return value == null
                ? Optional.empty()
                : Optional.of(trace.constant(HostArray.of(x.type(), unary.applyAsDouble(value))));
    }

    private static Optional<Expr> binary(Trace trace, Elementwise.Binary binary, Expr a, Expr b) {
        var left = scalarValue(trace, a);
        var right = scalarValue(trace, b);
        if (left != null && right != null) {
            var type = binary.isComparison() ? new ArrayType(DType.BOOL, Shape.SCALAR) : a.type();
            return Optional.of(trace.constant(HostArray.of(type, binary.applyAsDouble(left, right))));
        }
        return switch (binary) {
            case MULTIPLY -> equals(left, 1) ? Optional.of(b) : equals(right, 1) ? Optional.of(a) : Optional.empty();
            case DIVIDE -> equals(right, 1) ? Optional.of(a) : Optional.empty();
            case ADD -> equals(left, 0) ? Optional.of(b) : equals(right, 0) ? Optional.of(a) : Optional.empty();
            case SUBTRACT -> equals(right, 0) ? Optional.of(a) : Optional.empty();
            case POWER -> right == null ? Optional.empty() : power(a, right);
            default -> Optional.empty();
        };
    }

    private static Optional<Expr> power(Expr x, double exponent) {
        if (exponent == 1) {
            return Optional.of(x);
        } else if (exponent == 2) {
            return Optional.of(x.times(x));
        } else if (exponent == 3) {
            return Optional.of(x.times(x).times(x));
        } else if (exponent == 4) {
            var square = x.times(x);
            return Optional.of(square.times(square));
        } else if (exponent == 0.5) {
            return Optional.of(x.sqrt());
        } else if (exponent == 1.5) {
            return Optional.of(x.times(x.sqrt()));
        } else if (exponent < 0 && Double.isFinite(exponent)) {
            return power(x, -exponent).map(p -> p.constant(1).over(p));
        }
        return Optional.empty();
    }

    private static @Nullable Expr structural(Trace trace, Structural structural, List<Expr> operands) {
        if (structural instanceof Structural.Constant constant) {
            return trace.constant(constant.values());
        } else if (operands.size() != 1) {
            return null;
        }
        var x = operands.getFirst();
        var shape = x.type().shape();
        var definition = trace.definition(x);
        return switch (structural) {
            case Structural.Reshape reshape ->
                reshape.shape().equals(shape)
                        ? x
                        : definition != null && definition.primitive() instanceof Structural.Reshape
                                ? trace.expression(definition.operands().getFirst())
                                        .reshape(reshape.shape())
                                : null;
            case Structural.Transpose transpose -> {
                if (transpose.permutation().equals(Checks.axes(shape.rank()))) {
                    yield x;
                }
                yield definition != null && definition.primitive() instanceof Structural.Transpose first
                        ? trace.addOne(
                                new Structural.Transpose(transpose.permutation().stream()
                                        .map(axis -> first.permutation().get(axis))
                                        .toList()),
                                List.of(trace.expression(definition.operands().getFirst())))
                        : null;
            }
            case Structural.Broadcast broadcast -> broadcast.shape().equals(shape) ? x : null;
            case Structural.Slice slice ->
                slice.starts().stream().allMatch(start -> start == 0)
                                && slice.stops().equals(shape.extents())
                                && slice.strides().stream().allMatch(stride -> stride == 1)
                        ? x
                        : null;
            case Structural.Pad pad ->
                pad.low().stream().allMatch(low -> low == 0)
                                && pad.high().stream().allMatch(high -> high == 0)
                                && pad.interior().stream().allMatch(interior -> interior == 0)
                        ? x
                        : null;
            case Structural.Concatenate concatenate -> x;
            case Structural.Shift shift -> shift.offset() == 0 ? x : null;
            case Structural.Reverse reverse -> reverse.axes().isEmpty() ? x : null;
            case Structural.Constant constant -> null;
            case Structural.Iota iota -> null;
        };
    }

    private static Optional<Expr> where(Trace trace, List<Expr> operands) {
        var condition = scalarValue(trace, operands.get(0));
        var chosen = condition == null ? null : operands.get(condition != 0 ? 1 : 2);
        var other = condition == null ? null : operands.get(condition != 0 ? 2 : 1);
        return chosen != null && other != null && chosen.type().equals(other.type())
                ? Optional.of(chosen)
                : Optional.empty();
    }

    /** The value of a scalar constant, or null. */
    private static @Nullable Double scalarValue(Trace trace, Expr x) {
        var definition = trace.definition(x);
        return definition != null
                        && definition.primitive() instanceof Structural.Constant constant
                        && x.type().rank() == 0
                        && (x.type().dtype().isReal() || x.type().dtype() == DType.BOOL)
                ? Double.valueOf(constant.values().get(0))
                : null;
    }

    private static boolean equals(@Nullable Double value, double expected) {
        return value != null && value == expected;
    }
}
