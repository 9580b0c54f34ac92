package org.simplectic.discretizations.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import org.simplectic.api.Discretization;
import org.simplectic.array.Expr;

/**
 * Values beyond an end of an axis of equal steps: those of the polynomial through the values next to the end that fulfils the
 * condition there. Without a condition it goes through one value more.
 */
final class GhostPoints {
    /** Of a condition's terms, what is left when rounding decides the rest. */
    private static final double UNDECIDED = 1e-8;

    private final int size;
    private final double step;
    private final int ghosts;
    private final int degree;

    /**
     * Says how many and how exact.
     *
     * @param size the points of the axis, more than {@code degree}
     * @param step their distance; the ends of the axis lie half of it outside
     * @param ghosts how many values are wanted beyond each end
     * @param degree of the polynomials
     */
    GhostPoints(int size, double step, int ghosts, int degree) {
        this.size = size;
        this.step = step;
        this.ghosts = ghosts;
        this.degree = degree;
    }

    /** A value beyond an end. */
    private static final class Continuation {
        /** Of the values next to the end, the nearest first. */
        final double[] weights;

        /** Of the condition's right side. */
        final double factor;

        Continuation(double[] weights, double factor) {
            this.weights = weights;
            this.factor = factor;
        }
    }

    /** The field with the values beyond both ends of an axis. */
    Expr around(Expr field, int axis, Optional<Discretization.Ends> ends) {
        var parts = new ArrayList<Expr>();
        for (int ghost = ghosts; ghost >= 1; ghost--) {
            parts.add(beyond(field, axis, ghost, false, ends, 0));
        }
        parts.add(field);
        for (int ghost = 1; ghost <= ghosts; ghost++) {
            parts.add(beyond(field, axis, ghost, true, ends, 0));
        }
        return Expr.concatenate(axis, parts);
    }

    /** What {@link #around} does to the values of a line, a row a value, where right sides are zero. */
    double[][] matrix(Optional<Discretization.Ends> ends) {
        var rows = new double[size + 2 * ghosts][size];
        for (int i = 0; i < size; i++) {
            rows[ghosts + i][i] = 1;
        }
        for (int ghost = 1; ghost <= ghosts; ghost++) {
            var from = weights(ghost, false, ends, 0);
            var to = weights(ghost, true, ends, 0);
            for (int i = 0; i < from.length; i++) {
                rows[ghosts - ghost][i] = from[i];
                rows[ghosts + size - 1 + ghost][size - 1 - i] = to[i];
            }
        }
        return rows;
    }

    /**
     * A value beyond an end, or a derivative there.
     *
     * @param ghost 1 for the point next to the end
     * @param order 0 for the value
     */
    Expr beyond(Expr field, int axis, int ghost, boolean atTheEnd, Optional<Discretization.Ends> ends, int order) {
        var condition = condition(atTheEnd, ends);
        var continuation = continuation(ghost, atTheEnd, condition, order);
        var sum = sum(field, axis, continuation.weights, atTheEnd);
        return condition
                .map(known -> sum.plus(known.right().times(continuation.factor)))
                .orElse(sum);
    }

    /** The weights of the values next to the end, the nearest first, in {@link #beyond}. */
    double[] weights(int ghost, boolean atTheEnd, Optional<Discretization.Ends> ends, int order) {
        return continuation(ghost, atTheEnd, condition(atTheEnd, ends), order).weights;
    }

    private static Optional<Discretization.Condition> condition(boolean atTheEnd, Optional<Discretization.Ends> ends) {
        return ends.map(atTheEnd ? Discretization.Ends::to : Discretization.Ends::from);
    }

    /** Coordinates are counted inward from the end, in steps: the value next to it is at 1/2, the ghosts at -1/2, -3/2 ... */
    private Continuation continuation(
            int ghost, boolean atTheEnd, Optional<Discretization.Condition> condition, int order) {
        var nodes = new double[condition.isPresent() ? degree : degree + 1];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = i + 0.5;
        }
        double inward = atTheEnd ? -step : step;
        double scale = Math.pow(inward, -order);
        var weights = Weights.of(nodes, 0.5 - ghost, order);
        if (condition.isEmpty()) {
            return new Continuation(scaled(weights, scale), 0);
        }
        // p = L + alpha w with the interpolant L and the product w of the distances to the nodes: the condition gives
        // alpha.
        double value = condition.get().value();
        double slope = condition.get().slope() / inward;
        var atEnd = Weights.of(nodes, 0, 0);
        var slopeAtEnd = Weights.of(nodes, 0, 1);
        double ofValue = value * product(nodes, 0, 0);
        double ofSlope = slope * product(nodes, 0, 1);
        if (Math.abs(ofValue + ofSlope) <= UNDECIDED * (Math.abs(ofValue) + Math.abs(ofSlope))) {
            throw new IllegalArgumentException("with this many points the mixed condition at an end does not decide the"
                    + " values beyond it: take another number of points");
        }
        double factor = product(nodes, 0.5 - ghost, order) / (ofValue + ofSlope);
        for (int i = 0; i < nodes.length; i++) {
            weights[i] -= factor * (value * atEnd[i] + slope * slopeAtEnd[i]);
        }
        return new Continuation(scaled(weights, scale), scale * factor);
    }

    private static double[] scaled(double[] values, double scale) {
        return Arrays.stream(values).map(value -> scale * value).toArray();
    }

    /** A derivative of the product of the distances to the nodes. */
    private static double product(double[] nodes, double at, int order) {
        var derivatives = new double[order + 1];
        derivatives[0] = 1;
        for (double node : nodes) {
            for (int m = order; m >= 0; m--) {
                derivatives[m] = derivatives[m] * (at - node) + (m > 0 ? m * derivatives[m - 1] : 0);
            }
        }
        return derivatives[order];
    }

    private Expr sum(Expr field, int axis, double[] weights, boolean atTheEnd) {
        Expr sum = null;
        for (int i = 0; i < weights.length; i++) {
            int index = atTheEnd ? size - 1 - i : i;
            var term = field.slice(axis, index, index + 1, 1).times(weights[i]);
            sum = sum == null ? term : sum.plus(term);
        }
        return java.util.Objects.requireNonNull(sum);
    }
}
