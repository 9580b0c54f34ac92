package org.simplectic.backend.simd.internal.code;

import java.util.List;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;

/**
 * Elementary functions of one real type written out as arithmetic, so that they are part of the generated loop and give the same
 * bits whether that runs compiled or not (the Vector API's own do not). One formula serves both types; what differs are
 * {@link Coefficients} and where it does not hold: huge, subnormal and undefined arguments, for which {@link Math} steps in.
 *
 * <p>Where the last rounding alone would not do, leading terms are unevaluated sums of two numbers. Errors stay within one unit in
 * the last place, those of exp, tan, tanh and erf within 1.05; the page on array programs has the table of those measured.
 */
final class RealFunctions {
    private final Graph g;
    private final DType type;
    private final DType bitsType;
    private final boolean single;
    private final int mantissaBits;

    /** Added to a number below a quarter of it, it leaves the nearest integer in the low bits. */
    private final double rounder;

    /** Below this size a power of e, and its reciprocal, are normal numbers. */
    private final double exponentLimit;

    RealFunctions(Graph graph, DType type) {
        this.g = graph;
        this.type = type;
        this.single = type == DType.F32;
        this.bitsType = single ? DType.I32 : DType.I64;
        this.mantissaBits = single ? 23 : 52;
        this.rounder = single ? 0x1.8p23 : 0x1.8p52;
        this.exponentLimit = single ? 87 : 708;
    }

    /** A function by its formula. */
    Node function(Unary function, Node x) {
        var size = g.unary(Unary.ABS, x);
        return switch (function) {
            case EXP -> g.repaired(function, List.of(x), exp(x), notBelow(size, exponentLimit));
            case EXPM1 -> g.repaired(function, List.of(x), expm1(x, true).high(), notBelow(size, exponentLimit - 8));
            case LOG -> g.repaired(function, List.of(x), value(log(x)), notNormal(x));
            case LOG10 -> g.repaired(function, List.of(x), log10(x), notNormal(x));
            case LOG1P -> log1p(x);
            case SIN -> sine(x, function, 0);
            case COS -> sine(x, function, 1);
            case TAN -> tangent(x);
            case ATAN -> withSign(arctangent(size), x);
            case ASIN -> withSign(arcsine(size), x);
            case ACOS -> arccosine(x, size);
            case SINH -> g.repaired(function, List.of(x), withSign(sinh(size), x), notBelow(size, exponentLimit - 8));
            case COSH -> g.repaired(function, List.of(x), cosh(size), notBelow(size, exponentLimit - 8));
            case TANH -> withSign(tanh(size), x);
            case LOGISTIC -> logistic(x, size);
            case ERF -> erf(x, size);
            case CBRT -> cbrt(x, size);
            default -> throw new AssertionError(function + " has an instruction");
        };
    }

    /** A function of two numbers by its formula. */
    Node function(Binary function, Node a, Node b) {
        return switch (function) {
            case HYPOT -> hypot(a, b);
            case REMAINDER -> remainder(a, b);
            case ATAN2 -> arctangent(a, b);
            case POWER -> power(a, b, true);
            default -> throw new AssertionError(function + " has an instruction");
        };
    }

    // Arithmetic.

    private Node number(double value) {
        return g.constant(type, value);
    }

    private Node integer(long value) {
        return g.integer(bitsType, value);
    }

    private Node bitsOf(double value) {
        return integer(single ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value));
    }

    private Node part(Coefficients constant, int index) {
        return number(constant.of(type)[index]);
    }

    private Node negative(Node x) {
        return g.unary(Unary.NEGATE, x);
    }

    private Node less(Node a, Node b) {
        return g.binary(Binary.LESS, a, b);
    }

    private Node not(Node condition) {
        return g.unary(Unary.NOT, condition);
    }

    private Node both(Node a, Node b) {
        return g.binary(Binary.AND, a, b);
    }

    private Node either(Node a, Node b) {
        return g.binary(Binary.OR, a, b);
    }

    private Node equal(Node a, Node b) {
        return g.binary(Binary.EQUAL, a, b);
    }

    private Node notBelow(Node x, double limit) {
        return not(less(x, number(limit)));
    }

    private Node isNormal(Node x) {
        var smallest = number(single ? Float.MIN_NORMAL : Double.MIN_NORMAL);
        return both(g.binary(Binary.LESS_EQUAL, smallest, x), less(x, number(Double.POSITIVE_INFINITY)));
    }

    private Node notNormal(Node x) {
        return not(isNormal(x));
    }

    private Node hasSign(Node x) {
        return less(g.toBits(x), integer(0));
    }

    private Node withSign(Node size, Node x) {
        return g.select(hasSign(x), negative(size), size);
    }

    /** By Estrin's scheme: pairs, pairs of pairs, ... */
    private Node polynomial(Node x, Coefficients polynomial) {
        return polynomial(x, polynomial.of(type));
    }

    private Node polynomial(Node x, double... coefficients) {
        var terms = new Node[coefficients.length];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = number(coefficients[i]);
        }
        var power = x;
        for (int count = terms.length; count > 1; count = (count + 1) / 2) {
            for (int i = 0; i < count / 2; i++) {
                terms[i] = g.fma(terms[2 * i + 1], power, terms[2 * i]);
            }
            if (count % 2 == 1) {
                terms[count / 2] = terms[count - 1];
            }
            if (count > 2) {
                power = g.multiply(power, power);
            }
        }
        return terms[0];
    }

    /** A number as a sum: what the first term lacks is in the second. */
    private record Sum(Node high, Node low) {}

    private Node value(Sum sum) {
        return g.add(sum.high(), sum.low());
    }

    /** The exact sum of two numbers, the first being the larger one or 0. */
    private Sum exactSum(Node a, Node b) {
        var high = g.add(a, b);
        return new Sum(high, g.subtract(b, g.subtract(high, a)));
    }

    /** The exact sum of any two numbers. */
    private Sum exactSumOfAny(Node a, Node b) {
        var high = g.add(a, b);
        var second = g.subtract(high, a);
        return new Sum(high, g.add(g.subtract(a, g.subtract(high, second)), g.subtract(b, second)));
    }

    private Sum exactProduct(Node a, Node b) {
        var high = g.multiply(a, b);
        return new Sum(high, g.fma(a, b, negative(high)));
    }

    private Sum plus(Sum sum, Node little) {
        return new Sum(sum.high(), g.add(sum.low(), little));
    }

    /** Puts into the first term what fits there. */
    private Sum normalised(Sum sum) {
        return exactSum(sum.high(), sum.low());
    }

    private Sum quotient(Sum top, Sum bottom) {
        var reciprocal = g.divide(number(1), bottom.high());
        var high = g.multiply(top.high(), reciprocal);
        var minus = negative(high);
        var rest = g.add(g.fma(minus, bottom.high(), top.high()), g.fma(minus, bottom.low(), top.low()));
        return new Sum(high, g.multiply(rest, reciprocal));
    }

    // Exponential functions.

    /** x as k ln(2) + r: the bits of k over those of the rounder, r before and after its last rounding. */
    private record Reduced(Node bits, Node k, Node exact, Node r) {}

    private Reduced reduce(Node x) {
        var t = g.fma(x, number(1 / Math.log(2)), number(rounder));
        var k = g.subtract(t, number(rounder));
        var exact = g.fma(k, negated(Coefficients.LN2, 0), x);
        return new Reduced(g.toBits(t), k, exact, g.fma(k, negated(Coefficients.LN2, 1), exact));
    }

    private Node negated(Coefficients constant, int index) {
        return number(-constant.of(type)[index]);
    }

    /** What r lacks. */
    private Node lost(Reduced x) {
        return g.fma(x.k(), negated(Coefficients.LN2, 1), g.subtract(x.exact(), x.r()));
    }

    /** e^r - 1 - r with a little added. */
    private Node series(Node r, Node little) {
        var square = g.multiply(r, r);
        var half = g.fma(number(0.5), square, little);
        return g.fma(g.multiply(square, r), polynomial(r, Coefficients.EXPM1), half);
    }

    private Node twoTo(Node bits) {
        return g.fromBits(g.add(bitsOf(1), g.shiftLeft(bits, mantissaBits)));
    }

    private Node scaled(Node x, Node bits) {
        return g.fromBits(g.add(g.toBits(x), g.shiftLeft(bits, mantissaBits)));
    }

    private Node exp(Node x) {
        var reduced = reduce(x);
        return scaled(g.add(number(1), fastSeries(reduced.r())), reduced.bits());
    }

    private Sum expSum(Node x) {
        var reduced = reduce(x);
        return expSum(new Sum(reduced.r(), lost(reduced)), reduced.bits());
    }

    /** Of an argument with twice the digits. */
    private Sum expSum(Sum x) {
        var reduced = reduce(x.high());
        return expSum(exactSum(reduced.r(), g.add(lost(reduced), x.low())), reduced.bits());
    }

    private Sum expSum(Sum r, Node bits) {
        var rest = exactSum(r.high(), series(r.high(), r.low()));
        var sum = exactSum(number(1), rest.high());
        var power = twoTo(bits);
        return new Sum(g.multiply(sum.high(), power), g.multiply(g.add(sum.low(), rest.low()), power));
    }

    /** e^x - 1, given which of the power of 2 in e^x and 1 is larger. */
    private Sum expm1(Node x, boolean powerIsLarger) {
        var reduced = reduce(x);
        var power = twoTo(reduced.bits());
        var one = number(-1);
        var less = powerIsLarger ? exactSum(power, one) : exactSum(one, power);
        var sum = exactSum(less.high(), g.multiply(power, reduced.r()));
        var series = series(reduced.r(), lost(reduced));
        return exactSum(sum.high(), g.add(g.fma(power, series, sum.low()), less.low()));
    }

    /** e^r - 1 for the last bit but one. */
    private Node fastSeries(Node r) {
        return g.fma(g.multiply(r, r), polynomial(r, Coefficients.EXP), r);
    }

    /** Up to 0.8 a rational function, beyond 1 - 2/(e^2x + 1): they share the division. */
    private Node tanh(Node size) {
        var z = g.multiply(size, size);
        var limit = number(single ? 10 : 22);
        var clamped = g.select(less(limit, size), limit, size);
        var reduced = reduce(g.add(clamped, clamped));
        var power = twoTo(reduced.bits());
        var onePlus = g.fma(power, fastSeries(reduced.r()), g.add(power, number(1)));
        var large = less(number(0.8), size);
        var cube = g.multiply(g.multiply(size, z), polynomial(z, Coefficients.TANH_TOP));
        var top = g.select(large, number(-2), cube);
        var bottom = g.select(large, onePlus, polynomial(z, Coefficients.TANH_BOTTOM));
        return g.add(g.select(large, number(1), size), g.divide(top, bottom));
    }

    /** 1/(1 + e^-x), the sum with twice the digits, the quotient corrected by what it leaves. */
    private Node logistic(Node x, Node size) {
        var reduced = reduce(negative(x));
        var power = twoTo(reduced.bits());
        var onePlus = exactSum(power, number(1));
        var sum = exactSum(onePlus.high(), g.multiply(power, fastSeries(reduced.r())));
        var low = g.add(sum.low(), onePlus.low());
        var q = g.divide(number(1), sum.high());
        var minus = negative(q);
        var rest = g.fma(minus, low, g.fma(minus, sum.high(), number(1)));
        return g.repaired(Unary.LOGISTIC, List.of(x), g.fma(rest, q, q), notBelow(size, exponentLimit - 8));
    }

    private Node cosh(Node size) {
        var e = expSum(size);
        var half = g.multiply(number(0.5), e.high());
        return g.add(half, g.fma(number(0.5), e.low(), g.divide(number(0.25), half)));
    }

    private Node sinh(Node size) {
        var z = g.multiply(size, size);
        var small = g.fma(g.multiply(size, z), polynomial(z, Coefficients.SINH), size);
        var e = expSum(size);
        var half = g.multiply(number(0.5), e.high());
        var large = g.add(half, g.fma(number(0.5), e.low(), g.divide(number(-0.25), half)));
        return g.select(less(size, number(1)), small, large);
    }

    // Logarithms.

    /** For positive normal numbers. */
    private Sum log(Node x) {
        var bits = g.toBits(x);
        var exponent = g.shiftRight(g.subtract(bits, bitsOf(Math.sqrt(0.5))), mantissaBits);
        var f = g.subtract(g.fromBits(g.subtract(bits, g.shiftLeft(exponent, mantissaBits))), number(1));
        var k = g.subtract(g.fromBits(g.add(exponent, bitsOf(rounder))), number(rounder));
        var s = g.divide(f, g.add(number(2), f));
        var z = g.multiply(s, s);
        var half = g.multiply(g.multiply(number(0.5), f), f);
        var series = g.multiply(z, polynomial(z, Coefficients.LOG));
        var low = g.fma(s, g.add(half, series), g.multiply(k, part(Coefficients.LN2_SHORT, 1)));
        var high = exactSum(g.multiply(k, part(Coefficients.LN2_SHORT, 0)), f);
        return new Sum(high.high(), g.add(high.low(), g.subtract(low, half)));
    }

    private Node log10(Node x) {
        var log = normalised(log(x));
        var product = exactProduct(log.high(), part(Coefficients.LOG10_E, 0));
        var low = g.fma(log.low(), part(Coefficients.LOG10_E, 0), product.low());
        return g.add(product.high(), g.fma(log.high(), part(Coefficients.LOG10_E, 1), low));
    }

    private Node log1p(Node x) {
        var sum = exactSumOfAny(number(1), x);
        var fast = value(plus(log(sum.high()), g.divide(sum.low(), sum.high())));
        var holds = both(less(number(-1), x), less(x, number(single ? Float.MAX_VALUE : Double.MAX_VALUE)));
        return g.repaired(Unary.LOG1P, List.of(x), fast, not(holds));
    }

    // Trigonometric functions.

    /** x as n pi/2 + r: the bits of n and the functions of r. */
    private record Angle(Node bits, Sum sine, Sum cosine) {}

    private Angle angle(Node x, boolean precise) {
        var t = g.fma(x, number(2 / Math.PI), number(rounder));
        var n = g.subtract(t, number(rounder));
        var exact = g.fma(n, negated(Coefficients.PI_HALF, 0), x);
        var product = exactProduct(n, negated(Coefficients.PI_HALF, 1));
        var sum = exactSumOfAny(exact, product.high());
        var r = sum.high();
        var low = g.fma(n, negated(Coefficients.PI_HALF, 2), g.add(sum.low(), product.low()));
        var z = g.multiply(r, r);
        var sine = g.fma(g.multiply(r, z), polynomial(z, Coefficients.SIN), low);
        var half = g.multiply(number(0.5), z);
        var cosine = exactSum(number(1), negative(half));
        var less = g.multiply(r, low);
        if (precise) {
            less = g.fma(number(0.5), g.fma(r, r, negative(z)), less);
        }
        var rest = g.subtract(cosine.low(), less);
        rest = g.fma(g.multiply(z, z), polynomial(z, Coefficients.COS), rest);
        return new Angle(g.toBits(t), new Sum(r, sine), new Sum(cosine.high(), rest));
    }

    private Node tooLarge(Node x) {
        return notBelow(g.unary(Unary.ABS, x), 1e5);
    }

    private Node bit(Node bits, int position) {
        return less(g.shiftLeft(bits, (single ? 31 : 63) - position), integer(0));
    }

    private Node sine(Node x, Unary function, int quarter) {
        var angle = angle(x, false);
        var bits = quarter == 0 ? angle.bits() : g.add(angle.bits(), integer(1));
        var value = g.select(bit(bits, 0), value(angle.cosine()), value(angle.sine()));
        return g.repaired(function, List.of(x), g.select(bit(bits, 1), negative(value), value), tooLarge(x));
    }

    private Node tangent(Node x) {
        var angle = angle(x, true);
        var odd = bit(angle.bits(), 0);
        var sine = normalised(angle.sine());
        var cosine = normalised(angle.cosine());
        var top = new Sum(g.select(odd, cosine.high(), sine.high()), g.select(odd, cosine.low(), sine.low()));
        var bottom = new Sum(g.select(odd, sine.high(), cosine.high()), g.select(odd, sine.low(), cosine.low()));
        var value = value(quotient(top, bottom));
        return g.repaired(Unary.TAN, List.of(x), g.select(odd, negative(value), value), tooLarge(x));
    }

    /** atan(r) for |r| up to tan(pi/8), added to a constant's two parts. */
    private Node arctangent(Sum r, Node high, Node low) {
        var z = g.multiply(r.high(), r.high());
        var series = g.fma(g.multiply(r.high(), z), polynomial(z, Coefficients.ATAN), g.add(low, r.low()));
        var sum = exactSum(high, r.high());
        return g.add(sum.high(), g.add(sum.low(), series));
    }

    private Node arctangent(Node size) {
        var one = number(1);
        var zero = number(0);
        var large = less(number(2.414213562373095), size);
        var middle = less(number(0.4142135623730951), size);
        var less = exactSumOfAny(size, number(-1));
        var more = exactSumOfAny(size, one);
        var top = new Sum(
                g.select(large, number(-1), g.select(middle, less.high(), size)),
                g.select(large, zero, g.select(middle, less.low(), zero)));
        var bottom = new Sum(
                g.select(large, size, g.select(middle, more.high(), one)),
                g.select(large, zero, g.select(middle, more.low(), zero)));
        var pi = Coefficients.PI_HALF.of(type);
        var high = g.select(large, number(pi[0]), g.select(middle, number(pi[0] / 2), zero));
        var low = g.select(large, number(pi[1]), g.select(middle, number(pi[1] / 2), zero));
        var finite = less(size, number(Double.POSITIVE_INFINITY));
        var r = quotient(top, bottom);
        return arctangent(new Sum(r.high(), g.select(finite, r.low(), zero)), high, low);
    }

    private Node arctangent(Node y, Node x) {
        var a = g.unary(Unary.ABS, y);
        var b = g.unary(Unary.ABS, x);
        var steep = less(b, a);
        var larger = g.select(steep, a, b);
        var smaller = g.select(steep, b, a);
        var middle = less(g.multiply(number(0.4142135623730951), larger), smaller);
        var zero = number(0);
        var less = exactSumOfAny(smaller, negative(larger));
        var more = exactSum(larger, smaller);
        var top = new Sum(g.select(middle, less.high(), smaller), g.select(middle, less.low(), zero));
        var bottom = new Sum(g.select(middle, more.high(), larger), g.select(middle, more.low(), zero));
        var r = quotient(top, bottom);
        var back = hasSign(x);
        // The angle is that of a constant plus or minus the small angle r.
        var turned = g.binary(Binary.NOT_EQUAL, steep, back);
        var sign =
                new Sum(g.select(turned, negative(r.high()), r.high()), g.select(turned, negative(r.low()), r.low()));
        var pi = Coefficients.PI_HALF.of(type);
        var eighths = g.select(middle, g.select(turned, number(-0.5), number(0.5)), zero);
        var quarters = g.add(g.select(steep, number(1), g.select(back, number(2), zero)), eighths);
        var constant = exactProduct(quarters, number(pi[0]));
        var value = arctangent(sign, constant.high(), g.fma(quarters, number(pi[1]), constant.low()));
        var holds = both(less(number(1e-280), larger), less(larger, number(1e280)));
        return g.repaired(Binary.ATAN2, List.of(y, x), withSign(value, y), not(holds));
    }

    /** asin(r) - r for |r| up to 1/2. */
    private Node arcsineRest(Node r, Node z) {
        return g.multiply(g.multiply(r, z), polynomial(z, Coefficients.ASIN));
    }

    /** The square root, and what it lacks. */
    private Sum root(Node square) {
        var root = g.unary(Unary.SQRT, square);
        var rest = g.divide(g.fma(root, negative(root), square), g.add(root, root));
        return new Sum(root, g.select(less(number(0), square), rest, number(0)));
    }

    private Node arcsine(Node size) {
        var large = less(number(0.5), size);
        var reflected = g.multiply(number(0.5), g.subtract(number(1), size));
        var z = g.select(large, reflected, g.multiply(size, size));
        var root = root(reflected);
        var r = g.select(large, root.high(), size);
        var rest = arcsineRest(r, z);
        var sum = exactSum(part(Coefficients.PI_HALF, 0), g.multiply(number(-2), r));
        var low = g.fma(number(-2), g.add(rest, root.low()), part(Coefficients.PI_HALF, 1));
        return g.select(large, g.add(sum.high(), g.add(sum.low(), low)), g.add(r, rest));
    }

    private Node arccosine(Node x, Node size) {
        var large = less(number(0.5), size);
        var reflected = g.multiply(number(0.5), g.subtract(number(1), size));
        var z = g.select(large, reflected, g.multiply(x, x));
        var root = root(reflected);
        var r = g.select(large, root.high(), x);
        var rest = arcsineRest(r, z);
        var near = g.fma(number(2), g.add(rest, root.low()), g.add(r, r));
        // pi - 2 asin(root) or pi/2 - asin(x)
        var times = g.select(large, number(-2), number(-1));
        var high = g.select(large, number(2 * Coefficients.PI_HALF.of(type)[0]), part(Coefficients.PI_HALF, 0));
        var low = g.select(large, number(2 * Coefficients.PI_HALF.of(type)[1]), part(Coefficients.PI_HALF, 1));
        var sum = exactSum(high, g.multiply(times, r));
        var correction = g.select(large, g.add(rest, root.low()), rest);
        var other = g.add(sum.high(), g.add(sum.low(), g.fma(times, correction, low)));
        return g.select(both(large, less(number(0), x)), near, other);
    }

    // Other functions.

    private Node erf(Node x, Node size) {
        var z = g.multiply(x, x);
        var inner = g.fma(x, polynomial(z, Coefficients.ERF), x);
        var a = g.select(less(number(6), size), number(6), size);
        var w = g.divide(g.subtract(a, number(2)), g.add(a, number(2)));
        var exponent = exactProduct(a, negative(a));
        var e = expSum(exponent);
        var ratio = g.fma(w, polynomial(w, Coefficients.ERFC), part(Coefficients.ERFC_MIDDLE, 0));
        var tail = g.fma(e.high(), ratio, g.multiply(e.low(), ratio));
        var outer = withSign(g.subtract(number(1), tail), x);
        return g.select(less(size, number(1)), inner, outer);
    }

    /** From x^(-1/3) of a number in [1, 8), by steps of higher order without division. */
    private Node cbrt(Node x, Node size) {
        var bits = g.toBits(size);
        var exponent = g.shiftRight(g.subtract(bits, bitsOf(1)), mantissaBits);
        var k = g.subtract(g.fromBits(g.add(exponent, bitsOf(rounder))), number(rounder));
        var third = g.toBits(g.fma(g.subtract(k, number(1)), part(Coefficients.THIRD, 0), number(rounder)));
        var shifted = g.shiftLeft(third, mantissaBits);
        var m = g.fromBits(g.subtract(g.subtract(g.subtract(bits, shifted), shifted), shifted));
        var inverse = polynomial(m, Coefficients.CBRT);
        for (int step = 0; step < (single ? 1 : 2); step++) {
            var square = g.multiply(inverse, inverse);
            var h = g.fma(negative(g.multiply(m, inverse)), square, number(1));
            var series = g.fma(h, g.fma(h, number(14 / 81.0), number(2 / 9.0)), number(1 / 3.0));
            inverse = g.fma(inverse, g.multiply(h, series), inverse);
        }
        var square = g.multiply(inverse, inverse);
        var y = g.multiply(m, square);
        var product = exactProduct(y, y);
        var rest = g.subtract(g.fma(negative(product.high()), y, m), g.multiply(product.low(), y));
        var root = g.fma(rest, g.multiply(square, part(Coefficients.THIRD, 0)), y);
        var isZero = equal(size, number(0));
        var value = g.select(isZero, size, scaled(root, third));
        return g.repaired(Unary.CBRT, List.of(x), withSign(value, x), not(either(isZero, isNormal(size))));
    }

    private Node hypot(Node a, Node b) {
        var first = g.unary(Unary.ABS, a);
        var second = g.unary(Unary.ABS, b);
        var larger = g.binary(Binary.MAX, first, second);
        var smaller = g.binary(Binary.MIN, first, second);
        var inside = both(less(number(1e-140), larger), less(larger, number(1e140)));
        var holds = either(inside, equal(larger, number(0)));
        var root = g.unary(Unary.SQRT, g.fma(larger, larger, g.multiply(smaller, smaller)));
        return g.repaired(Binary.HYPOT, List.of(a, b), root, not(holds));
    }

    /** Exact: what is left beside the quotient's nearest integer has few digits; if it is negative, b is missing. */
    private Node remainder(Node a, Node b) {
        var top = g.unary(Unary.ABS, a);
        var bottom = g.unary(Unary.ABS, b);
        var limit = number(single ? 0x1p22 : 0x1p51);
        var ratio = g.divide(top, bottom);
        var near = g.subtract(g.add(ratio, number(rounder)), number(rounder));
        var rest = g.fma(negative(near), bottom, top);
        var value = g.select(less(rest, number(0)), g.add(rest, bottom), rest);
        var holds = both(less(ratio, limit), less(bottom, number(Double.POSITIVE_INFINITY)));
        return g.repaired(Binary.REMAINDER, List.of(a, b), withSign(value, a), not(holds));
    }

    /** The logarithm with twice the digits, for positive normal numbers. */
    private Sum preciseLog(Node x) {
        var bits = g.toBits(x);
        var exponent = g.shiftRight(g.subtract(bits, bitsOf(Math.sqrt(0.5))), mantissaBits);
        var f = g.subtract(g.fromBits(g.subtract(bits, g.shiftLeft(exponent, mantissaBits))), number(1));
        var k = g.subtract(g.fromBits(g.add(exponent, bitsOf(rounder))), number(rounder));
        var s = quotient(new Sum(f, number(0)), exactSum(number(2), f));
        var twice = g.add(s.high(), s.high());
        var square = exactProduct(s.high(), s.high());
        var z = g.fma(twice, s.low(), square.low());
        var third = exactProduct(square.high(), part(Coefficients.THIRD, 0));
        var little = g.fma(square.high(), part(Coefficients.THIRD, 1), third.low());
        little = g.fma(z, part(Coefficients.THIRD, 0), little);
        var rest = g.multiply(g.multiply(square.high(), square.high()), polynomial(square.high(), Coefficients.POWER));
        var series = plus(exactSum(third.high(), rest), little);
        // log = 2s + 2s series
        var product = exactProduct(twice, series.high());
        var low = g.fma(twice, series.low(), product.low());
        low = g.fma(g.add(s.low(), s.low()), series.high(), g.add(low, g.add(s.low(), s.low())));
        var log = plus(exactSum(twice, product.high()), low);
        var sum = exactSum(g.multiply(k, part(Coefficients.LN2_SHORT, 0)), log.high());
        return plus(sum, g.fma(k, part(Coefficients.LN2_SHORT, 1), log.low()));
    }

    /** {@code x^y} by its logarithm; negative x with integers y only. */
    Node power(Node x, Node y, boolean precise) {
        var size = g.unary(Unary.ABS, x);
        var log = normalised(precise ? preciseLog(size) : log(size));
        var product = exactProduct(y, log.high());
        var value = value(expSum(new Sum(product.high(), g.fma(y, log.low(), product.low()))));
        var whole = equal(round(y), y);
        var half = g.multiply(number(0.5), y);
        var odd = g.binary(Binary.NOT_EQUAL, round(half), half);
        var below = less(x, number(0));
        var signed = g.select(both(below, odd), negative(value), value);
        var inside = both(isNormal(size), less(g.unary(Unary.ABS, product.high()), number(700)));
        var holds = both(inside, either(not(below), whole));
        var zeroToPositive = both(equal(size, number(0)), less(number(0), y));
        var isZero = both(zeroToPositive, either(not(hasSign(x)), not(both(whole, odd))));
        return g.repaired(Binary.POWER, List.of(x, y), g.select(isZero, number(0), signed), not(either(holds, isZero)));
    }

    /** To the nearest integer, ties to even: what does not fit in the mantissa beside 2^52 (or 2^23) is one already. */
    Node round(Node x) {
        var limit = number(single ? 0x1p23 : 0x1p52);
        var size = g.unary(Unary.ABS, x);
        var rounded = g.select(less(size, limit), g.subtract(g.add(size, limit), limit), size);
        return g.select(less(x, number(0)), negative(rounded), rounded);
    }
}
