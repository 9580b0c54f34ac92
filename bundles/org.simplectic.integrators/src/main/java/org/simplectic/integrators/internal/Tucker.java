package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.simplectic.array.Expr;
import org.simplectic.array.Shape;

/**
 * A tensor of low rank in a program, {@code Y = C x_1 U_1 x_2 ... x_d U_d}: a core C, multiplied along each mode i by a basis U_i with
 * orthonormal columns. Of a matrix it is {@code Y = U_1 C U_2^T}. Shapes are those of the largest ranks; columns of U_i beyond the
 * rank, and what stands for them in C, are zero.
 *
 * @param core C, of shape {@code [R_1, ..., R_d]}
 * @param bases U_i, each of shape {@code [n_i, R_i]}
 * @see "L. De Lathauwer, B. De Moor, J. Vandewalle, A multilinear singular value decomposition, SIAM J. Matrix Anal. Appl. 21 (2000), 1253-1278"
 */
record Tucker(Expr core, List<Expr> bases) {
    /**
     * What truncation leaves.
     *
     * @param tensor the tensor, close to the given one
     * @param excess of what was left out in a mode, over the tolerance, the most: above 1 where the largest rank did not suffice
     */
    record Truncated(Tucker tensor, Expr excess) {}

    /** The tensor with all its elements. */
    Expr full() {
        var full = core;
        for (int mode = 0; mode < bases.size(); mode++) {
            full = times(full, mode, bases.get(mode), false);
        }
        return full;
    }

    /** The same core with another basis in one mode. */
    Tucker with(int mode, Expr basis) {
        var changed = new ArrayList<>(bases);
        changed.set(mode, basis);
        return new Tucker(core, changed);
    }

    /**
     * A tensor of low rank close to a given one. Of the singular values of each mode the smallest go, as many as have a root of the sum of squares that
     * is at most the tolerance, but never all of them; and more where the largest rank asks for it.
     *
     * @param ranks the largest rank of each mode
     */
    static Truncated truncated(Expr tensor, List<Integer> ranks, double tolerance) {
        var bases = new ArrayList<Expr>();
        var excess = tensor.constant(0);
        for (int mode = 0; mode < ranks.size(); mode++) {
            int rank = ranks.get(mode);
            var factors = unfolded(tensor, mode).svd();
            var values = factors.get(1);
            var rests = values.times(values).reverseCumulativeSum(0).sqrt();
            if (values.type().shape().size() > rank) {
                excess = excess.max(rests.get(rank).over(tolerance));
            }
            var isFirst = values.iota(values.type(), 0).equal(values.constant(0));
            var isKept = values.constant(tolerance).less(rests).or(isFirst);
            var kept = isKept.convert(values.type().dtype()).slice(0, rank);
            bases.add(factors.getFirst().slice(1, 0, rank, 1).times(kept));
        }
        return new Truncated(new Tucker(projected(tensor, bases, IntStream.range(0, ranks.size())), bases), excess);
    }

    /** A tensor multiplied by the transposes of some modes' bases. */
    static Expr projected(Expr tensor, List<Expr> bases, IntStream modes) {
        var projected = tensor;
        for (int mode : modes.toArray()) {
            projected = times(projected, mode, bases.get(mode), true);
        }
        return projected;
    }

    /** The matrix whose rows go along one mode, and whose columns along all others. */
    static Expr unfolded(Expr tensor, int mode) {
        int extent = tensor.type().shape().extent(mode);
        return tensor.moveAxis(mode, 0).reshape(extent, tensor.type().shape().size() / extent);
    }

    /** The tensor of a shape whose unfolding in a mode a matrix is. */
    static Expr folded(Expr matrix, Shape shape, int mode) {
        return matrix.reshape(shape.remove(mode).insert(0, shape.extent(mode))).moveAxis(0, mode);
    }

    /** A tensor multiplied by a matrix, or by its transpose, along one mode. */
    static Expr times(Expr tensor, int mode, Expr matrix, boolean transposed) {
        var product = matrix.dot(unfolded(tensor, mode), 0, transposed, false);
        var shape = tensor.type().shape().with(mode, product.type().shape().extent(0));
        return folded(product, shape, mode);
    }

    /** A tensor as a corner of one of twice its extents, zero elsewhere: of some modes the far corner, of the others the near one. */
    static Expr doubled(Expr tensor, IntPredicate isFar) {
        var doubled = tensor;
        for (int mode = 0; mode < tensor.type().rank(); mode++) {
            int extent = tensor.type().shape().extent(mode);
            boolean far = isFar.test(mode);
            doubled = doubled.pad(mode, far ? extent : 0, far ? 0 : extent);
        }
        return doubled;
    }

    /** The modes. */
    IntStream modes() {
        return IntStream.range(0, bases.size());
    }
}
