package org.simplectic.array;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Random numbers: no derivatives, keys batch by themselves. */
final class RandomRules implements Rules<RandomNumbers> {
    static final RandomRules TABLE = new RandomRules();

    private RandomRules() {}

    @Override
    public List<ArrayType> types(RandomNumbers primitive, List<ArrayType> operands) {
        var key = operands.getFirst();
        Checks.require(
                key.dtype() == DType.I64 && key.rank() >= 1 && key.shape().extent(key.rank() - 1) == 2,
                () -> primitive.label() + " takes keys i64[..., 2], but got " + key);
        return switch (primitive) {
            case RandomNumbers.Draw draw -> {
                var dtype = draw.type().dtype();
                Checks.require(
                        draw.distribution() == RandomNumbers.Distribution.BITS ? dtype.isInteger() : dtype.isReal(),
                        () -> draw.label() + " does not give elements of " + dtype);
                yield List.of(new ArrayType(
                        dtype,
                        key.shape().axes(0, key.rank() - 1).then(draw.type().shape())));
            }
        };
    }

    @Override
    public Linearity linearity(RandomNumbers primitive) {
        return Linearity.NONE;
    }

    @Override
    public List<@Nullable Expr> tangent(
            RandomNumbers primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results) {
        return Collections.singletonList(null);
    }

    @Override
    public Expr transpose(RandomNumbers primitive, int operand, Expr cotangent, List<Expr> operands) {
        throw new AssertionError(primitive.label() + " is not linear");
    }

    @Override
    public List<Expr> batch(RandomNumbers primitive, List<Expr> operands, boolean[] batched, int size) {
        return Trace.of(operands).add(primitive, operands);
    }
}
