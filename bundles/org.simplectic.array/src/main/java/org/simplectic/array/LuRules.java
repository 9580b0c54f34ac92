package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What {@link FactorizationRules} says of LU factors that are kept: derivatives of the dense ones by triangular solves, those of
 * solutions as of implicit functions, {@code dX = A^-1 (dB - dA X)}.
 */
@SuppressWarnings("NullAway") // null stands for zero; the checker loses track of it in collections
final class LuRules {
    /** Where the right-hand sides are among the operands of a substitution: behind the matrix, its factors and their order. */
    static final int RIGHT = 3;

    private LuRules() {}

    static void band(Factorization primitive, ArrayType a, int lower, int upper) {
        Checks.require(
                lower >= 0 && upper >= 0 && a.shape().extent(a.rank() - 1) == lower + upper + 1,
                () -> primitive.label() + " takes " + (lower + upper + 1) + " elements of each row, but got " + a);
    }

    /** The type of a solution: that of the right-hand sides. */
    static List<ArrayType> solution(Factorization primitive, List<ArrayType> operands, int packedColumns) {
        var a = operands.get(0);
        var b = operands.get(RIGHT);
        var rows = a.shape().axes(0, a.rank() - 1);
        Checks.require(
                operands.get(1).equals(a.with(rows.then(Shape.of(packedColumns))))
                        && operands.get(2).equals(a.with(DType.I32).with(rows)),
                () -> primitive.label() + ": factors " + operands.get(1) + " and their order " + operands.get(2)
                        + " do not fit the matrices " + a);
        Checks.require(
                b.dtype() == a.dtype()
                        && (b.rank() == a.rank() || b.rank() == a.rank() - 1)
                        && b.shape().axes(0, rows.rank()).equals(rows),
                () -> primitive.label() + ": the right-hand sides " + b + " do not fit the matrices " + a);
        return List.of(b);
    }

    /** With {@code M = L^-1 P dA U^-1}: dL = L (M below its diagonal), dU = (M from its diagonal up) U. */
    static List<@Nullable Expr> lu(Expr tangent, List<Expr> results) {
        return Arrays.asList(change(results.getFirst(), permuted(tangent, results.get(1))), null);
    }

    private static Expr change(Expr packed, Expr permutedTangent) {
        var unit = new Factorization.TriangularSolve(true, false, true);
        var left = Expr.apply(unit, List.of(packed, permutedTangent)).getFirst();
        var inner = packed.triangularSolve(left.transpose(), false, true).transpose();
        var below = inner.triangle(false, false);
        return below.plus(product(packed.triangle(false, false), below))
                .plus(product(inner.upperTriangle(), packed.upperTriangle()));
    }

    private static Expr permuted(Expr matrices, Expr permutation) {
        var operands = List.of(matrices, permutation);
        return Trace.of(operands).addOne(new Indexing.Gather(permutation.type().rank() - 1), operands);
    }

    private static Expr product(Expr a, Expr b) {
        return a.dot(b, a.type().rank() - 2, false, false);
    }

    /** Factors by order: {@code P A_k - sum of L_i U_(k-i), 0 < i < k} is the change that they see. */
    static List<List<@Nullable Expr>> factored(List<@Nullable Expr> a, int order) {
        var leading = a.getFirst().lu();
        var series = new ArrayList<@Nullable Expr>();
        series.add(leading.packed());
        for (int k = 1; k <= order; k++) {
            Expr rest = a.get(k) == null ? null : permuted(a.get(k), leading.pivots());
            for (int i = 1; i < k; i++) {
                if (series.get(i) != null && series.get(k - i) != null) {
                    var term = product(
                            series.get(i).triangle(false, false),
                            series.get(k - i).upperTriangle());
                    rest = rest == null ? term.negate() : rest.minus(term);
                }
            }
            series.add(rest == null ? null : change(leading.packed(), rest));
        }
        return List.of(series, Jets.padded(leading.pivots(), order));
    }

    /** {@code -A^-1 dA X}, or with both transposed; nothing for the factors. */
    static List<@Nullable Expr> solution(
            Factorization primitive, int operand, Expr tangent, List<Expr> operands, Expr x) {
        if (operand != 0) {
            return Collections.singletonList(null);
        }
        return List.of(
                with(primitive, operands, times(primitive).apply(tangent, x).negate()));
    }

    private static Expr with(Factorization primitive, List<Expr> operands, Expr right) {
        var all = new ArrayList<>(operands.subList(0, RIGHT));
        all.add(right);
        return Trace.of(all).addOne(primitive, all);
    }

    static List<List<@Nullable Expr>> solved(Factorization primitive, List<List<@Nullable Expr>> operands, int order) {
        var leading = Jets.leading(operands.subList(0, RIGHT));
        var times = times(primitive);
        return List.of(Jets.quotient(
                operands.get(RIGHT),
                operands.getFirst(),
                order,
                rest -> with(primitive, leading, rest),
                (x, a) -> times.apply(a, x)));
    }

    /** What a substitution inverts: a matrix, or a band, times X. */
    private static BinaryOperator<Expr> times(Factorization primitive) {
        return switch (primitive) {
            case Factorization.LuSubstitution p ->
                (a, x) -> {
                    boolean vector = x.type().rank() < a.type().rank();
                    var columns =
                            vector ? x.reshape(x.type().shape().insert(x.type().rank(), 1)) : x;
                    var product = a.dot(columns, a.type().rank() - 2, p.transposed(), false);
                    return vector ? product.reshape(x.type().shape()) : product;
                };
            case Factorization.BandedSubstitution p ->
                (a, x) -> p.transposed()
                        ? bandTimes(transposedBand(a, p.lower(), p.upper()), x, p.upper(), p.lower())
                        : bandTimes(inside(a, p.lower(), p.upper()), x, p.lower(), p.upper());
            default -> throw new AssertionError(primitive.label() + " solves nothing");
        };
    }

    /** Rows of a band times what of X they meet, zeros around it. */
    private static Expr bandTimes(Expr band, Expr x, int lower, int upper) {
        var shape = band.type().shape();
        int axis = shape.rank() - 2;
        var met = x.pad(axis, lower, upper).gather(axis, places(band, shape.extent(axis), shape.extent(axis + 1)));
        if (x.type().rank() == shape.rank()) {
            var axes = Checks.axes(shape.rank());
            var columns = band.broadcast(met.type().shape(), axes);
            return columns.times(met).sum(axis + 1);
        }
        return band.times(met).sum(axis + 1);
    }

    /** {@code i + c} at (i, c). */
    private static Expr places(Expr any, int rows, int columns) {
        var type = ArrayType.of(DType.I32, rows, columns);
        return any.iota(type, 0).plus(any.iota(type, 1));
    }

    /** A band with zeros where it sticks out of its matrix. */
    private static Expr inside(Expr band, int lower, int upper) {
        var shape = band.type().shape();
        int n = shape.extent(shape.rank() - 2);
        var places = places(band, n, lower + upper + 1);
        var column = places.minus(lower);
        var valid = column.constant(0).lessEqual(column).and(column.less(column.constant(n)));
        var all = valid.broadcast(shape, Checks.axes(shape.rank()).subList(shape.rank() - 2, shape.rank()));
        return all.where(band, band.constant(0));
    }

    /** The band of the transpose: at (j, c) what stands at (j - upper + c, lower + upper - c). */
    private static Expr transposedBand(Expr band, int lower, int upper) {
        var shape = band.type().shape();
        int axis = shape.rank() - 2;
        int width = lower + upper + 1;
        var flat = shape.remove(axis + 1).with(axis, (shape.extent(axis) + width - 1) * width);
        var places = places(band, shape.extent(axis), width);
        var index = places.times(width).plus(width - 1).minus(band.iota(places.type(), 1));
        return inside(band, lower, upper).pad(axis, upper, lower).reshape(flat).gather(axis, index);
    }
}
