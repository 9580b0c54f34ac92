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

    static Optional<Expr> simplify(Trace trace, Primitive primitive, List<Expr> operands) {
        return switch (primitive) {
            case Primitive.Unary unary -> unary(trace, unary, operands.getFirst());
            case Primitive.Binary binary -> binary(trace, binary, operands.get(0), operands.get(1));
            case Primitive.Where where -> where(trace, operands);
            case Primitive.Constant constant -> Optional.of(trace.constant(constant.values()));
            default -> Optional.empty();
        };
    }

    private static Optional<Expr> unary(Trace trace, Primitive.Unary unary, Expr x) {
        var definition = trace.definition(x);
        if (unary == Primitive.Unary.NEGATE && definition != null && definition.primitive() == Primitive.Unary.NEGATE) {
            return Optional.of(trace.expression(definition.operands().getFirst()));
        }
        var value = scalarValue(trace, x);
        return value == null
                ? Optional.empty()
                : Optional.of(trace.constant(HostArray.of(x.type(), unary.applyAsDouble(value))));
    }

    private static Optional<Expr> binary(Trace trace, Primitive.Binary binary, Expr a, Expr b) {
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
                        && definition.primitive() instanceof Primitive.Constant constant
                        && x.type().shape().rank() == 0
                ? Double.valueOf(constant.values().get(0))
                : null;
    }

    private static boolean equals(@Nullable Double value, double expected) {
        return value != null && value == expected;
    }
}
