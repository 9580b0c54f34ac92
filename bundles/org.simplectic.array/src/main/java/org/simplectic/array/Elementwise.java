package org.simplectic.array;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Functions applied to every element alike. The scalar functions given here are the definition of their primitives; a
 * backend may differ from them by a few units in the last place.
 */
public sealed interface Elementwise extends Primitive {

    /** Element-wise functions of one operand; the result has the operand's type. Complex operands: {@link #NEGATE} only. */
    enum Unary implements Elementwise, DoubleUnaryOperator {
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
        /** The error function, {@code 2/sqrt(pi)} times the integral of {@code exp(-t^2)} from 0 to x. */
        ERF(SpecialFunctions::erf),
        /** The logistic function {@code 1 / (1 + e^-x)}. */
        LOGISTIC(SpecialFunctions::logistic),
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
            return Primitive.label(this);
        }
    }

    /**
     * Element-wise functions of two operands of one element type, of one shape or of one shape and a scalar. Complex operands:
     * {@link #ADD}, {@link #SUBTRACT}, {@link #MULTIPLY}, {@link #EQUAL} and {@link #NOT_EQUAL}. Integers wrap around; their
     * quotient is cut towards zero and a division by zero is an {@link ArithmeticException}.
     */
    enum Binary implements Elementwise, DoubleBinaryOperator {
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
            return Primitive.label(this);
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
    record Where() implements Elementwise {
        @Override
        public String label() {
            return "where";
        }
    }

    /**
     * Conversion to another element type. Real to integer cuts towards zero, real to complex has no imaginary part, complex
     * to real drops it, anything to truth is whether it differs from 0.
     *
     * @param dtype the result's element type
     */
    record Convert(DType dtype) implements Elementwise {
        @Override
        public String label() {
            return "convert " + dtype;
        }
    }

    /** Complex numbers taken apart and put together. */
    enum Part implements Elementwise {
        /** The real part of a complex operand. */
        REAL,
        /** The imaginary part of a complex operand. */
        IMAGINARY,
        /** The complex conjugate of a complex operand. */
        CONJUGATE,
        /** The complex number of two real operands of one shape: real part, imaginary part. */
        COMPLEX;

        @Override
        public String label() {
            return Primitive.label(this);
        }
    }
}
