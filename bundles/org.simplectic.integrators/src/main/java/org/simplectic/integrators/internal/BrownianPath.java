package org.simplectic.integrators.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.api.Noise;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.RandomKey;
import org.simplectic.array.Shape;

/**
 * One path of a Wiener process and its integral, as functions of (key, t) within a program: asked in any order they give the same
 * values, and nothing is stored.
 *
 * <p>The interval of the path is halved again and again. What is known of a path on an interval are its increment and its
 * space-time Levy area (the mean deviation from the chord); given these two, the path is their quadratic plus a residual that is
 * zero at both ends and has integral zero. Halving adds two independent normal numbers Z and N to an interval, which decide increment and
 * area of its halves. Each of them shapes the path inside its interval only, and leaves the integral over the interval as it is: so the
 * path, and its integral, at t are sums over the intervals around t, one a level, with the numbers of each a function of key, level
 * and place. There is no recursion: the numbers of all levels are one draw, the sums one matrix product.
 *
 * <p>Resolution: {@link #LEVELS} halvings. Increments between the points that these lead to have exactly the distribution of the
 * Wiener process; in between the path is the quadratic, whose variance lacks up to 1/16 of the length of the smallest interval. Steps
 * should not be shorter than that, 6e-8 of the span. Cost of a query: {@code 2 m (LEVELS + 1)} normal numbers.
 *
 * @see "A. Jelincic, J. Foster, P. Kidger, Single-seed generation of Brownian paths and integrals for adaptive and high order SDE
 *     solvers, arXiv:2405.06464 (2024), theorem 4.3 (the halving)"
 */
record BrownianPath(RandomKey key, double from, double to, int processes) {
    static final int LEVELS = 24;

    /** Tells the path's random numbers from others of the same seed. */
    private static final long PURPOSE = 0x57;

    /** Variance of Z and of N on an interval of length 1. */
    private static final double VARIANCE_Z = 1.0 / 16;

    private static final double VARIANCE_N = 1.0 / 12;

    /** Variance of the area of an interval of length 1. */
    private static final double VARIANCE_AREA = 1.0 / 12;

    /**
     * The path at a point.
     *
     * @param w its value
     * @param integral of the path up to this point
     */
    record Place(Expr w, Expr integral) {}

    /**
     * The path between two points.
     *
     * @param dw its increment
     * @param area the integral of its distance from where it was at the first point, divided by the length: Ito's integral
     *     I(1, 0) by h
     */
    record Increment(Expr dw, Expr area) {}

    /** The key under which a problem's path is drawn: what {@link BrownianPath} expects. */
    static RandomKey key(Expr trace, Noise noise) {
        return key(new RandomKey(trace.constant(noise.key())));
    }

    static RandomKey key(RandomKey seed) {
        return seed.foldIn(PURPOSE);
    }

    static Increment between(Place first, Place second, Expr h) {
        var rise = second.integral().minus(first.integral());
        return new Increment(second.w().minus(first.w()), rise.over(h).minus(first.w()));
    }

    Place at(Expr t) {
        double span = to - from;
        var u = t.minus(from).over(span).max(t.constant(0)).min(t.constant(1));
        var sizes = t.constant(levels(level -> Math.scalb(1.0, level)));
        var scaled = sizes.times(u);
        var place = scaled.unary(Elementwise.Unary.FLOOR).min(sizes.minus(1));
        var x = scaled.minus(place);
        var numbers = numbers(place.plus(sizes));
        return new Place(
                values(u, x).matmul(numbers).times(Math.sqrt(span)),
                integrals(u, x).matmul(numbers).times(span * Math.sqrt(span)));
    }

    /** The normal numbers of the whole path and of the intervals around t, {@code [2 (LEVELS + 1), m]}. */
    private Expr numbers(Expr intervals) {
        var first = intervals.constant(0).reshape(1);
        var stream = Expr.concatenate(List.of(first, intervals)).convert(DType.I64);
        var shape = Shape.of(LEVELS + 1);
        var keys = Expr.stack(List.of(
                        key.expression().get(0).broadcast(shape),
                        key.expression().get(1).broadcast(shape).plus(stream)))
                .transpose();
        return new RandomKey(keys).normal(ArrayType.of(DType.F64, 2, processes)).reshape(2 * (LEVELS + 1), processes);
    }

    /** What each number adds to the path over an interval of length 1. */
    private static Expr values(Expr u, Expr x) {
        var isLeft = x.less(x.constant(0.5));
        var s = x.times(2).minus(isLeft.where(x.constant(0), x.constant(1)));
        var rest = s.constant(1).minus(s);
        var ofZ = isLeft.where(
                s.times(s.times(3).minus(2)), rest.times(s.constant(1).minus(s.times(3))));
        var bulge = s.times(rest).times(3);
        var ofN = isLeft.where(bulge, bulge.negate());
        return weights(
                u,
                u.times(u.constant(1).minus(u)).times(6),
                ofZ.times(x.constant(deviations(VARIANCE_Z, 0))),
                ofN.times(x.constant(deviations(VARIANCE_N, 0))));
    }

    /** What each number adds to the integral of the path. */
    private static Expr integrals(Expr u, Expr x) {
        var isLeft = x.less(x.constant(0.5));
        var s = x.times(2).minus(isLeft.where(x.constant(0), x.constant(1)));
        var rest = s.constant(1).minus(s);
        var ofZ = isLeft.where(s.times(s).times(rest).negate(), s.times(rest).times(rest));
        var swelling = s.times(s).times(s.constant(1.5).minus(s));
        var ofN = isLeft.where(swelling, s.constant(0.5).minus(swelling));
        return weights(
                u.times(u).times(0.5),
                u.times(u).times(u.constant(3).minus(u.times(2))),
                ofZ.times(x.constant(deviations(VARIANCE_Z, 1))),
                ofN.times(x.constant(deviations(VARIANCE_N, 1))));
    }

    private static Expr weights(Expr ofWhole, Expr ofArea, Expr ofZ, Expr ofN) {
        var first = Expr.concatenate(List.of(ofWhole.reshape(1), ofZ));
        var second =
                Expr.concatenate(List.of(ofArea.times(Math.sqrt(VARIANCE_AREA)).reshape(1), ofN));
        return Expr.stack(List.of(first, second)).transpose().reshape(2 * (LEVELS + 1));
    }

    /** Standard deviations by level, times half the interval's length for integrals. */
    private static HostArray deviations(double variance, int integrations) {
        return levels(
                level -> Math.sqrt(variance * Math.scalb(1.0, -level)) * Math.scalb(1.0, -integrations * (level + 1)));
    }

    private static HostArray levels(java.util.function.IntToDoubleFunction value) {
        return HostArray.vector(IntStream.range(0, LEVELS).mapToDouble(value).toArray());
    }
}
