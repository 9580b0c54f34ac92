package org.simplectic.array;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reductions and running sums. Of equal largest or smallest elements each gets an equal share of the derivative. */
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
        return Collections.singletonList(
                primitive instanceof Reduction.Reduce reduce
                        ? tangent(reduce, tangent, operands.getFirst(), results.getFirst())
                        : null);
    }

    private static @Nullable Expr tangent(Reduction.Reduce reduce, Expr tangent, Expr x, Expr y) {
        return switch (reduce.operation()) {
            case SUM -> throw new AssertionError(reduce.label() + " is linear");
            case PRODUCT -> product(reduce.axes(), tangent, x);
            case MAXIMUM, MINIMUM -> {
                var attained = x.equal(repeated(reduce.axes(), y, x.type().shape()));
                var zero = x.constant(0);
                var share = attained.where(tangent, zero).sumOver(reduce.axes());
                yield share.over(attained.where(x.constant(1), zero).sumOver(reduce.axes()));
            }
            case ALL, ANY -> null;
        };
    }

    /**
     * The product rule, halves against halves: exact whatever elements are zero, and so are its own derivatives. Three
     * multiplications an element.
     */
    private static @Nullable Expr product(List<Integer> axes, Expr tangent, Expr x) {
        var values = flattened(axes, x);
        var tangents = flattened(axes, tangent);
        int last = values.type().rank() - 1;
        int extent = values.type().shape().extent(last);
        if (extent == 0) {
            return null;
        }
        while (extent > 1) {
            int half = extent / 2;
            var a = values.slice(last, 0, half, 1);
            var b = values.slice(last, half, 2 * half, 1);
            var products = a.times(b);
            var slopes =
                    tangents.slice(last, 0, half, 1).times(b).plus(a.times(tangents.slice(last, half, 2 * half, 1)));
            if (extent % 2 == 1) {
                products = Expr.concatenate(last, List.of(products, values.slice(last, extent - 1, extent, 1)));
                slopes = Expr.concatenate(last, List.of(slopes, tangents.slice(last, extent - 1, extent, 1)));
            }
            values = products;
            tangents = slopes;
            extent = half + extent % 2;
        }
        return tangents.reshape(values.type().shape().remove(last));
    }

    /** Some axes made one, the last. */
    private static Expr flattened(List<Integer> axes, Expr x) {
        var shape = x.type().shape();
        var order = new ArrayList<>(Checks.axes(shape.rank()));
        order.removeAll(axes);
        var kept = new Shape(order.stream().map(shape::extent).toList());
        order.addAll(axes);
        int joined = axes.stream().mapToInt(shape::extent).reduce(1, Math::multiplyExact);
        return Trace.of(List.of(x))
                .addOne(new Structural.Transpose(order), List.of(x))
                .reshape(kept.insert(kept.rank(), joined));
    }

    /** A reduced value repeated along the axes that vanished. */
    private static Expr repeated(List<Integer> axes, Expr reduced, Shape shape) {
        var kept = new ArrayList<>(Checks.axes(shape.rank()));
        kept.removeAll(axes);
        return reduced.broadcast(shape, kept);
    }

    @Override
    public Expr transpose(Reduction primitive, int operand, Expr cotangent, List<Expr> operands) {
        return switch (primitive) {
            case Reduction.Reduce reduce ->
                repeated(reduce.axes(), cotangent, operands.getFirst().type().shape());
            case Reduction.ArgReduce reduce -> throw new AssertionError(reduce.label() + " is not linear");
            case Reduction.CumulativeSum sum ->
                Trace.of(List.of(cotangent))
                        .addOne(new Reduction.CumulativeSum(sum.axis(), !sum.reverse()), List.of(cotangent));
        };
    }

    @Override
    public List<Expr> batch(Reduction primitive, List<Expr> operands, boolean[] batched, int size) {
        var batch = switch (primitive) {
            case Reduction.Reduce reduce -> new Reduction.Reduce(reduce.operation(), Checks.shifted(reduce.axes()));
            case Reduction.ArgReduce reduce -> new Reduction.ArgReduce(reduce.largest(), reduce.axis() + 1);
            case Reduction.CumulativeSum sum -> new Reduction.CumulativeSum(sum.axis() + 1, sum.reverse());
        };
        return Trace.of(operands).add(batch, operands);
    }
}
