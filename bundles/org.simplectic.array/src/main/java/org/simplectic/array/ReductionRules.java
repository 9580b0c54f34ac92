package org.simplectic.array;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reductions and running sums. */
final class ReductionRules implements Rules<Reduction> {
    static final ReductionRules TABLE = new ReductionRules();

    private ReductionRules() {}

    @Override
    public List<ArrayType> types(Reduction primitive, List<ArrayType> operands) {
        var x = operands.getFirst();
        return List.of(
                switch (primitive) {
                    case Reduction.Reduce reduce -> {
                        Checks.require(
                                fits(reduce.operation(), x.dtype()),
                                () -> reduce.label() + " does not take elements of " + x);
                        yield x.with(reduced(primitive, reduce.axes(), x));
                    }
                    case Reduction.ArgReduce reduce -> {
                        Checks.ordered(primitive, x);
                        var shape = reduced(primitive, List.of(reduce.axis()), x);
                        Checks.require(
                                x.shape().extent(reduce.axis()) > 0, () -> reduce.label() + " of no elements: " + x);
                        yield new ArrayType(DType.I32, shape);
                    }
                    case Reduction.CumulativeSum sum -> {
                        Checks.axis(primitive, sum.axis(), x);
                        Checks.require(x.dtype() != DType.BOOL, () -> sum.label() + " needs numbers, but got " + x);
                        yield x;
                    }
                });
    }

    private static boolean fits(Reduction.Operation operation, DType dtype) {
        return switch (operation) {
            case SUM -> dtype != DType.BOOL;
            case PRODUCT, MAXIMUM, MINIMUM -> dtype.isReal() || dtype.isInteger();
            case ALL, ANY -> dtype == DType.BOOL;
        };
    }

    private static Shape reduced(Reduction primitive, List<Integer> axes, ArrayType x) {
        axes.forEach(axis -> Checks.axis(primitive, axis, x));
        var extents = new ArrayList<Integer>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!axes.contains(axis)) {
                extents.add(x.shape().extent(axis));
            }
        }
        return new Shape(extents);
    }

    @Override
    public Linearity linearity(Reduction primitive) {
        return switch (primitive) {
            case Reduction.Reduce reduce ->
                reduce.operation() == Reduction.Operation.SUM ? Linearity.ALL : Linearity.NONE;
            case Reduction.ArgReduce reduce -> Linearity.NONE;
            case Reduction.CumulativeSum sum -> Linearity.ALL;
        };
    }

    @Override
    public List<@Nullable Expr> tangent(
            Reduction primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public Expr transpose(Reduction primitive, int operand, Expr cotangent, List<Expr> operands) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public List<Expr> batch(Reduction primitive, List<Expr> operands, boolean[] batched, int size) {
        throw new UnsupportedOperationException(primitive.label());
    }
}
