package org.simplectic.array;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dense linear algebra over leading batch axes. */
final class FactorizationRules implements Rules<Factorization> {
    static final FactorizationRules TABLE = new FactorizationRules();

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
            case Factorization.Cholesky p -> Linearity.NONE;
            case Factorization.Qr p -> Linearity.NONE;
            case Factorization.SymmetricEigen p -> Linearity.NONE;
            case Factorization.Svd p -> Linearity.NONE;
        };
    }

    @Override
    public List<@Nullable Expr> tangent(
            Factorization primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public Expr transpose(Factorization primitive, int operand, Expr cotangent, List<Expr> operands) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public List<Expr> batch(Factorization primitive, List<Expr> operands, boolean[] batched, int size) {
        throw new UnsupportedOperationException(primitive.label());
    }
}
