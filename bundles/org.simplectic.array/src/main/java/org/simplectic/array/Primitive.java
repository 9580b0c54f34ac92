package org.simplectic.array;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * The closed list of operations that a {@link Program} is made of. Every backend implements all of them; the scalar
 * functions given here for the element-wise ones are their definition.
 */
public sealed interface Primitive {

    /** Element-wise functions of one operand; the result has the operand's shape. */
    enum Unary implements Primitive, DoubleUnaryOperator {
        /** {@code -x}. */
        NEGATE(x -> -x),
        /** {@code |x|}. */
        ABS(Math::abs),
        /** -1, 0 or 1 by the sign of x. */
        SIGN(Math::signum),
        /** The largest integer not above x. */
        FLOOR(Math::floor),
        /** The smallest integer not below x. */
        CEIL(Math::ceil),
        /** The nearest integer, ties to even. */
        RINT(Math::rint),
        /** Square root. */
        SQRT(Math::sqrt),
        /** Cube root. */
        CBRT(Math::cbrt),
        /** {@code e^x}. */
        EXP(Math::exp),
        /** {@code e^x - 1}, accurate near 0. */
        EXPM1(Math::expm1),
        /** Natural logarithm. */
        LOG(Math::log),
        /** {@code log(1 + x)}, accurate near 0. */
        LOG1P(Math::log1p),
        /** Decimal logarithm. */
        LOG10(Math::log10),
        /** Sine of an angle in radians. */
        SIN(Math::sin),
        /** Cosine of an angle in radians. */
        COS(Math::cos),
        /** Tangent of an angle in radians. */
        TAN(Math::tan),
        /** Inverse sine, in radians. */
        ASIN(Math::asin),
        /** Inverse cosine, in radians. */
        ACOS(Math::acos),
        /** Inverse tangent, in radians. */
        ATAN(Math::atan),
        /** Hyperbolic sine. */
        SINH(Math::sinh),
        /** Hyperbolic cosine. */
        COSH(Math::cosh),
        /** Hyperbolic tangent. */
        TANH(Math::tanh),
        /** Logical negation of a truth value. */
        NOT(x -> 1 - x);

        private final DoubleUnaryOperator function;

        Unary(DoubleUnaryOperator function) {
            this.function = function;
        }

        @Override
        public double applyAsDouble(double x) {
            return function.applyAsDouble(x);
        }

        @Override
        public String label() {
            return Primitive.lower(this);
        }
    }

    /** Element-wise functions of two operands of one shape, or of one shape and a scalar. */
    enum Binary implements Primitive, DoubleBinaryOperator {
        /** {@code a + b}. */
        ADD(Double::sum),
        /** {@code a - b}. */
        SUBTRACT((a, b) -> a - b),
        /** {@code a b}. */
        MULTIPLY((a, b) -> a * b),
        /** {@code a / b}. */
        DIVIDE((a, b) -> a / b),
        /** Remainder of {@code a / b} with the sign of a, as Java's {@code %}. */
        REMAINDER((a, b) -> a % b),
        /** {@code a^b}, as {@link Math#pow}. */
        POWER(Math::pow),
        /** The smaller, NaN if either is. */
        MIN(Math::min),
        /** The larger, NaN if either is. */
        MAX(Math::max),
        /** The angle of the point (b, a), in radians. */
        ATAN2(Math::atan2),
        /** {@code sqrt(a^2 + b^2)} without overflow on the way. */
        HYPOT(Math::hypot),
        /** {@code a < b}, a truth value. */
        LESS((a, b) -> a < b ? 1 : 0),
        /** {@code a <= b}, a truth value. */
        LESS_EQUAL((a, b) -> a <= b ? 1 : 0),
        /** {@code a == b}, a truth value. */
        EQUAL((a, b) -> a == b ? 1 : 0),
        /** {@code a != b}, a truth value. */
        NOT_EQUAL((a, b) -> a != b ? 1 : 0),
        /** Both, of two truth values. */
        AND((a, b) -> a * b),
        /** Either, of two truth values. */
        OR(Math::max);

        private final DoubleBinaryOperator function;

        Binary(DoubleBinaryOperator function) {
            this.function = function;
        }

        @Override
        public double applyAsDouble(double a, double b) {
            return function.applyAsDouble(a, b);
        }

        @Override
        public String label() {
            return Primitive.lower(this);
        }

        boolean isComparison() {
            return switch (this) {
                case LESS, LESS_EQUAL, EQUAL, NOT_EQUAL -> true;
                default -> false;
            };
        }

        boolean isLogical() {
            return this == AND || this == OR;
        }
    }

    /** Element-wise choice: operands are a truth value, the value where it holds, the value where it does not. */
    record Where() implements Primitive {
        @Override
        public String label() {
            return "where";
        }
    }

    /**
     * Fixed values; no operands.
     *
     * @param values the values
     */
    record Constant(HostArray values) implements Primitive {
        @Override
        public String label() {
            return values.size() == 1 ? "constant " + values.get(0) : "constant";
        }
    }

    /**
     * Elements {@code start} to {@code stop - 1} along the first axis.
     *
     * @param start first index taken
     * @param stop first index not taken
     */
    record Slice(int start, int stop) implements Primitive {
        @Override
        public String label() {
            return "slice " + start + ":" + stop;
        }
    }

    /** Operands of equal trailing extents, one after the other along the first axis. */
    record Concatenate() implements Primitive {
        @Override
        public String label() {
            return "concatenate";
        }
    }

    /**
     * The same elements in the same order under another shape.
     *
     * @param shape the new shape, of equal size
     */
    record Reshape(Shape shape) implements Primitive {
        @Override
        public String label() {
            return "reshape " + shape;
        }
    }

    /**
     * A scalar repeated.
     *
     * @param shape the result's shape
     */
    record Broadcast(Shape shape) implements Primitive {
        @Override
        public String label() {
            return "broadcast " + shape;
        }
    }

    /** Reductions of all elements to a scalar, by halving: the order does not depend on backend or threads. */
    enum Reduction implements Primitive {
        /** The sum. */
        SUM(Binary.ADD, 0),
        /** The largest element, NaN if any is. */
        MAXIMUM(Binary.MAX, Double.NEGATIVE_INFINITY);

        private final Binary operation;
        private final double neutral;

        Reduction(Binary operation, double neutral) {
            this.operation = operation;
            this.neutral = neutral;
        }

        /**
         * The operation that joins two parts.
         *
         * @return an associative operation
         */
        public Binary operation() {
            return operation;
        }

        /**
         * The result for no elements.
         *
         * @return the operation's neutral element
         */
        public double neutral() {
            return neutral;
        }

        @Override
        public String label() {
            return Primitive.lower(this);
        }
    }

    /**
     * The name under which programs print this operation.
     *
     * @return a lower-case name with its parameters
     */
    String label();

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
