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
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public Expr transpose(Fourier primitive, int operand, Expr cotangent, List<Expr> operands) {
        throw new UnsupportedOperationException(primitive.label());
    }

    @Override
    public List<Expr> batch(Fourier primitive, List<Expr> operands, boolean[] batched, int size) {
        throw new UnsupportedOperationException(primitive.label());
    }
}
