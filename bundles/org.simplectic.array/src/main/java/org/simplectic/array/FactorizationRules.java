package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Dense linear algebra over leading batch axes. Derivatives are of what a primitive reads: of the matrix whose lower triangle
 * Cholesky takes, of the triangle that a triangular solve takes, of {@code (A + A^T)/2} for eigenvectors.
 *
 * <p>Degenerate spectra: eigenvectors, and pairs of singular vectors, of equal values have no derivative within the space that they
 * span. It counts as 0 there if the values differ by no more than {@link #EQUAL} roundings of the largest. First derivatives are then
 * right of sums over the values and of functions of the whole spaces (projections, the polar factor U V^T), also where singular values
 * are zero as long as what they span does not matter. They are not of functions that pair each of the equal values with its own vector, as
 * {@code V diag(f(w)) V^T} does: its slope f'(w) within the space cannot be had from derivatives of values and vectors;
 * {@link Expr#symmetricFunction} has it. Nor are second derivatives.
 *
 * @see "M. B. Giles, An extended collection of matrix derivative results for forward and reverse mode AD, Oxford NA-08/01 (2008)"
 * @see "S. F. Walter, L. Lehmann, Algorithmic differentiation of linear algebra functions, arXiv:1001.1654 (2010)"
 */
final class FactorizationRules implements Rules<Factorization> {
    static final FactorizationRules TABLE = new FactorizationRules();

    /** How many roundings of the largest eigenvalue or singular value two of them may differ by and count as equal. */
    private static final double EQUAL = 1000;

    private FactorizationRules() {}

    @Override
    public List<ArrayType> types(Factorization primitive, List<ArrayType> operands) {
        var a = operands.getFirst();
        Checks.require(
                a.dtype().isReal() && a.rank() >= 2, () -> primitive.label() + " takes real matrices, but got " + a);
        var shape = a.shape();
        var batch = shape.axes(0, shape.rank() - 2);
        int rows = shape.extent(shape.rank() - 2);
        int columns = shape.extent(shape.rank() - 1);
        return switch (primitive) {
            case Factorization.Cholesky p -> {
                square(primitive, a, rows, columns);
                yield List.of(a);
            }
            case Factorization.TriangularSolve p -> solution(primitive, operands, rows, columns);
            case Factorization.LuSolve p -> solution(primitive, operands, rows, columns);
            case Factorization.Lu p -> {
                square(primitive, a, rows, columns);
                yield List.of(a, a.with(DType.I32).with(batch.then(Shape.of(rows))));
            }
            case Factorization.LuSubstitution p -> {
                square(primitive, a, rows, columns);
                yield LuRules.solution(primitive, operands, columns);
            }
            case Factorization.BandedLu p -> {
                LuRules.band(primitive, a, p.lower(), p.upper());
                yield List.of(
                        a.with(batch.then(Shape.of(rows, p.lower() + columns))),
                        a.with(DType.I32).with(batch.then(Shape.of(rows))));
            }
            case Factorization.BandedSubstitution p -> {
                LuRules.band(primitive, a, p.lower(), p.upper());
                yield LuRules.solution(primitive, operands, p.lower() + columns);
            }
            case Factorization.Qr p -> {
                Checks.require(rows >= columns, () -> "qr takes at least as many rows as columns, but got " + a);
                yield List.of(a, a.with(batch.then(Shape.of(columns, columns))));
            }
            case Factorization.SymmetricEigen p -> {
                square(primitive, a, rows, columns);
                yield List.of(a.with(batch.then(Shape.of(rows))), a);
            }
            case Factorization.Svd p -> {
                int values = Math.min(rows, columns);
                yield List.of(
                        a.with(batch.then(Shape.of(rows, values))),
                        a.with(batch.then(Shape.of(values))),
                        a.with(batch.then(Shape.of(columns, values))));
            }
        };
    }

    private static void square(Factorization primitive, ArrayType a, int rows, int columns) {
        Checks.require(rows == columns, () -> primitive.label() + " takes square matrices, but got " + a);
    }

    private static List<ArrayType> solution(Factorization primitive, List<ArrayType> operands, int rows, int columns) {
        var a = operands.get(0);
        var b = operands.get(1);
        square(primitive, a, rows, columns);
        Checks.require(
                b.dtype() == a.dtype()
                        && b.rank() == a.rank()
                        && b.shape().with(b.rank() - 1, rows).equals(a.shape()),
                () -> primitive.label() + ": the right-hand sides " + b + " do not fit the matrices " + a);
        return List.of(b);
    }

    @Override
    public Linearity linearity(Factorization primitive) {
        return switch (primitive) {
            case Factorization.TriangularSolve p -> Linearity.jointly(1);
            case Factorization.LuSolve p -> Linearity.jointly(1);
            case Factorization.LuSubstitution p -> Linearity.jointly(LuRules.RIGHT);
            case Factorization.BandedSubstitution p -> Linearity.jointly(LuRules.RIGHT);
            case Factorization.Lu p -> Linearity.NONE;
            case Factorization.BandedLu p -> Linearity.NONE;
            case Factorization.Cholesky p -> Linearity.NONE;
            case Factorization.Qr p -> Linearity.NONE;
            case Factorization.SymmetricEigen p -> Linearity.NONE;
            case Factorization.Svd p -> Linearity.NONE;
        };
    }

    @Override
    public List<@Nullable Expr> tangent(
            Factorization primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results) {
        return switch (primitive) {
            case Factorization.Cholesky p -> cholesky(tangent, results.getFirst());
            case Factorization.TriangularSolve p -> {
                var read = tangent.triangle(!p.lower(), !p.unitDiagonal());
                yield solution(p, p.transposed(), read, operands, results.getFirst());
            }
            case Factorization.LuSolve p -> solution(p, p.transposed(), tangent, operands, results.getFirst());
            case Factorization.Lu p -> LuRules.lu(tangent, results);
            case Factorization.BandedLu p -> Arrays.asList(null, null);
            case Factorization.LuSubstitution p -> LuRules.solution(p, operand, tangent, operands, results.getFirst());
            case Factorization.BandedSubstitution p ->
                LuRules.solution(p, operand, tangent, operands, results.getFirst());
            case Factorization.Qr p -> qr(tangent, results.get(0), results.get(1));
            case Factorization.SymmetricEigen p -> eigen(tangent, results.get(0), results.get(1));
            case Factorization.Svd p -> svd(tangent, results.get(0), results.get(1), results.get(2));
        };
    }

    /** {@code dL = L Phi(L^-1 dA L^-T)}, Phi taking the lower triangle with half of the diagonal. */
    private static List<@Nullable Expr> cholesky(Expr tangent, Expr l) {
        var symmetric =
                tangent.lowerTriangle().plus(tangent.triangle(false, false).transpose());
        var inner = l.triangularSolve(l.triangularSolve(symmetric, true, false).transpose(), true, false);
        return List.of(product(l, inner.lowerTriangle().plus(inner.triangle(false, false)))
                .times(0.5));
    }

    /** {@code dX = -A^-1 dA X}, or with both transposed. */
    private static List<@Nullable Expr> solution(
            Factorization primitive, boolean transposed, Expr tangent, List<Expr> operands, Expr x) {
        var change = tangent.dot(x, x.type().rank() - 2, transposed, false).negate();
        return List.of(Trace.of(operands).addOne(primitive, List.of(operands.getFirst(), change)));
    }

    /** With {@code C = dA R^-1} and the antisymmetric {@code W = Q^T dQ}: {@code dQ = C - Q(Q^T C - W)}, {@code dR = (Q^T C - W) R}. */
    private static List<@Nullable Expr> qr(Expr tangent, Expr q, Expr r) {
        var c = r.triangularSolve(tangent.transpose(), false, true).transpose();
        var inner = transposedProduct(q, c);
        var lower = inner.triangle(false, false);
        var upper = inner.upperTriangle().plus(lower.transpose());
        return List.of(c.minus(product(q, upper)), product(upper, r));
    }

    /** {@code dw = diag(V^T dA V)}, {@code dV = V (F o (V^T dA V))} with {@code F_ij = 1/(w_j - w_i)}. */
    private static List<@Nullable Expr> eigen(Expr tangent, Expr w, Expr v) {
        var symmetric = tangent.plus(tangent.transpose()).times(0.5);
        var inner = transposedProduct(v, product(symmetric, v));
        var turn = inverse(differences(w), largest(w)).times(inner);
        return List.of(inner.diagonal(), product(v, turn));
    }

    /**
     * With {@code P = U^T dA V}, its symmetric part over {@code s_j - s_i} and its antisymmetric part over {@code s_j + s_i} turn the
     * singular vectors within their spaces; what dA moves out of these spaces comes over {@code s_j}.
     */
    private static List<@Nullable Expr> svd(Expr tangent, Expr u, Expr s, Expr v) {
        var largest = largest(s);
        var movedU = product(tangent, v);
        var movedV = transposedProduct(tangent, u);
        var inner = transposedProduct(u, movedU);
        var both = inner.plus(inner.transpose()).times(0.5).times(inverse(differences(s), largest));
        var opposite = inner.minus(inner.transpose()).times(0.5).times(inverse(sums(s), largest));
        return List.of(
                product(u, both.plus(opposite)).plus(outside(u, movedU, s, largest)),
                inner.diagonal(),
                product(v, both.minus(opposite)).plus(outside(v, movedV, s, largest)));
    }

    /** The part of moved vectors outside of the space that orthonormal columns span, over the singular values. */
    private static Expr outside(Expr columns, Expr moved, Expr s, Expr largest) {
        var part = moved.minus(product(columns, transposedProduct(columns, moved)));
        return part.times(inverse(asRow(s), largest));
    }

    private static Expr product(Expr a, Expr b) {
        return a.dot(b, a.type().rank() - 2, false, false);
    }

    private static Expr transposedProduct(Expr a, Expr b) {
        return a.dot(b, a.type().rank() - 2, true, false);
    }

    /** {@code x_j - x_i} at (i, j). */
    private static Expr differences(Expr x) {
        return asRow(x).minus(asColumn(x));
    }

    private static Expr sums(Expr x) {
        return asRow(x).plus(asColumn(x));
    }

    private static Expr asRow(Expr x) {
        int rank = x.type().rank();
        return x.reshape(x.type().shape().insert(rank - 1, 1));
    }

    private static Expr asColumn(Expr x) {
        int rank = x.type().rank();
        return x.reshape(x.type().shape().insert(rank, 1));
    }

    /** {@code V diag(f(w)) V^T}. */
    static Expr ofEigenvalues(Expr x, UnaryOperator<Expr> function) {
        var factors = x.symmetricEigen();
        var v = factors.get(1);
        return product(v.times(asRow(function.apply(factors.getFirst()))), v.transpose());
    }

    /** {@code V (D o (V^T dA V)) V^T} with the divided differences {@code D_ij = (f(w_j) - f(w_i)) / (w_j - w_i)}. */
    static Expr tangentOfEigenvalues(Expr x, Expr tangent, UnaryOperator<Expr> function) {
        var factors = x.symmetricEigen();
        var w = factors.get(0);
        var v = factors.get(1);
        var gaps = differences(w);
        var middle = sums(w).times(0.5);
        var one = w.constant(1).broadcast(middle.type().shape());
        var slope = Program.trace("function", List.of(middle.type()), y -> List.of(function.apply(y.getFirst())))
                .jvp()
                .apply(List.of(middle, one))
                .get(1);
        // The slope in the middle errs by the square of the gap, the quotient by a rounding error over the gap: equal
        // at its cube root.
        var close = gaps.abs().lessEqual(largest(w).times(Math.cbrt(rounding(w))));
        var divided = close.where(slope, differences(function.apply(w)).over(close.where(one, gaps)));
        var symmetric = tangent.plus(tangent.transpose()).times(0.5);
        var inner = divided.times(transposedProduct(v, product(symmetric, v)));
        return product(product(v, inner), v.transpose());
    }

    /** The largest size in a vector, as a matrix of one element. */
    private static Expr largest(Expr x) {
        return asRow(x.abs().maximum(-1).reshape(x.type().shape().with(x.type().rank() - 1, 1)));
    }

    /** {@code 1/x}, and 0 where x is a rounding error of the largest. */
    private static Expr inverse(Expr x, Expr largest) {
        var zero = x.abs().lessEqual(largest.times(EQUAL * rounding(x)));
        return zero.where(x.constant(0), zero.where(x.constant(1), x).reciprocal());
    }

    private static double rounding(Expr x) {
        return x.type().dtype() == DType.F32 ? Math.ulp(1f) : Math.ulp(1.0);
    }

    @Override
    public Expr transpose(Factorization primitive, int operand, Expr cotangent, List<Expr> operands) {
        var changed = new ArrayList<>(operands);
        changed.set(operand, cotangent);
        var adjoint = switch (primitive) {
            case Factorization.TriangularSolve p ->
                new Factorization.TriangularSolve(p.lower(), !p.transposed(), p.unitDiagonal());
            case Factorization.LuSolve p -> new Factorization.LuSolve(!p.transposed());
            case Factorization.LuSubstitution p -> new Factorization.LuSubstitution(!p.transposed());
            case Factorization.BandedSubstitution p ->
                new Factorization.BandedSubstitution(p.lower(), p.upper(), !p.transposed());
            default -> throw new AssertionError(primitive.label() + " is not linear");
        };
        return Trace.of(changed).addOne(adjoint, changed);
    }

    @Override
    public List<List<@Nullable Expr>> jet(
            Factorization primitive, List<List<@Nullable Expr>> operands, int order, Jets jets) {
        return switch (primitive) {
            case Factorization.TriangularSolve p ->
                solved(p, p.transposed(), operands, order, a -> a.triangle(!p.lower(), !p.unitDiagonal()));
            case Factorization.LuSolve p -> solved(p, p.transposed(), operands, order, a -> a);
            case Factorization.LuSubstitution p -> LuRules.solved(p, operands, order);
            case Factorization.BandedSubstitution p -> LuRules.solved(p, operands, order);
            case Factorization.Lu p -> LuRules.factored(operands.getFirst(), order);
            case Factorization.BandedLu p ->
                jets.trace().add(p, Jets.leading(operands)).stream()
                        .map(y -> Jets.padded(y, order))
                        .toList();
            default -> jets.series(this, primitive, operands, order);
        };
    }

    private static List<List<@Nullable Expr>> solved(
            Factorization primitive,
            boolean transposed,
            List<List<@Nullable Expr>> operands,
            int order,
            UnaryOperator<Expr> read) {
        var matrix = Jets.leading(operands).getFirst();
        return List.of(Jets.quotient(
                operands.get(1),
                operands.get(0),
                order,
                rest -> Trace.of(List.of(matrix, rest)).addOne(primitive, List.of(matrix, rest)),
                (x, a) -> read.apply(a).dot(x, x.type().rank() - 2, transposed, false)));
    }

    @Override
    public List<Expr> batch(Factorization primitive, List<Expr> operands, boolean[] batched, int size) {
        // A primitive is only batched if an operand is: the last one, if there are several and none before it.
        boolean one = batched.length > 1;
        for (int i = 0; i < batched.length - 1; i++) {
            one &= !batched[i];
        }
        return one
                ? List.of(sameMatrix(primitive, operands, size))
                : Trace.of(operands).add(primitive, Batching.batched(operands, batched, size));
    }

    /**
     * Right-hand sides {@code [size, ..., n, k]} of one matrix are {@code size * k} columns: it is factored once. Vectors {@code [size, ...,
     * n]} become the columns of a matrix.
     */
    private static Expr sameMatrix(Factorization primitive, List<Expr> operands, int size) {
        var columns = new ArrayList<>(operands);
        var b = columns.removeLast();
        int last = b.type().rank() - 1;
        if (last == operands.getFirst().type().rank() - 1) {
            columns.add(b.moveAxis(0, last));
            return Trace.of(columns).addOne(primitive, columns).moveAxis(last, 0);
        }
        var apart = b.moveAxis(0, last - 1);
        var shape = apart.type().shape();
        columns.add(apart.reshape(shape.remove(last).with(last - 1, size * shape.extent(last))));
        return Trace.of(columns).addOne(primitive, columns).reshape(shape).moveAxis(last - 1, 0);
    }
}
