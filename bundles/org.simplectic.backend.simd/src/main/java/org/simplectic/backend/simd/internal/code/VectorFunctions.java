package org.simplectic.backend.simd.internal.code;

import static org.simplectic.array.DType.BOOL;
import static org.simplectic.array.DType.F64;
import static org.simplectic.array.DType.I64;

import java.util.List;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;

/**
 * Elementary functions written out as arithmetic, so that they are part of the generated loop and give the same bits whether
 * that runs compiled or not (the Vector API's own do not). Worst errors against exact values, in units of the last place:
 * exp 1, log 1, sin and cos 1, sqrt 1/2, tanh 3, expm1 2, log1p 2, log10 2, sinh and cosh 2, tan 3, asin and acos 2, atan 1, logistic 3,
 * erf 2, hypot 1. Where a formula does not hold (huge or subnormal arguments, NaN) {@link Math} steps in. Polynomials interpolate
 * at Chebyshev nodes. Functions of binary32 numbers are computed in binary64.
 */
final class VectorFunctions {
    private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
    private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;
    private static final double PI_HALF_HIGH = 0x1.921fb54442d18p+0;
    private static final double PI_HALF_MIDDLE = 0x1.1a62633145c07p-54;
    private static final double PI_HALF_LOW = -0x1.f1976b7ed8fbcp-110;

    /** Added to a number below 2^51 it leaves the nearest integer in the low bits. */
    private static final double ROUNDER = 0x1.8p52;

    /** (e^r - 1 - r)/r^2 for |r| up to ln(2)/2; error 1.3e-17 of e^r. */
    private static final double[] EXP = {
        0x1.0000000000001p-1, 0x1.5555555555556p-3, 0x1.5555555553d63p-5, 0x1.11111111109b3p-7,
        0x1.6c16c1788bd90p-10, 0x1.a01a01a7c41d5p-13, 0x1.a019b90d2ae7ap-16, 0x1.71de0dae63bb3p-19,
        0x1.289185613a3d6p-22, 0x1.af38a9b0ec855p-26
    };

    /** (log((1+s)/(1-s)) - 2s)/s^3 in s^2, for the logarithm of [sqrt(1/2), sqrt(2)]. */
    private static final double[] LOG = {
        0x1.5555555555558p-1,
        0x1.9999999995273p-2,
        0x1.2492492dfd86cp-2,
        0x1.c71c62d5e53e0p-3,
        0x1.7462b91b8df65p-3,
        0x1.39fdcceb4bb45p-3,
        0x1.2b5f68a50d903p-3
    };

    /** (sin(r) - r)/r^3 in r^2, |r| up to pi/4. */
    private static final double[] SIN = {
        -0x1.5555555555555p-3,
        0x1.1111111111110p-7,
        -0x1.a01a01a01992fp-13,
        0x1.71de3a545f836p-19,
        -0x1.ae645410e937bp-26,
        0x1.61217d9252c03p-33,
        -0x1.ab16f5caa198ap-41
    };

    /** (cos(r) - 1 + r^2/2)/r^4 in r^2, |r| up to pi/4. */
    private static final double[] COS = {
        0x1.5555555555555p-5,
        -0x1.6c16c16c16c16p-10,
        0x1.a01a01a019d06p-16,
        -0x1.27e4fb77125c5p-22,
        0x1.1eed8deac3dfep-29,
        -0x1.9394b8bd50ae1p-37,
        0x1.ab779550c8d9bp-45
    };

    /** (atan(r) - r)/r^3 in r^2, |r| up to tan(pi/8). */
    private static final double[] ATAN = {
        -0x1.5555555555555p-2, 0x1.9999999999953p-3, -0x1.249249248d7e8p-3, 0x1.c71c71c304728p-4,
        -0x1.745d165de6c19p-4, 0x1.3b1392d8695c8p-4, -0x1.110e87efaa766p-4, 0x1.e19a11516d8ebp-5,
        -0x1.ac7a81ce7905cp-5, 0x1.74dd831f5c013p-5, -0x1.1b32e90dc1b73p-5, 0x1.0ad19d106080cp-6
    };

    /** (asin(r) - r)/r^3 in r^2, |r| up to 1/2. */
    private static final double[] ASIN = {
        0x1.5555555555555p-3,
        0x1.3333333333389p-4,
        0x1.6db6db6dac0eap-5,
        0x1.f1c71c7a5e151p-6,
        0x1.6e8ba121b9d5fp-6,
        0x1.1c4efd20ebb99p-6,
        0x1.c990a42b32b03p-7,
        0x1.7b02ef007d23ep-7,
        0x1.3b462d121c5d2p-7,
        0x1.31777489dfd29p-7,
        0x1.8dcdf11997e0fp-9,
        0x1.40c91fa8deb7ep-6,
        -0x1.3bd7e353ddbc2p-6,
        0x1.e58a4f278e007p-6
    };

    /** erf(x)/x in x^2, |x| up to 1. */
    private static final double[] ERF = {
        0x1.20dd750429b6dp+0, -0x1.812746b0379e6p-2, 0x1.ce2f21a042b30p-4, -0x1.b82ce31284e00p-6,
        0x1.565bcd0dbaa38p-8, -0x1.c02db3dac435fp-11, 0x1.f9a321d5b8e1ep-14, -0x1.f4d1e3183f7aep-17,
        0x1.b9df224ca4b97p-20, -0x1.5f1ecb6f0764cp-23, 0x1.f7b4bf3b13964p-27, -0x1.389d4f2641625p-30,
        0x1.05ffd737fb32ep-34
    };

    /** erfc(x) e^(x^2) in (x - 2)/(x + 2), x from 1 to 6. */
    private static final double[] ERFC = {
        0x1.058671b52c776p-2,
        -0x1.b57034efd3f69p-2,
        0x1.eeea7dc8a7932p-3,
        -0x1.437f0b68c2dc0p-4,
        0x1.e9471595c0b9dp-9,
        0x1.ca95ed5c92a4bp-8,
        -0x1.bc25a2a5685b8p-11,
        -0x1.016b61e9c90a9p-10,
        0x1.6d5bf00483674p-15,
        0x1.6dac8e32716eep-13,
        0x1.ce18d5b499621p-16,
        -0x1.cfd845cfda3f9p-16,
        -0x1.d8072f8b2af1ep-17,
        0x1.e89749bb276c3p-20,
        0x1.06de90fce20e3p-18
    };

    private final Graph g;

    private VectorFunctions(Graph graph) {
        this.g = graph;
    }

    /** The same kernel with nothing but what vectors have an instruction for. */
    static VectorKernel expand(VectorKernel kernel) {
        var graph = new Graph();
        var functions = new VectorFunctions(graph);
        var images = new Node[kernel.graph().nodes().size()];
        for (var node : kernel.reachable()) {
            var operands = node.operands().stream()
                    .map(operand -> images[operand.id()])
                    .toList();
            images[node.id()] = functions.image(node, operands);
        }
        return new VectorKernel(
                graph,
                kernel.pointers(),
                kernel.stores().stream()
                        .map(store -> new VectorKernel.Store(
                                store.pointer(),
                                store.value().stream()
                                        .map(node -> images[node.id()])
                                        .toList()))
                        .toList(),
                kernel.accumulations().stream()
                        .map(accumulation -> new VectorKernel.Accumulation(
                                accumulation.pointer(),
                                accumulation.operation(),
                                images[accumulation.value().id()]))
                        .toList());
    }

    private Node image(Node node, List<Node> operands) {
        if (node.operation() == Node.Operation.UNARY && node.detail() instanceof Unary unary) {
            return unary(unary, operands.getFirst());
        } else if (node.operation() == Node.Operation.BINARY && node.detail() instanceof Binary binary) {
            return binary(binary, operands.get(0), operands.get(1));
        }
        return g.node(node.operation(), node.type(), operands, node.detail());
    }

    private Node unary(Unary function, Node x) {
        return switch (function) {
            case NEGATE, ABS, SQRT, NOT -> g.unary(function, x);
            case SIGN -> sign(x);
            case RINT -> round(x);
            case FLOOR -> {
                var near = round(x);
                yield g.select(less(x, near), g.subtract(near, number(x, 1)), near);
            }
            case CEIL -> {
                var near = round(x);
                yield g.select(less(near, x), g.add(near, number(x, 1)), near);
            }
            default ->
                x.type() == F64 ? function(function, x) : g.convert(function(function, g.convert(x, F64)), x.type());
        };
    }

    private Node binary(Binary function, Node a, Node b) {
        return switch (function) {
            case REMAINDER, POWER, ATAN2, HYPOT ->
                a.type() == F64
                        ? function(function, a, b)
                        : a.type().isInteger()
                                ? g.binary(function, a, b)
                                : g.convert(function(function, g.convert(a, F64), g.convert(b, F64)), a.type());
            default -> g.binary(function, a, b);
        };
    }

    private Node function(Unary function, Node x) {
        var size = g.unary(Unary.ABS, x);
        return switch (function) {
            case EXP -> g.repaired(function, List.of(x), exp(x), notBelow(size, 708));
            case EXPM1 -> g.repaired(function, List.of(x), expm1(x), notBelow(size, 700));
            case LOG -> g.repaired(function, List.of(x), log(x), notNormal(x));
            case LOG10 -> {
                var log = log(x);
                var scaled = g.fma(log, number(0x1.bcb7b1526e50ep-2), g.multiply(log, number(0x1.95355baaafad3p-57)));
                yield g.repaired(function, List.of(x), scaled, notNormal(x));
            }
            case LOG1P -> log1p(x);
            case SIN -> sine(x, function, 0);
            case COS -> sine(x, function, 1);
            case TAN -> tangent(x);
            case ATAN -> arctangent(x, size);
            case ASIN -> arcsine(x, size);
            case ACOS -> arccosine(x, size);
            case SINH -> {
                var e = expm1(size);
                var half = g.multiply(number(0.5), g.add(e, g.divide(e, g.add(e, number(1)))));
                yield g.repaired(function, List.of(x), withSign(half, x), notBelow(size, 700));
            }
            case COSH -> {
                var e = exp(size);
                var half = g.fma(number(0.5), e, g.divide(number(0.5), e));
                yield g.repaired(function, List.of(x), half, notBelow(size, 700));
            }
            case TANH -> {
                var clamped = g.select(less(number(22), size), number(22), size);
                var e = expm1(g.add(clamped, clamped));
                yield withSign(g.divide(e, g.add(e, number(2))), x);
            }
            case LOGISTIC -> {
                var e = exp(g.unary(Unary.NEGATE, size));
                var top = g.select(less(x, number(0)), e, number(1));
                yield g.repaired(function, List.of(x), g.divide(top, g.add(number(1), e)), notBelow(size, 708));
            }
            case ERF -> erf(x, size);
            default -> g.repaired(function, List.of(x), x, g.integer(BOOL, 1));
        };
    }

    private Node function(Binary function, Node a, Node b) {
        if (function == Binary.HYPOT) {
            var larger = g.binary(Binary.MAX, g.unary(Unary.ABS, a), g.unary(Unary.ABS, b));
            var inside = g.binary(Binary.AND, less(number(1e-140), larger), less(larger, number(1e140)));
            var holds = g.binary(Binary.OR, inside, g.binary(Binary.EQUAL, larger, number(0)));
            var root = g.unary(Unary.SQRT, g.fma(a, a, g.multiply(b, b)));
            return g.repaired(function, List.of(a, b), root, g.unary(Unary.NOT, holds));
        }
        return g.repaired(function, List.of(a, b), a, g.integer(BOOL, 1));
    }

    private Node number(double value) {
        return g.constant(F64, value);
    }

    private Node number(Node like, double value) {
        return g.constant(like.type(), value);
    }

    private Node less(Node a, Node b) {
        return g.binary(Binary.LESS, a, b);
    }

    private Node notBelow(Node x, double limit) {
        return g.unary(Unary.NOT, less(x, number(limit)));
    }

    private Node notNormal(Node x) {
        return g.unary(
                Unary.NOT,
                g.binary(
                        Binary.AND,
                        g.binary(Binary.LESS_EQUAL, number(Double.MIN_NORMAL), x),
                        less(x, number(Double.POSITIVE_INFINITY))));
    }

    private Node sign(Node x) {
        return g.select(less(number(x, 0), x), number(x, 1), g.select(less(x, number(x, 0)), number(x, -1), x));
    }

    /** To the nearest integer, ties to even: what does not fit in the mantissa beside 2^52 (or 2^23) is one already. */
    private Node round(Node x) {
        var limit = number(x, x.type() == DType.F32 ? 0x1p23 : 0x1p52);
        var size = g.unary(Unary.ABS, x);
        var rounded = g.select(less(size, limit), g.subtract(g.add(size, limit), limit), size);
        return g.select(less(x, number(x, 0)), g.unary(Unary.NEGATE, rounded), rounded);
    }

    /** By Estrin's scheme: pairs, pairs of pairs, ... */
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

    /** x as k ln(2) + r: the bits of k (over those of the rounder) and e^r - 1. */
    private record Reduced(Node bits, Node rest) {}

    private Reduced reduceExp(Node x) {
        var t = g.fma(x, number(1 / Math.log(2)), number(ROUNDER));
        var k = g.subtract(t, number(ROUNDER));
        var r = g.fma(k, number(-LN2_HIGH), x);
        r = g.fma(k, number(-LN2_LOW), r);
        var rest = g.fma(g.multiply(r, r), polynomial(r, EXP), r);
        return new Reduced(g.toBits(t), rest);
    }

    /** For arguments up to 708 in size. */
    private Node exp(Node x) {
        var reduced = reduceExp(x);
        var mantissa = g.add(number(1), reduced.rest());
        return g.fromBits(g.add(g.toBits(mantissa), g.shiftLeft(reduced.bits(), 52)));
    }

    /** For arguments up to 700 in size. */
    private Node expm1(Node x) {
        var reduced = reduceExp(x);
        var one = g.integer(I64, Double.doubleToRawLongBits(1));
        var power = g.fromBits(g.add(one, g.shiftLeft(reduced.bits(), 52)));
        return g.fma(power, reduced.rest(), g.subtract(power, number(1)));
    }

    /** For positive normal numbers. */
    private Node log(Node x) {
        var bits = g.toBits(x);
        var exponent = g.shiftRight(g.subtract(bits, g.integer(I64, Double.doubleToRawLongBits(Math.sqrt(0.5)))), 52);
        var f = g.subtract(g.fromBits(g.subtract(bits, g.shiftLeft(exponent, 52))), number(1));
        var rounder = g.integer(I64, Double.doubleToRawLongBits(ROUNDER));
        var k = g.subtract(g.fromBits(g.add(exponent, rounder)), number(ROUNDER));
        var s = g.divide(f, g.add(number(2), f));
        var z = g.multiply(s, s);
        var half = g.multiply(g.multiply(number(0.5), f), f);
        var series = g.multiply(z, polynomial(z, LOG));
        var low = g.fma(s, g.add(half, series), g.multiply(k, number(LN2_LOW)));
        return g.fma(k, number(LN2_HIGH), g.subtract(f, g.subtract(half, low)));
    }

    private Node log1p(Node x) {
        var one = number(1);
        var u = g.add(one, x);
        var b = g.subtract(u, one);
        var lost = g.add(g.subtract(one, g.subtract(u, b)), g.subtract(x, b));
        var fast = g.add(log(u), g.divide(lost, u));
        var holds = g.binary(Binary.AND, less(number(-1), x), less(x, number(Double.MAX_VALUE)));
        return g.repaired(Unary.LOG1P, List.of(x), fast, g.unary(Unary.NOT, holds));
    }

    /** x as n pi/2 + r. */
    private record Angle(Node bits, Node sine, Node cosine) {}

    private Angle angle(Node x) {
        var t = g.fma(x, number(2 / Math.PI), number(ROUNDER));
        var n = g.subtract(t, number(ROUNDER));
        var r = g.fma(n, number(-PI_HALF_HIGH), x);
        r = g.fma(n, number(-PI_HALF_MIDDLE), r);
        r = g.fma(n, number(-PI_HALF_LOW), r);
        var z = g.multiply(r, r);
        var sine = g.fma(g.multiply(r, z), polynomial(z, SIN), r);
        var half = g.multiply(number(0.5), z);
        var w = g.subtract(number(1), half);
        var rest = g.subtract(g.subtract(number(1), w), half);
        var cosine = g.add(w, g.fma(g.multiply(z, z), polynomial(z, COS), rest));
        return new Angle(g.toBits(t), sine, cosine);
    }

    private Node tooLarge(Node x) {
        return notBelow(g.unary(Unary.ABS, x), 1e5);
    }

    private Node sine(Node x, Unary function, int quarter) {
        var angle = angle(x);
        var bits = quarter == 0 ? angle.bits() : g.add(angle.bits(), g.integer(I64, 1));
        var zero = g.integer(I64, 0);
        var odd = less(g.shiftLeft(bits, 63), zero);
        var value = g.select(odd, angle.cosine(), angle.sine());
        var negative = less(g.shiftLeft(bits, 62), zero);
        return g.repaired(function, List.of(x), g.select(negative, g.unary(Unary.NEGATE, value), value), tooLarge(x));
    }

    private Node tangent(Node x) {
        var angle = angle(x);
        var odd = less(g.shiftLeft(angle.bits(), 63), g.integer(I64, 0));
        var top = g.select(odd, g.unary(Unary.NEGATE, angle.cosine()), angle.sine());
        var bottom = g.select(odd, angle.sine(), angle.cosine());
        return g.repaired(Unary.TAN, List.of(x), g.divide(top, bottom), tooLarge(x));
    }

    private Node arctangent(Node x, Node size) {
        var one = number(1);
        var large = less(number(2.414213562373095), size);
        var middle = less(number(0.4142135623730951), size);
        var top = g.select(large, number(-1), g.select(middle, g.subtract(size, one), size));
        var bottom = g.select(large, size, g.select(middle, g.add(size, one), one));
        var r = g.divide(top, bottom);
        var z = g.multiply(r, r);
        var high = g.select(large, number(PI_HALF_HIGH), g.select(middle, number(PI_HALF_HIGH / 2), number(0)));
        var low = g.select(large, number(PI_HALF_MIDDLE), g.select(middle, number(PI_HALF_MIDDLE / 2), number(0)));
        var series = g.fma(g.multiply(r, z), polynomial(z, ATAN), low);
        return withSign(g.add(high, g.add(r, series)), x);
    }

    private Node withSign(Node size, Node x) {
        return g.select(less(x, number(0)), g.unary(Unary.NEGATE, size), size);
    }

    /** asin(r) - r for |r| up to 1/2. */
    private Node arcsineRest(Node r, Node z) {
        return g.multiply(g.multiply(r, z), polynomial(z, ASIN));
    }

    private Node arcsine(Node x, Node size) {
        var half = number(0.5);
        var large = less(half, size);
        var reflected = g.multiply(half, g.subtract(number(1), size));
        var z = g.select(large, reflected, g.multiply(x, x));
        var r = g.select(large, g.unary(Unary.SQRT, reflected), size);
        var rest = arcsineRest(r, z);
        var twice = g.add(g.add(r, r), g.subtract(g.add(rest, rest), number(PI_HALF_MIDDLE)));
        var value = g.select(large, g.subtract(number(PI_HALF_HIGH), twice), g.add(r, rest));
        return withSign(value, x);
    }

    private Node arccosine(Node x, Node size) {
        var half = number(0.5);
        var large = less(half, size);
        var reflected = g.multiply(half, g.subtract(number(1), size));
        var z = g.select(large, reflected, g.multiply(x, x));
        var root = g.unary(Unary.SQRT, reflected);
        var r = g.select(large, root, x);
        var rest = arcsineRest(r, z);
        // The root's own rounding error counts twice near 1.
        var correction = g.divide(g.fma(root, g.unary(Unary.NEGATE, root), reflected), g.add(root, root));
        var exact = g.select(less(number(0), reflected), correction, number(0));
        var small = g.subtract(number(PI_HALF_HIGH), g.subtract(x, g.subtract(number(PI_HALF_MIDDLE), rest)));
        var sum = g.add(rest, exact);
        var near = g.fma(number(2), sum, g.add(r, r));
        var far = g.subtract(number(2 * PI_HALF_HIGH), g.subtract(near, number(2 * PI_HALF_MIDDLE)));
        return g.select(large, g.select(less(x, number(0)), far, near), small);
    }

    private Node erf(Node x, Node size) {
        var z = g.multiply(x, x);
        var inner = g.multiply(x, polynomial(z, ERF));
        var a = g.select(less(number(6), size), number(6), size);
        var w = g.divide(g.subtract(a, number(2)), g.add(a, number(2)));
        var tail = g.multiply(exp(g.unary(Unary.NEGATE, g.multiply(a, a))), polynomial(w, ERFC));
        var outer = withSign(g.subtract(number(1), tail), x);
        return g.select(less(size, number(1)), inner, outer);
    }
}
