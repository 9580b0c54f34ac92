package org.simplectic.linear.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.simplectic.api.LinearOperator;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;

/**
 * LU factorization by fronts: small dense matrices, a batch of which is factorized at once. A front of pivots and border,
 * {@code [P, C; R, B]}, is put together from entries of the matrix and what earlier fronts left of their borders; it keeps {@code P^-1},
 * {@code P^-1 C} and {@code R P^-1}, and leaves {@code B - R P^-1 C}. Rows are exchanged among the pivots of a front only.
 *
 * @see "I. S. Duff, J. K. Reid, The multifrontal solution of indefinite sparse symmetric linear equations, ACM Trans. Math. Software 9 (1983), 302"
 */
final class Multifrontal {
    private final int n;
    private final List<Factors> factors;

    private Multifrontal(int n, List<Factors> factors) {
        this.n = n;
        this.factors = factors;
    }

    /**
     * What a batch of k fronts with s pivots and borders of r keeps.
     *
     * @param pivots where in a vector, with a zero behind it, the pivots are: {@code [k, s]}
     * @param border where the border is: {@code [k, r]}
     * @param inverse {@code [k, s, s]}
     * @param right {@code [k, s, r]}
     * @param below {@code [k, r, s]}
     */
    private record Factors(HostArray pivots, HostArray border, Expr inverse, Expr right, Expr below) {}

    /**
     * Factors of a matrix.
     *
     * @param a the matrix
     * @param order of elimination, the old index of each new one
     * @param fronts of the matrix in that order
     */
    static Multifrontal of(LinearOperator.Sparse a, int[] order, Fronts fronts) {
        var assembly = Assembly.of(a.structure(), order, fronts);
        var factors = new ArrayList<Factors>();
        var left = new ArrayList<Expr>();
        for (int b = 0; b < fronts.batches().size(); b++) {
            var batch = fronts.batches().get(b);
            int k = batch.fronts().size();
            int s = batch.pivots();
            int r = batch.border();
            var front = assembly.front(b, a.values(), left).reshape(k, s + r, s + r);
            var upper = front.slice(1, 0, s, 1);
            var lower = front.slice(1, s, s + r, 1);
            var solved = solved(upper, s);
            var inverse = solved.slice(2, 0, s, 1);
            var right = solved.slice(2, s, s + r, 1);
            var border = lower.slice(2, 0, s, 1);
            left.add(lower.slice(2, s, s + r, 1).minus(border.matmul(right)).reshape(k * r * r));
            factors.add(new Factors(
                    places(batch, order, s, Fronts.Front::pivots),
                    places(batch, order, r, Fronts.Front::border),
                    inverse,
                    right,
                    border.matmul(inverse)));
        }
        return new Multifrontal(order.length, factors);
    }

    /** Of {@code [P, C]} the products {@code [P^-1, P^-1 C]}. */
    private static Expr solved(Expr upper, int s) {
        var shape = upper.type().shape();
        int k = shape.extent(0);
        var pivots = upper.slice(2, 0, s, 1);
        var unit = upper.identity(s).broadcast(Shape.of(k, s, s));
        var columns = upper.slice(2, s, shape.extent(2), 1);
        return pivots.lu().solve(Expr.concatenate(2, List.of(unit, columns)));
    }

    private static HostArray places(Fronts.Batch batch, int[] order, int width, Function<Fronts.Front, int[]> indices) {
        var fronts = batch.fronts();
        var places = SparseTriangle.filled(fronts.size() * width, order.length);
        for (int f = 0; f < fronts.size(); f++) {
            var own = indices.apply(fronts.get(f));
            for (int i = 0; i < own.length; i++) {
                places[f * width + i] = order[own[i]];
            }
        }
        return SparseTriangle.integers(places, fronts.size(), width);
    }

    /** The solution with the matrix, or the transposed one. */
    Expr solve(Expr b, boolean transposed) {
        var rest = b.pad(0, 0, 1);
        var known = new ArrayList<Expr>();
        for (var batch : factors) {
            var right = rest.gather(rest.constant(batch.pivots));
            known.add(times(batch.inverse, right, transposed));
            var change = transposed ? times(batch.right, right, true) : times(batch.below, right, false);
            rest = rest.scatterAdd(rest.constant(batch.border), change.negate());
        }
        var x = rest.constant(0).broadcast(rest.type().shape());
        for (int k = factors.size() - 1; k >= 0; k--) {
            var batch = factors.get(k);
            var above = x.gather(x.constant(batch.border));
            var change = transposed ? times(batch.below, above, true) : times(batch.right, above, false);
            x = x.scatterAdd(x.constant(batch.pivots), known.get(k).minus(change));
        }
        return x.slice(0, n);
    }

    /** Each matrix of a batch, or its transpose, times its vector. */
    private static Expr times(Expr matrices, Expr vectors, boolean transposed) {
        return matrices.dot(vectors.expandDims(2), 1, transposed, false).squeeze(2);
    }
}
