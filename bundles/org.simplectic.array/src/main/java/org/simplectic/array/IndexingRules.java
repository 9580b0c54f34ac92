package org.simplectic.array;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathering and its transpose, sorting. */
final class IndexingRules implements Rules<Indexing> {
    static final IndexingRules TABLE = new IndexingRules();

    private IndexingRules() {}

    @Override
    public List<ArrayType> types(Indexing primitive, List<ArrayType> operands) {
        var x = operands.getFirst();
        return List.of(
                switch (primitive) {
                    case Indexing.Gather gather -> x.with(gathered(primitive, gather.batchAxes(), x, operands.get(1)));
                    case Indexing.ScatterAdd scatter -> {
                        var updates = x.with(gathered(primitive, scatter.batchAxes(), x, operands.get(1)));
                        Checks.require(
                                updates.equals(operands.get(2)),
                                () -> "scatter_add into " + x + " at indices " + operands.get(1) + " takes updates "
                                        + updates + ", but got " + operands.get(2));
                        yield x;
                    }
                    case Indexing.Sort sort -> {
                        Checks.axis(primitive, sort.axis(), x);
                        Checks.ordered(primitive, x);
                        yield x;
                    }
                    case Indexing.ArgSort sort -> {
                        Checks.axis(primitive, sort.axis(), x);
                        Checks.ordered(primitive, x);
                        yield x.with(DType.I32);
                    }
                });
    }

    private static Shape gathered(Indexing primitive, int batchAxes, ArrayType x, ArrayType indices) {
        Checks.require(
                indices.dtype().isInteger(),
                () -> primitive.label() + " takes integer indices, but got " + indices + "; convert them");
        Checks.require(
                batchAxes >= 0
                        && x.rank() > batchAxes
                        && indices.rank() >= batchAxes
                        && x.shape().axes(0, batchAxes).equals(indices.shape().axes(0, batchAxes)),
                () -> primitive.label() + ": values " + x + " and indices " + indices + " do not share " + batchAxes
                        + " leading axes");
        return indices.shape().then(x.shape().axes(batchAxes + 1, x.rank()));
    }

    @Override
    public Linearity linearity(Indexing primitive) {
        return switch (primitive) {
            case Indexing.Gather gather -> Linearity.jointly(0);
            case Indexing.ScatterAdd scatter -> Linearity.jointly(0, 2);
            case Indexing.Sort sort -> Linearity.NONE;
            case Indexing.ArgSort sort -> Linearity.NONE;
        };
    }

    @Override
    public List<@Nullable Expr> tangent(
            Indexing primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public Expr transpose(Indexing primitive, int operand, Expr cotangent, List<Expr> operands) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public List<Expr> batch(Indexing primitive, List<Expr> operands, boolean[] batched, int size) {
        throw new UnsupportedOperationException(primitive.label());
    }
}
