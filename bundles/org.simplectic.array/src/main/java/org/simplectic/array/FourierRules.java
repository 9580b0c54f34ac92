package org.simplectic.array;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transforms: linear. */
final class FourierRules implements Rules<Fourier> {
    static final FourierRules TABLE = new FourierRules();

    private FourierRules() {}

    @Override
    public List<ArrayType> types(Fourier primitive, List<ArrayType> operands) {
        var x = operands.getFirst();
        return List.of(
                switch (primitive) {
                    case Fourier.Fft fft -> fft(fft, x);
                });
    }

    private static ArrayType fft(Fourier.Fft fft, ArrayType x) {
        Checks.require(
                fft.axes().size() >= 1 && fft.axes().size() <= 3,
                () -> fft.label() + " takes 1 to 3 axes, but got " + fft.axes());
        fft.axes().forEach(axis -> Checks.axis(fft, axis, x));
        boolean realOperand = fft.kind() == Fourier.Kind.REAL_FORWARD;
        Checks.require(
                realOperand ? x.dtype().isReal() : x.dtype().isComplex(),
                () -> fft.label() + " takes " + (realOperand ? "real" : "complex") + " numbers, but got " + x);
        int last = fft.axes().getLast();
        int extent = fft.kind() == Fourier.Kind.REAL_INVERSE ? fft.length() / 2 + 1 : fft.length();
        Checks.require(
                fft.length() > 0 && x.shape().extent(last) == extent,
                () -> fft.label() + " of length " + fft.length() + " takes " + extent + " elements along axis " + last
                        + ", but got " + x);
        return switch (fft.kind()) {
            case FORWARD, INVERSE -> x;
            case REAL_FORWARD -> x.with(x.dtype().complex()).with(x.shape().with(last, fft.length() / 2 + 1));
            case REAL_INVERSE -> x.with(x.dtype().real()).with(x.shape().with(last, fft.length()));
        };
    }

    @Override
    public Linearity linearity(Fourier primitive) {
        return Linearity.ALL;
    }

    @Override
    public List<@Nullable Expr> tangent(
            Fourier primitive, int operand, Expr tangent, List<Expr> operands, List<Expr> results) {
        throw new AssertionError(primitive.label() + " is linear");
    }

    @Override
    public Expr transpose(Fourier primitive, int operand, Expr cotangent, List<Expr> operands) {
        return switch (primitive) {
            case Fourier.Fft fft -> transpose(fft, cotangent);
        };
    }

    /** The matrix of a complex transform is symmetric. That of a real one keeps half of it, the other half being conjugate. */
    private static Expr transpose(Fourier.Fft fft, Expr cotangent) {
        int n = fft.length();
        int last = fft.axes().getLast();
        var others = fft.axes().stream()
                .mapToInt(axis -> axis)
                .limit(fft.axes().size() - 1)
                .toArray();
        return switch (fft.kind()) {
            case FORWARD, INVERSE -> add(fft, cotangent);
            case REAL_FORWARD -> {
                var turned = others.length == 0 ? cotangent : cotangent.fft(others);
                yield weighted(turned.conjugate(), last, n, n, 0.5 * n).irfft(n, last);
            }
            case REAL_INVERSE -> {
                var turned = weighted(cotangent.rfft(last).conjugate(), last, n, 1.0 / n, 2.0 / n);
                yield others.length == 0 ? turned : turned.ifft(others);
            }
        };
    }

    private static Expr add(Fourier.Fft fft, Expr operand) {
        return Trace.of(List.of(operand)).addOne(fft, List.of(operand));
    }

    /** Times one number at the entries 0 and n/2 of an axis, which have no conjugate partner, and another between them. */
    private static Expr weighted(Expr x, int axis, int n, double ends, double middle) {
        int extent = n / 2 + 1;
        var weights = new double[2 * extent];
        for (int k = 0; k < extent; k++) {
            weights[2 * k] = k == 0 || 2 * k == n ? ends : middle;
        }
        var constant = x.constant(HostArray.of(ArrayType.of(x.type().dtype(), extent), weights));
        return x.times(constant.broadcast(x.type().shape(), List.of(axis)));
    }

    @Override
    public List<Expr> batch(Fourier primitive, List<Expr> operands, boolean[] batched, int size) {
        return switch (primitive) {
            case Fourier.Fft fft ->
                List.of(add(
                        new Fourier.Fft(fft.kind(), Checks.shifted(fft.axes()), fft.length()), operands.getFirst()));
        };
    }
}
