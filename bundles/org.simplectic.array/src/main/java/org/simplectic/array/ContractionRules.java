package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Products: linear in each operand. */
final class ContractionRules implements Rules<Contraction> {
    static final ContractionRules TABLE = new ContractionRules();

    private ContractionRules() {}

    @Override
    public List<ArrayType> types(Contraction primitive, List<ArrayType> operands) {
        var a = operands.get(0);
        var b = operands.get(1);
        Checks.require(
                a.dtype() == b.dtype() && a.dtype().isDifferentiable(),
                () -> primitive.label() + " takes two operands of one real or complex type, but got " + a + " and "
                        + b);
        return List.of(a.with(
                switch (primitive) {
                    case Contraction.Dot dot -> dot(dot, a.shape(), b.shape());
                    case Contraction.Convolution convolution -> convolution(convolution, a.shape(), b.shape());
                    case Contraction.SparseMultiply sparse -> {
                        var structure = sparse.structure();
                        Checks.require(
                                structure.values(a.dtype()).equals(a),
                                () -> sparse.label() + " takes values " + structure.values(a.dtype()) + ", but got "
                                        + a);
                        Checks.require(
                                (b.rank() == 1 || b.rank() == 2) && b.shape().extent(0) == structure.columns(),
                                () -> sparse.label() + " takes a vector or matrix of " + structure.columns()
                                        + " rows, but got " + b);
                        yield b.shape().with(0, structure.rows());
                    }
                }));
    }

    private static Shape dot(Contraction.Dot dot, Shape a, Shape b) {
        int batch = dot.batchAxes();
        Checks.require(
                a.rank() == batch + 2
                        && b.rank() == batch + 2
                        && a.axes(0, batch).equals(b.axes(0, batch)),
                () -> dot.label() + " takes matrices after " + batch + " equal leading axes, but got " + a + " and "
                        + b);
        int inner = a.extent(dot.transposeLeft() ? batch : batch + 1);
        Checks.require(
                inner == b.extent(dot.transposeRight() ? batch + 1 : batch),
                () -> dot.label() + ": the inner extents of " + a + " and " + b + " differ");
        return a.axes(0, batch)
                .then(Shape.of(
                        a.extent(dot.transposeLeft() ? batch + 1 : batch),
                        b.extent(dot.transposeRight() ? batch : batch + 1)));
    }

    private static Shape convolution(Contraction.Convolution p, Shape signal, Shape kernel) {
        int axes = p.strides().size();
        Checks.require(
                axes >= 1 && axes <= 3 && signal.rank() == axes + 2 && kernel.rank() == axes + 2,
                () -> "convolution over " + axes
                        + " axes takes [batch, channels, ...] and [channels, channels, ...], but got " + signal
                        + " and " + kernel);
        Checks.require(
                signal.extent(1) == p.groups() * kernel.extent(1) && kernel.extent(0) % p.groups() == 0,
                () -> "convolution in " + p.groups() + " groups: channels of signal " + signal + " and kernel " + kernel
                        + " do not fit");
        var result = Shape.of(signal.extent(0), kernel.extent(0));
        for (int i = 0; i < axes; i++) {
            int widened = signal.extent(i + 2) == 0
                    ? 0
                    : (signal.extent(i + 2) - 1) * p.signalDilation().get(i) + 1;
            int window = (kernel.extent(i + 2) - 1) * p.kernelDilation().get(i) + 1;
            int room = widened + p.low().get(i) + p.high().get(i) - window;
            Checks.require(
                    room >= 0, () -> "convolution: kernel " + kernel + " is larger than the padded signal " + signal);
            result = result.then(Shape.of(room / p.strides().get(i) + 1));
        }
        return result;
    }

    @Override
    public Linearity linearity(Contraction primitive) {
        return Linearity.separately(0, 1);
    }

    @Override
    public List<@Nullable Expr> tangent(
            Contraction primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results) {
        throw new AssertionError(primitive.label() + " is linear");
    }

    @Override
    public Expr transpose(Contraction primitive, int operand, Expr cotangent, List<Expr> operands) {
        var other = operands.get(1 - operand);
        var shape = operands.get(operand).type().shape();
        return switch (primitive) {
            case Contraction.Dot dot -> operand == 0 ? toLeft(dot, cotangent, other) : toRight(dot, cotangent, other);
            case Contraction.Convolution p -> {
                if (shape.size() == 0 || cotangent.type().shape().size() == 0) {
                    yield Forward.zero(operands.get(operand));
                }
                yield operand == 0 ? toSignal(p, cotangent, other, shape) : toKernel(p, cotangent, other, shape);
            }
            case Contraction.SparseMultiply sparse ->
                operand == 0
                        ? toValues(sparse.structure(), cotangent, other)
                        : transposed(sparse.structure(), other)
                                .sparseTimes(sparse.structure().transposed(), cotangent);
        };
    }

    private static Expr toLeft(Contraction.Dot dot, Expr cotangent, Expr right) {
        return dot.transposeLeft()
                ? right.dot(cotangent, dot.batchAxes(), dot.transposeRight(), true)
                : cotangent.dot(right, dot.batchAxes(), false, !dot.transposeRight());
    }

    private static Expr toRight(Contraction.Dot dot, Expr cotangent, Expr left) {
        return dot.transposeRight()
                ? cotangent.dot(left, dot.batchAxes(), true, dot.transposeLeft())
                : left.dot(cotangent, dot.batchAxes(), !dot.transposeLeft(), false);
    }

    /** Convolution of the cotangents, spaced by the strides, with the kernels turned round and their channels exchanged. */
    private static Expr toSignal(Contraction.Convolution p, Expr cotangent, Expr kernel, Shape signal) {
        int axes = p.strides().size();
        var low = new ArrayList<Integer>();
        var high = new ArrayList<Integer>();
        for (int i = 0; i < axes; i++) {
            int window = (kernel.type().shape().extent(i + 2) - 1)
                    * p.kernelDilation().get(i);
            int reach = (signal.extent(i + 2) - 1) * p.signalDilation().get(i);
            int span =
                    (cotangent.type().shape().extent(i + 2) - 1) * p.strides().get(i);
            low.add(window - p.low().get(i));
            high.add(reach + p.low().get(i) - span);
        }
        var spatial = IntStream.range(2, axes + 2).toArray();
        return cotangent.convolve(
                exchanged(kernel, p.groups()).reverse(spatial),
                new Contraction.Convolution(
                        /* strides= */ p.signalDilation(),
                        low,
                        high,
                        /* signalDilation= */ p.strides(),
                        p.kernelDilation(),
                        p.groups()));
    }

    /** Kernels {@code [groups*d, c, K...]} as {@code [groups*c, d, K...]}. */
    private static Expr exchanged(Expr kernel, int groups) {
        var shape = kernel.type().shape();
        int d = shape.extent(0) / groups;
        int c = shape.extent(1);
        var window = shape.axes(2, shape.rank());
        return kernel.reshape(Shape.of(groups, d, c).then(window))
                .moveAxis(2, 1)
                .reshape(Shape.of(groups * c, d).then(window));
    }

    /** Convolution of the signals with the cotangents: batch and channels exchange places, groups are groups of channels. */
    private static Expr toKernel(Contraction.Convolution p, Expr cotangent, Expr signal, Shape kernel) {
        int axes = p.strides().size();
        var high = new ArrayList<Integer>();
        for (int i = 0; i < axes; i++) {
            int window = (kernel.extent(i + 2) - 1) * p.kernelDilation().get(i);
            int reach = (signal.type().shape().extent(i + 2) - 1)
                    * p.signalDilation().get(i);
            int span =
                    (cotangent.type().shape().extent(i + 2) - 1) * p.strides().get(i);
            high.add(window + span - reach - p.low().get(i));
        }
        var shape = signal.type().shape();
        int batch = shape.extent(0);
        int c = kernel.extent(1);
        var space = shape.axes(2, shape.rank());
        var channels = signal.reshape(Shape.of(batch, p.groups(), c).then(space))
                .moveAxis(0, 2)
                .moveAxis(1, 0)
                .reshape(Shape.of(c, p.groups() * batch).then(space));
        return channels.convolve(
                        cotangent.moveAxis(0, 1),
                        new Contraction.Convolution(
                                /* strides= */ p.kernelDilation(),
                                p.low(),
                                high,
                                p.signalDilation(),
                                /* kernelDilation= */ p.strides(),
                                p.groups()))
                .moveAxis(0, 1);
    }

    /** The values of the transposed matrix. */
    private static Expr transposed(SparseStructure structure, Expr values) {
        var moved = values.gather(indices(values, structure.transposition()));
        return structure.block() == 1 ? moved : moved.transpose();
    }

    private static Expr indices(Expr like, int... indices) {
        return like.constant(HostArray.ofIntegers(
                ArrayType.of(DType.I32, indices.length),
                Arrays.stream(indices).asLongStream().toArray()));
    }

    /** Of each block its row of cotangents times its column of x. */
    private static Expr toValues(SparseStructure structure, Expr cotangent, Expr x) {
        var rows = blocks(structure, cotangent).gather(indices(x, structure.rowIndices()));
        var columns = blocks(structure, x).gather(indices(x, structure.columnIndices()));
        if (structure.block() > 1) {
            return rows.dot(columns, 1, false, true);
        }
        return rows.times(columns)
                .sum(1, 2)
                .reshape(structure.values(x.type().dtype()).shape());
    }

    /** A vector or matrix cut into rows of blocks: {@code [rows, b, k]}. */
    private static Expr blocks(SparseStructure structure, Expr x) {
        var shape = x.type().shape();
        return x.reshape(
                shape.extent(0) / structure.block(), structure.block(), shape.rank() == 1 ? 1 : shape.extent(1));
    }

    @Override
    public List<Expr> batch(Contraction primitive, List<Expr> operands, boolean[] batched, int size) {
        var a = operands.get(0);
        var b = operands.get(1);
        return List.of(
                switch (primitive) {
                    case Contraction.Dot dot -> {
                        if (batched[0] && batched[1]) {
                            yield a.dot(b, dot.batchAxes() + 1, dot.transposeLeft(), dot.transposeRight());
                        }
                        yield batched[0] ? dotOfManyLeft(dot, a, b) : dotOfManyRight(dot, a, b);
                    }
                    case Contraction.Convolution convolution -> convolutions(convolution, a, b, batched, size);
                    case Contraction.SparseMultiply sparse ->
                        batched[0]
                                ? sparseOfMany(sparse.structure(), a, Batching.batched(b, batched[1], size), size)
                                : sparseTimesMany(sparse.structure(), a, b);
                });
    }

    /** Many left operands below each other. */
    private static Expr dotOfManyLeft(Contraction.Dot dot, Expr left, Expr right) {
        int batch = dot.batchAxes();
        var matrices = left.moveAxis(0, batch);
        var rows = dot.transposeLeft() ? matrices.transpose() : matrices;
        var shape = rows.type().shape();
        var product = rows.reshape(joined(shape, batch)).dot(right, batch, false, dot.transposeRight());
        int columns = product.type().shape().extent(batch + 1);
        return product.reshape(shape.with(batch + 2, columns)).moveAxis(batch, 0);
    }

    /** Many right operands beside each other. */
    private static Expr dotOfManyRight(Contraction.Dot dot, Expr left, Expr right) {
        int batch = dot.batchAxes();
        var matrices = right.moveAxis(0, batch);
        var shape = matrices.type().shape();
        if (shape.extent(dot.transposeRight() ? batch + 1 : batch + 2) == 1) { // vectors: no element has to move
            var rows = matrices.reshape(shape.remove(dot.transposeRight() ? batch + 1 : batch + 2));
            var product = rows.dot(left, batch, false, !dot.transposeLeft());
            return product.reshape(product.type().shape().insert(batch + 2, 1)).moveAxis(batch, 0);
        }
        if (dot.transposeRight()) {
            return apart(left.dot(matrices.reshape(joined(shape, batch)), batch, dot.transposeLeft(), true), shape, 1);
        }
        var rows = matrices.moveAxis(batch, batch + 1);
        var columns = rows.reshape(joined(rows.type().shape(), batch + 1));
        return apart(left.dot(columns, batch, dot.transposeLeft(), false), shape, 2);
    }

    /** Products beside each other, {@code [B..., m, S*n]}, taken apart to {@code [S, B..., m, n]}. */
    private static Expr apart(Expr products, Shape matrices, int column) {
        int batch = matrices.rank() - 3;
        return products.reshape(products.type()
                        .shape()
                        .axes(0, batch + 1)
                        .then(Shape.of(matrices.extent(batch), matrices.extent(batch + column))))
                .moveAxis(batch + 1, 0);
    }

    /** A shape with an axis and the next made one. */
    private static Shape joined(Shape shape, int axis) {
        return shape.remove(axis).with(axis, shape.extent(axis) * shape.extent(axis + 1));
    }

    /** An axis of a value made two, the first of a given extent. */
    private static Expr split(Expr x, int axis, int first) {
        var shape = x.type().shape();
        return x.reshape(shape.with(axis, shape.extent(axis) / first).insert(axis, first));
    }

    private static Expr merge(Expr x, int axis) {
        return x.reshape(joined(x.type().shape(), axis));
    }

    /** Many signals are a larger batch, many kernels more channels in each group, both together more groups. */
    private static Expr convolutions(Contraction.Convolution p, Expr signal, Expr kernel, boolean[] batched, int size) {
        if (!batched[1]) {
            return split(merge(signal, 0).convolve(kernel, p), 0, size);
        } else if (!batched[0]) {
            var channels = split(kernel, 1, p.groups()).moveAxis(1, 0); // [groups, size, d, c, K...]
            var together = merge(merge(channels, 0), 0);
            var result = split(split(signal.convolve(together, p), 1, p.groups()), 2, size);
            return merge(result.moveAxis(2, 0), 2);
        }
        var groups = new Contraction.Convolution(
                p.strides(), p.low(), p.high(), p.signalDilation(), p.kernelDilation(), p.groups() * size);
        var result = merge(signal.moveAxis(0, 1), 1).convolve(merge(kernel, 0), groups);
        return split(result, 1, size).moveAxis(1, 0);
    }

    /** One matrix times many vectors or matrices, as columns of one. */
    private static Expr sparseTimesMany(SparseStructure structure, Expr values, Expr x) {
        var columns = x.moveAxis(0, 1);
        boolean vectors = columns.type().rank() == 2;
        var product = values.sparseTimes(structure, vectors ? columns : merge(columns, 1));
        return (vectors ? product : split(product, 1, x.type().shape().extent(0))).moveAxis(1, 0);
    }

    /** Many matrices as the diagonal blocks of one. */
    private static Expr sparseOfMany(SparseStructure structure, Expr values, Expr x, int size) {
        return split(merge(values, 0).sparseTimes(structure.repeated(size), merge(x, 0)), 0, size);
    }
}
