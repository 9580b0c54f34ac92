package org.simplectic.array;

import java.util.Collections;
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
        return switch (primitive) {
            case Indexing.Sort sort -> {
                var order = operands.getFirst().argSort(sort.axis()).moveAxis(sort.axis(), -1);
                var rows = tangent.moveAxis(sort.axis(), -1);
                yield List.of(gather(rows.type().rank() - 1, rows, order).moveAxis(-1, sort.axis()));
            }
            case Indexing.ArgSort sort -> Collections.singletonList(null);
            default -> throw new AssertionError(primitive.label() + " is linear in its numbers");
        };
    }

    private static Expr gather(int batchAxes, Expr values, Expr indices) {
        var operands = List.of(values, indices);
        return Trace.of(operands).addOne(new Indexing.Gather(batchAxes), operands);
    }

    private static Expr scatterAdd(int batchAxes, Expr values, Expr indices, Expr updates) {
        var operands = List.of(values, indices, updates);
        return Trace.of(operands).addOne(new Indexing.ScatterAdd(batchAxes), operands);
    }

    @Override
    public Expr transpose(Indexing primitive, int operand, Expr cotangent, List<Expr> operands) {
        return switch (primitive) {
            case Indexing.Gather gather ->
                scatterAdd(gather.batchAxes(), Forward.zero(operands.getFirst()), operands.get(1), cotangent);
            case Indexing.ScatterAdd scatter ->
                operand == 0 ? cotangent : gather(scatter.batchAxes(), cotangent, operands.get(1));
            default -> throw new AssertionError(primitive.label() + " is not linear");
        };
    }

    @Override
    public List<Expr> batch(Indexing primitive, List<Expr> operands, boolean[] batched, int size) {
        return List.of(
                switch (primitive) {
                    case Indexing.Gather gather ->
                        gathered(gather.batchAxes(), operands.get(0), operands.get(1), batched);
                    case Indexing.ScatterAdd scatter -> scattered(scatter.batchAxes(), operands, batched, size);
                    case Indexing.Sort sort -> operands.getFirst().sort(sort.axis() + 1);
                    case Indexing.ArgSort sort -> operands.getFirst().argSort(sort.axis() + 1);
                });
    }

    private static Expr gathered(int batchAxes, Expr values, Expr indices, boolean[] batched) {
        if (batched[0] && batched[1]) {
            return gather(batchAxes + 1, values, indices);
        } else if (batched[0]) { // the batch becomes the first axis of what is gathered
            return gather(batchAxes, values.moveAxis(0, batchAxes + 1), indices)
                    .moveAxis(indices.type().rank(), 0);
        }
        return gather(batchAxes, values, indices.moveAxis(0, batchAxes)).moveAxis(batchAxes, 0);
    }

    private static Expr scattered(int batchAxes, List<Expr> operands, boolean[] batched, int size) {
        var values = Batching.batched(operands.get(0), batched[0], size);
        var indices = operands.get(1);
        var updates = Batching.batched(operands.get(2), batched[2], size);
        if (batched[1]) {
            return scatterAdd(batchAxes + 1, values, indices, updates);
        }
        return scatterAdd(
                        batchAxes,
                        values.moveAxis(0, batchAxes + 1),
                        indices,
                        updates.moveAxis(0, indices.type().rank()))
                .moveAxis(batchAxes + 1, 0);
    }
}
