package org.simplectic.array;

import java.util.List;
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
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public Expr transpose(Contraction primitive, int operand, Expr cotangent, List<Expr> operands) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public List<Expr> batch(Contraction primitive, List<Expr> operands, boolean[] batched, int size) {
        throw new UnsupportedOperationException(primitive.label());
    }
}
