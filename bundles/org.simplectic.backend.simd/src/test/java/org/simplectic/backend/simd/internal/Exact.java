package org.simplectic.backend.simd.internal;

import org.simplectic.array.Elementwise.Binary;
import org.simplectic.array.Elementwise.Unary;

/**
 * Elementary functions to about 30 digits, for measuring errors: sums of two binary64 numbers. For finite arguments, angles up
 * to 1e5 and results that are neither huge nor subnormal.
 *
 * @param high the nearest binary64 number
 * @param low what that lacks
 */
record Exact(double high, double low) {
    private static final Exact ZERO = new Exact(0, 0);
    private static final Exact ONE = new Exact(1, 0);
    private static final Exact LN10 = new Exact(0x1.26bb1bbb55516p+1, -0x1.f48ad494ea3e9p-53);
    private static final Exact TWO_OVER_ROOT_PI = new Exact(0x1.20dd750429b6dp+0, 0x1.1ae3a914fed80p-56);
    private static final double[] LN2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56, 0x1.7b57a079a1934p-111};
    private static final double[] PI_HALF = {
        0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110, 0x1.4cf98e804177dp-164
    };

    private static final double TINY = 0x1p-110;

    static Exact of(Unary function, double number) {
        var x = new Exact(number, 0);
        return switch (function) {
            case EXP -> exp(x);
            case EXPM1 -> expm1(x);
            case LOG -> log(number);
            case LOG1P -> log1p(x);
            case LOG10 -> log(number).over(LN10);
            case SIN -> sine(x, 0);
            case COS -> sine(x, 1);
            case TAN -> sine(x, 0).over(sine(x, 1));
            case ATAN -> angle(x, ONE, Math.atan(number));
            case ASIN -> {
                var near = new Exact(Math.asin(number), 0);
                yield near.plus(x.minus(sine(near, 0)).over(sine(near, 1)));
            }
            case ACOS -> {
                var near = new Exact(Math.acos(number), 0);
                yield near.plus(sine(near, 1).minus(x).over(sine(near, 0)));
            }
            case SINH -> {
                var e = expm1(new Exact(Math.abs(number), 0));
                yield e.plus(e.over(e.plus(ONE))).times(new Exact(Math.copySign(0.5, number), 0));
            }
            case COSH -> {
                var e = exp(x);
                yield e.plus(ONE.over(e)).times(new Exact(0.5, 0));
            }
            case TANH -> {
                var e = expm1(new Exact(2 * Math.min(Math.abs(number), 40), 0));
                yield e.over(e.plus(new Exact(2, 0))).times(new Exact(Math.signum(number), 0));
            }
            case LOGISTIC -> {
                var e = exp(new Exact(-Math.abs(number), 0));
                yield (number < 0 ? e : ONE).over(e.plus(ONE));
            }
            case ERF -> erf(x);
            case CBRT -> {
                var near = new Exact(Math.cbrt(number), 0);
                var square = near.times(near);
                yield near.plus(x.minus(square.times(near)).over(square.times(new Exact(3, 0))));
            }
            default -> new Exact(function.applyAsDouble(number), 0);
        };
    }

    static Exact of(Binary function, double a, double b) {
        var x = new Exact(a, 0);
        var y = new Exact(b, 0);
        return switch (function) {
            case POWER -> exp(log(a).times(y));
            case ATAN2 -> angle(x, y, Math.atan2(a, b));
            case HYPOT -> {
                var square = x.times(x).plus(y.times(y));
                var near = new Exact(Math.sqrt(square.high()), 0);
                yield near.plus(square.minus(near.times(near)).over(near.plus(near)));
            }
            default -> new Exact(function.applyAsDouble(a, b), 0);
        };
    }

    private static Exact sum(double a, double b) {
        double high = a + b;
        double second = high - a;
        return new Exact(high, (a - (high - second)) + (b - second));
    }

    private static Exact product(double a, double b) {
        double high = a * b;
        return new Exact(high, Math.fma(a, b, -high));
    }

    private Exact plus(Exact other) {
        var highs = sum(high, other.high);
        var lows = sum(low, other.low);
        var once = sum(highs.high, highs.low + lows.high);
        return sum(once.high, once.low + lows.low);
    }

    private Exact minus(Exact other) {
        return plus(new Exact(-other.high, -other.low));
    }

    private Exact times(Exact other) {
        var product = product(high, other.high);
        return sum(product.high, product.low + (high * other.low + low * other.high));
    }

    private Exact over(Exact other) {
        double first = high / other.high;
        var rest = minus(other.times(new Exact(first, 0)));
        double second = rest.high / other.high;
        rest = rest.minus(other.times(new Exact(second, 0)));
        return sum(first, second).plus(new Exact(rest.high / other.high, 0));
    }

    private Exact minusMultiple(double k, double... parts) {
        var rest = this;
        for (double part : parts) {
            rest = rest.minus(product(k, part));
        }
        return rest;
    }

    private static Exact exp(Exact x) {
        double k = Math.rint(x.high / LN2[0]);
        var e = seriesExpm1(x.minusMultiple(k, LN2)).plus(ONE);
        int half = (int) k / 2;
        double first = Math.scalb(1.0, half);
        double second = Math.scalb(1.0, (int) k - half);
        return new Exact(e.high * first * second, e.low * first * second);
    }

    private static Exact expm1(Exact x) {
        return Math.abs(x.high) < 0.4
                ? seriesExpm1(x)
                : exp(x.high < -700 ? new Exact(-700, 0) : x).minus(ONE);
    }

    private static Exact seriesExpm1(Exact x) {
        var term = x;
        var sum = x;
        for (int n = 2; Math.abs(term.high) > Math.abs(x.high) * TINY; n++) {
            term = term.times(x).over(new Exact(n, 0));
            sum = sum.plus(term);
        }
        return sum;
    }

    private static Exact log(double x) {
        int k = Math.getExponent(x);
        double m = Math.scalb(x, -k);
        if (m > 1.4) {
            m /= 2;
            k++;
        }
        return ZERO.minus(ZERO.minus(log1p(new Exact(m - 1, 0))).minusMultiple(k, LN2));
    }

    private static Exact log1p(Exact f) {
        if (f.high > 0.5 || f.high < -0.4) {
            var near = new Exact(Math.log1p(f.high), 0);
            var e = exp(ZERO.minus(near));
            return near.plus(log1p(f.times(e).plus(e.minus(ONE))));
        }
        var s = f.over(f.plus(new Exact(2, 0)));
        var square = s.times(s);
        var power = s;
        var sum = ZERO;
        for (int n = 1; Math.abs(power.high) > Math.abs(s.high) * TINY; n += 2) {
            sum = sum.plus(power.over(new Exact(n, 0)));
            power = power.times(square);
        }
        return sum.plus(sum);
    }

    /** The sine of x + quarter pi/2. */
    private static Exact sine(Exact x, int quarter) {
        double n = Math.rint(x.high / PI_HALF[0]);
        var r = x.minusMultiple(n, PI_HALF);
        int turn = (int) n + quarter & 3;
        boolean odd = (turn & 1) != 0;
        var term = odd ? ONE : r;
        var sum = term;
        var square = r.times(r);
        double first = Math.abs(term.high);
        for (int i = odd ? 2 : 3; Math.abs(term.high) > first * TINY; i += 2) {
            term = ZERO.minus(term.times(square).over(new Exact(i * (i - 1.0), 0)));
            sum = sum.plus(term);
        }
        return turn < 2 ? sum : ZERO.minus(sum);
    }

    /** The angle of the point (x, y) from a value near it. */
    private static Exact angle(Exact y, Exact x, double near) {
        var angle = new Exact(near, 0);
        var sine = sine(angle, 0);
        var cosine = sine(angle, 1);
        var across = y.times(cosine).minus(x.times(sine));
        return angle.plus(across.over(x.times(cosine).plus(y.times(sine))));
    }

    /** By the series of e^(x^2) erf(x), whose terms have one sign. */
    private static Exact erf(Exact x) {
        if (Math.abs(x.high) > 6.5) {
            return new Exact(Math.signum(x.high), 0);
        }
        var square = x.times(x);
        var term = x;
        var sum = x;
        for (int n = 1; Math.abs(term.high) > Math.abs(sum.high) * TINY; n++) {
            term = term.times(square).over(new Exact(n + 0.5, 0));
            sum = sum.plus(term);
        }
        return sum.times(exp(ZERO.minus(square))).times(TWO_OVER_ROOT_PI);
    }
}
