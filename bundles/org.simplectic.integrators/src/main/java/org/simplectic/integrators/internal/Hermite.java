package org.simplectic.integrators.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.array.Expr;

/** Interpolation over a step that meets its two ends and the slopes there. */
final class Hermite {
    private Hermite() {}

    /**
     * The cubic, of order 3.
     *
     * @param theta the fraction of the step
     * @param h its signed size
     * @param before the solution at its start
     * @param after the solution at its end
     * @param first the slope at its start
     * @param last the slope at its end
     */
    static Expr cubic(Expr theta, Expr h, Expr before, Expr after, Expr first, Expr last) {
        var rest = theta.constant(1).minus(theta);
        var change = after.minus(before);
        var start = h.times(first).minus(change);
        var end = change.minus(h.times(last));
        return before.plus(change.plus(start.times(rest).plus(end.times(theta)).times(rest))
                .times(theta));
    }

    /**
     * What slopes inside the step add to the cubic: nothing at both ends, nor to the slopes there.
     *
     * @param coefficients of h theta^2 (1 - theta)^2, its product with theta and so on: a row each, over the slopes
     */
    static Expr bend(Expr theta, Expr h, List<List<Double>> coefficients, List<Expr> slopes) {
        var bump = theta.times(theta.constant(1).minus(theta));
        var sum = IntStream.range(0, slopes.size())
                .mapToObj(i -> slopes.get(i).times(polynomial(coefficients, i, theta)))
                .reduce(Expr::plus)
                .orElseThrow();
        return h.times(bump.times(bump)).times(sum);
    }

    /** Horner's rule over one column. */
    private static Expr polynomial(List<List<Double>> coefficients, int column, Expr theta) {
        var sum = theta.constant(coefficients.getLast().get(column));
        for (var row : coefficients.subList(0, coefficients.size() - 1).reversed()) {
            sum = sum.times(theta).plus(row.get(column));
        }
        return sum;
    }
}
