package org.simplectic.integrators.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Equation;
import org.simplectic.array.Expr;
import org.simplectic.array.Fourier;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;
import org.simplectic.array.Structural;

/**
 * Real fields on a periodic grid, one after the other in a vector, and the waves that they are made of: their real transforms over all
 * axes, of the last one the entries 0 to n/2.
 *
 * @param shape the grid's, of one to three axes
 * @param fields how many fields
 */
record PeriodicGrid(Shape shape, int fields) {
    /** Axes that a transform takes, at most. */
    private static final int MOST_AXES = 3;

    /** The grid on which a right-hand side differentiates or shifts; without such operations all components are one line. */
    static PeriodicGrid of(Program rhs) {
        int n = rhs.outputTypes().getFirst().shape().size();
        return rhs.equations().stream()
                .filter(PeriodicGrid::isOnGrid)
                .map(equation -> rhs.type(equation.operands().getFirst()).shape())
                .filter(shape -> shape.rank() <= MOST_AXES && shape.size() > 0 && n % shape.size() == 0)
                .findFirst()
                .map(shape -> new PeriodicGrid(shape, n / shape.size()))
                .orElse(new PeriodicGrid(Shape.of(n), 1));
    }

    private static boolean isOnGrid(Equation equation) {
        return switch (equation.primitive()) {
            case Fourier.Fft fft -> fft.kind() == Fourier.Kind.REAL_FORWARD;
            case Structural.Shift shift -> shift.edge() == Structural.Edge.PERIODIC;
            default -> false;
        };
    }

    /** Points of the grid. */
    int size() {
        return shape.size();
    }

    /** The shape of one field's waves. */
    Shape half() {
        return shape.with(last(), shape.extent(last()) / 2 + 1);
    }

    private int last() {
        return shape.rank() - 1;
    }

    /** The type of all fields' waves, with a leading axis for the fields if there are several. */
    ArrayType waves() {
        return new ArrayType(DType.C128, fields == 1 ? half() : half().insert(0, fields));
    }

    /** The waves of all fields. */
    Expr forward(Expr y) {
        return fields == 1 ? transform(y) : y.reshape(shape.insert(0, fields)).rfft(axes(1));
    }

    /** All fields, from their waves. */
    Expr backward(Expr waves) {
        int offset = fields == 1 ? 0 : 1;
        return waves.irfft(shape.extent(last()), axes(offset)).reshape(fields * size());
    }

    /** The waves of one field. */
    Expr transform(Expr field) {
        return field.reshape(shape).rfft(axes(0));
    }

    /** One field, in the grid's shape. */
    Expr field(Expr waves) {
        return waves.irfft(shape.extent(last()), axes(0));
    }

    /** One of the fields' waves. */
    Expr wavesOf(Expr waves, int field) {
        return fields == 1 ? waves : waves.slice(0, field, field + 1, 1).reshape(half());
    }

    /** The waves of all fields, from those of each. */
    Expr joined(List<Expr> waves) {
        return fields == 1
                ? waves.getFirst()
                : Expr.concatenate(
                        0,
                        waves.stream()
                                .map(one -> one.reshape(half().insert(0, 1)))
                                .toList());
    }

    private int[] axes(int offset) {
        return IntStream.range(offset, offset + shape.rank()).toArray();
    }

    /** A real or complex factor of each wave times the waves. */
    static Expr product(Expr factors, Expr waves) {
        return factors.type().dtype().isComplex()
                ? factors.times(waves)
                : Expr.complex(factors.times(waves.real()), factors.times(waves.imaginary()));
    }

    /** The number of a place in an array, by its indices. */
    static int place(Shape shape, int[] indices) {
        int place = 0;
        for (int axis = 0; axis < indices.length; axis++) {
            place = place * shape.extent(axis) + indices[axis];
        }
        return place;
    }

    /** The indices of a place. */
    static int[] indices(Shape shape, int place) {
        var indices = new int[shape.rank()];
        int rest = place;
        for (int axis = indices.length - 1; axis >= 0; axis--) {
            indices[axis] = rest % shape.extent(axis);
            rest /= shape.extent(axis);
        }
        return indices;
    }
}
