package org.simplectic.discretizations.internal;

import java.util.ArrayList;
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

    private final int axis;
    private final int size;
    private final double step;
    private final int ghosts;
    private final int degree;

    /**
     * Says how many and how exact.
     *
     * @param axis the number of the axis
     * @param size its points, more than {@code degree}
     * @param step their distance; the ends of the axis lie half of it outside
     * @param ghosts how many values are wanted beyond each end
     * @param degree of the polynomials
     */
    GhostPoints(int axis, int size, double step, int ghosts, int degree) {
        this.axis = axis;
        this.size = size;
        this.step = step;
        this.ghosts = ghosts;
        this.degree = degree;
    }

    /** The field with the values beyond both ends. */
    Expr around(Expr field, Optional<Discretization.Ends> ends) {
        var parts = new ArrayList<Expr>();
        for (int ghost = ghosts; ghost >= 1; ghost--) {
            parts.add(beyond(field, ghost, false, ends.map(Discretization.Ends::from)));
        }
        parts.add(field);
        for (int ghost = 1; ghost <= ghosts; ghost++) {
            parts.add(beyond(field, ghost, true, ends.map(Discretization.Ends::to)));
        }
        return Expr.concatenate(axis, parts);
    }

    /** Coordinates are counted inward from the end, in steps: the value next to it is at 1/2, the ghosts at -1/2, -3/2 ... */
    private Expr beyond(Expr field, int ghost, boolean atTheEnd, Optional<Discretization.Condition> condition) {
        var nodes = new double[condition.isPresent() ? degree : degree + 1];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = i + 0.5;
        }
        double place = 0.5 - ghost;
        var weights = Weights.of(nodes, place, 0);
        if (condition.isEmpty()) {
            return sum(field, weights, atTheEnd);
        }
        // p = L + alpha w with the interpolant L and the product w of the distances to the nodes: the condition gives
        // alpha.
        double value = condition.get().value();
        double slope = condition.get().slope() / (atTheEnd ? -step : step);
        var atEnd = Weights.of(nodes, 0, 0);
        var slopeAtEnd = Weights.of(nodes, 0, 1);
        double logarithmicSlope = 0;
        double ratio = 1;
        for (double node : nodes) {
            logarithmicSlope -= 1 / node;
            ratio *= (place - node) / -node;
        }
        double pull = value + slope * logarithmicSlope;
        if (Math.abs(pull) <= UNDECIDED * (Math.abs(value) + Math.abs(slope * logarithmicSlope))) {
            throw new IllegalArgumentException("with this many points the mixed condition at an end does not decide the"
                    + " values beyond it: take another number of points");
        }
        double factor = ratio / pull;
        for (int i = 0; i < nodes.length; i++) {
            weights[i] -= factor * (value * atEnd[i] + slope * slopeAtEnd[i]);
        }
        return sum(field, weights, atTheEnd).plus(condition.get().right().times(factor));
    }

    private Expr sum(Expr field, double[] weights, boolean atTheEnd) {
        Expr sum = null;
        for (int i = 0; i < weights.length; i++) {
            int index = atTheEnd ? size - 1 - i : i;
            var term = field.slice(axis, index, index + 1, 1).times(weights[i]);
            sum = sum == null ? term : sum.plus(term);
        }
        return java.util.Objects.requireNonNull(sum);
    }
}
