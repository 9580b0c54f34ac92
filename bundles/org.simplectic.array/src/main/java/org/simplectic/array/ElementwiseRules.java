package org.simplectic.array;

import static org.simplectic.array.Elementwise.Binary.POWER;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;

/**
 * Element-wise functions. Derivatives at kinks: of {@code |x|} at 0 it is 0; of min and max each operand gets half where they
 * are equal; steps (sign, floor, ...) have derivative 0 everywhere.
 */
final class ElementwiseRules implements Rules<Elementwise> {
    static final ElementwiseRules TABLE = new ElementwiseRules();

    private ElementwiseRules() {}

    @Override
    public List<ArrayType> types(Elementwise primitive, List<ArrayType> operands) {
        return List.of(
                switch (primitive) {
                    case Unary unary -> unary(unary, operands.getFirst());
                    case Binary binary -> binary(binary, operands.get(0), operands.get(1));
                    case Elementwise.Where where -> where(where, operands);
                    case Elementwise.Convert convert -> operands.getFirst().with(convert.dtype());
                    case Elementwise.Part part -> part(part, operands);
                });
    }

    private static ArrayType unary(Unary unary, ArrayType x) {
        var dtype = x.dtype();
        boolean fits = switch (unary) {
            case NOT -> dtype == DType.BOOL;
            case NEGATE -> dtype != DType.BOOL;
            case ABS, SIGN -> dtype.isReal() || dtype.isInteger();
            default -> dtype.isReal();
        };
        Checks.require(fits, () -> unary.label() + " needs " + expected(unary) + ", but got " + x);
        return x;
    }

    private static String expected(Unary unary) {
        return switch (unary) {
            case NOT -> "truth values";
            case NEGATE -> "numbers";
            case ABS, SIGN -> "real numbers or integers";
            default -> "real numbers";
        };
    }

    private static ArrayType binary(Binary binary, ArrayType a, ArrayType b) {
        var dtype = a.dtype();
        boolean fits = dtype == b.dtype()
                && switch (binary) {
                    case AND, OR -> dtype == DType.BOOL;
                    case ADD, SUBTRACT, MULTIPLY -> dtype != DType.BOOL;
                    case EQUAL, NOT_EQUAL -> true;
                    case DIVIDE, REMAINDER, MIN, MAX, LESS, LESS_EQUAL -> dtype.isReal() || dtype.isInteger();
                    case POWER, ATAN2, HYPOT -> dtype.isReal();
                };
        Checks.require(
                fits,
                () -> binary.label()
                        + (a.dtype() == b.dtype()
                                ? " does not take " + dtype + " values: "
                                : " takes operands of one element type, but got ")
                        + a + " and " + b + (a.dtype() == b.dtype() ? "" : "; convert one of them"));
        return new ArrayType(binary.isComparison() ? DType.BOOL : dtype, common(binary, a.shape(), b.shape()));
    }

    private static ArrayType where(Elementwise.Where where, List<ArrayType> operands) {
        var condition = operands.get(0);
        var yes = operands.get(1);
        var no = operands.get(2);
        Checks.require(
                condition.dtype() == DType.BOOL && yes.dtype() == no.dtype(),
                () -> "where takes a truth value and two values of one element type, but got " + operands);
        return yes.with(common(where, condition.shape(), common(where, yes.shape(), no.shape())));
    }

    private static ArrayType part(Elementwise.Part part, List<ArrayType> operands) {
        var x = operands.getFirst();
        if (part == Elementwise.Part.COMPLEX) {
            var y = operands.get(1);
            Checks.require(
                    x.dtype().isReal() && x.dtype() == y.dtype(),
                    () -> "complex takes two real operands of one element type, but got " + x + " and " + y);
            return new ArrayType(x.dtype().complex(), common(part, x.shape(), y.shape()));
        }
        Checks.require(x.dtype().isComplex(), () -> part.label() + " takes complex numbers, but got " + x);
        return part == Elementwise.Part.CONJUGATE ? x : x.with(x.dtype().real());
    }

    private static Shape common(Primitive primitive, Shape a, Shape b) {
        Checks.require(
                a.equals(b) || a.rank() == 0 || b.rank() == 0,
                () -> primitive.label() + " needs equal shapes or a scalar, but got " + a + " and " + b);
        return a.rank() == 0 ? b : a;
    }

    @Override
    public Linearity linearity(Elementwise primitive) {
        return switch (primitive) {
            case Unary unary -> unary == Unary.NEGATE ? Linearity.ALL : Linearity.NONE;
            case Binary binary ->
                switch (binary) {
                    case ADD, SUBTRACT -> Linearity.ALL;
                    case MULTIPLY -> Linearity.separately(0, 1);
                    case DIVIDE -> Linearity.jointly(0);
                    default -> Linearity.NONE;
                };
            case Elementwise.Where where -> Linearity.jointly(1, 2);
            case Elementwise.Convert convert -> Linearity.ALL;
            case Elementwise.Part part -> Linearity.ALL;
        };
    }

    @Override
    public List<@Nullable Expr> tangent(
            Elementwise primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results) {
        var y = results.getFirst();
        var slope = switch (primitive) {
            case Unary unary -> slope(unary, operands.getFirst(), y);
            case Binary binary -> slope(binary, operand, operands.get(0), operands.get(1), y);
            default -> throw new AssertionError(primitive.label() + " is linear");
        };
        return Collections.singletonList(slope == null ? null : slope.times(tangent));
    }

    /** The derivative, or null where it is zero everywhere. */
    private static @Nullable Expr slope(Unary unary, Expr x, Expr y) {
        return switch (unary) {
            case SIGN, FLOOR, CEIL, RINT, NOT -> null;
            case NEGATE -> throw new AssertionError("negate is linear");
            case ABS -> x.unary(Unary.SIGN);
            case SQRT -> y.reciprocal().times(0.5);
            case CBRT -> y.times(y).reciprocal().times(1 / 3.);
            case EXP -> y;
            case EXPM1 -> y.plus(1);
            case LOG -> x.reciprocal();
            case LOG1P -> x.plus(1).reciprocal();
            case LOG10 -> x.reciprocal().times(1 / Math.log(10));
            case SIN -> x.unary(Unary.COS);
            case COS -> x.unary(Unary.SIN).negate();
            case TAN -> y.times(y).plus(1);
            case ASIN -> oneMinusSquare(x).sqrt().reciprocal();
            case ACOS -> oneMinusSquare(x).sqrt().reciprocal().negate();
            case ATAN -> x.times(x).plus(1).reciprocal();
            case SINH -> x.unary(Unary.COSH);
            case COSH -> x.unary(Unary.SINH);
            case TANH -> oneMinusSquare(y);
            case ERF -> x.times(x).negate().unary(Unary.EXP).times(2 / Math.sqrt(Math.PI));
            case LOGISTIC -> y.times(y.negate().plus(1));
        };
    }

    private static Expr oneMinusSquare(Expr x) {
        return x.negate().plus(1).times(x.plus(1));
    }

    private static @Nullable Expr slope(Binary binary, int operand, Expr a, Expr b, Expr y) {
        return switch (binary) {
            case ADD, SUBTRACT, MULTIPLY -> throw new AssertionError(binary.label() + " is linear");
            case DIVIDE -> y.over(b).negate();
            case REMAINDER ->
                operand == 0
                        ? a.constant(1)
                        : a.minus(y).over(b).unary(Unary.RINT).negate();
            case POWER -> operand == 0 ? b.times(a.binary(POWER, b.minus(1))) : powerByExponent(a, y);
            case MIN -> half(operand == 0 ? a : b, operand == 0 ? b : a);
            case MAX -> half(operand == 0 ? b : a, operand == 0 ? a : b);
            case ATAN2 -> (operand == 0 ? b : a.negate()).over(a.times(a).plus(b.times(b)));
            case HYPOT -> (operand == 0 ? a : b).over(y);
            case LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, AND, OR -> null;
        };
    }

    /** {@code a^b log a}, and 0 at a = 0. */
    private static Expr powerByExponent(Expr a, Expr y) {
        var zero = a.equal(a.constant(0));
        return zero.where(y.constant(0), y.times(zero.where(a.constant(1), a).unary(Unary.LOG)));
    }

    /** 1 where the first is smaller, 1/2 where they are equal, 0 elsewhere. */
    private static Expr half(Expr smaller, Expr other) {
        var one = smaller.constant(1);
        return smaller.less(other).where(one, smaller.equal(other).where(one.times(0.5), one.times(0)));
    }

    @Override
    public Expr transpose(Elementwise primitive, int operand, Expr cotangent, List<Expr> operands) {
        var type = operands.get(operand).type();
        var whole = switch (primitive) {
            case Unary unary -> cotangent.negate();
            case Binary binary ->
                switch (binary) {
                    case ADD -> cotangent;
                    case SUBTRACT -> operand == 0 ? cotangent : cotangent.negate();
                    case MULTIPLY -> cotangent.times(operands.get(1 - operand));
                    case DIVIDE -> cotangent.over(operands.get(1));
                    default -> throw new AssertionError(binary.label() + " is not linear");
                };
            case Elementwise.Where where -> {
                var zero = cotangent.constant(0);
                yield operand == 1
                        ? operands.getFirst().where(cotangent, zero)
                        : operands.getFirst().where(zero, cotangent);
            }
            case Elementwise.Convert convert -> cotangent.convert(type.dtype());
            case Elementwise.Part part ->
                switch (part) {
                    case REAL -> Expr.complex(cotangent, cotangent.constant(0));
                    case IMAGINARY -> Expr.complex(cotangent.constant(0), cotangent.negate());
                    case CONJUGATE -> cotangent.conjugate();
                    case COMPLEX ->
                        operand == 0 ? cotangent.real() : cotangent.imaginary().negate();
                };
        };
        return whole.sumTo(type.shape());
    }

    @Override
    public List<List<@Nullable Expr>> jet(
            Elementwise primitive, List<List<@Nullable Expr>> operands, int order, Jets jets) {
        if (primitive != Binary.DIVIDE) {
            return jets.series(this, primitive, operands, order);
        }
        var divisor = Jets.leading(operands).get(1);
        return List.of(
                Jets.quotient(operands.get(0), operands.get(1), order, a -> a.over(divisor), (y, b) -> y.times(b)));
    }

    @Override
    public List<Expr> batch(Elementwise primitive, List<Expr> operands, boolean[] batched, int size) {
        int rank = 0;
        Shape inner = Shape.SCALAR;
        for (int i = 0; i < batched.length; i++) {
            var shape = operands.get(i).type().shape();
            var own = batched[i] ? shape.remove(0) : shape;
            if (own.rank() > 0) {
                inner = own;
                rank = own.rank();
            }
        }
        var whole = inner.insert(0, size);
        var aligned = new ArrayList<Expr>();
        for (int i = 0; i < batched.length; i++) {
            var x = operands.get(i);
            int own = x.type().rank() - (batched[i] ? 1 : 0);
            if (batched[i] && own < rank) {
                x = x.broadcast(whole, List.of(0));
            } else if (!batched[i] && own > 0) {
                x = x.broadcast(whole, Checks.axes(rank + 1).subList(1, rank + 1));
            }
            aligned.add(x);
        }
        return Trace.of(aligned).add(primitive, aligned);
    }
}
