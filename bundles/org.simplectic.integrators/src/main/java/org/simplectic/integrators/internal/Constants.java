package org.simplectic.integrators.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Equation;
import org.simplectic.array.HostArray;
import org.simplectic.array.Structural;

/** What equations make of constants, as far as factors of waves are made that way. */
final class Constants {
    private Constants() {}

    /** The result of an equation; empty if it is none of these operations. */
    static Optional<HostArray> of(Equation equation, List<HostArray> operands) {
        var type = equation.type();
        if (type.dtype() != DType.F64 && type.dtype() != DType.C128) {
            return Optional.empty();
        }
        return switch (equation.primitive()) {
            case Structural.Constant constant -> Optional.of(constant.values());
            case Structural.Reshape reshape -> Optional.of(moved(type, operands.getFirst(), place -> place));
            case Elementwise.Convert convert -> Optional.of(moved(type, operands.getFirst(), place -> place));
            case Structural.Broadcast broadcast ->
                Optional.of(moved(type, operands.getFirst(), place -> source(broadcast, operands.getFirst(), place)));
            case Elementwise.Part part ->
                part == Elementwise.Part.COMPLEX
                        ? Optional.of(complex(type, operands.get(0), operands.get(1)))
                        : Optional.empty();
            case Elementwise.Unary unary ->
                unary == Elementwise.Unary.NEGATE
                        ? Optional.of(product(type, operands.getFirst(), HostArray.scalar(-1)))
                        : Optional.empty();
            case Elementwise.Binary binary -> binary(binary, type, operands.get(0), operands.get(1));
            default -> Optional.empty();
        };
    }

    private static int source(Structural.Broadcast broadcast, HostArray operand, int place) {
        var indices = PeriodicGrid.indices(broadcast.shape(), place);
        var own = broadcast.axes().stream().mapToInt(axis -> indices[axis]).toArray();
        return PeriodicGrid.place(operand.type().shape(), own);
    }

    private static Optional<HostArray> binary(Elementwise.Binary operation, ArrayType type, HostArray a, HostArray b) {
        return switch (operation) {
            case ADD -> Optional.of(sum(type, a, b, 1));
            case SUBTRACT -> Optional.of(sum(type, a, b, -1));
            case MULTIPLY -> Optional.of(product(type, a, b));
            default -> Optional.empty();
        };
    }

    /** An element of an array, or the scalar that stands for all. */
    private static int at(HostArray array, int place) {
        return array.size() == 1 ? 0 : place;
    }

    private static HostArray moved(ArrayType type, HostArray from, IntUnaryOperator source) {
        var values = new Values(type);
        for (int i = 0; i < values.size(); i++) {
            int place = source.applyAsInt(i);
            values.set(i, from.get(place), from.imaginary(place));
        }
        return values.array();
    }

    private static HostArray complex(ArrayType type, HostArray real, HostArray imaginary) {
        var values = new Values(type);
        for (int i = 0; i < values.size(); i++) {
            values.set(i, real.get(at(real, i)), imaginary.get(at(imaginary, i)));
        }
        return values.array();
    }

    private static HostArray sum(ArrayType type, HostArray a, HostArray b, double sign) {
        var values = new Values(type);
        for (int i = 0; i < values.size(); i++) {
            int left = at(a, i);
            int right = at(b, i);
            values.set(i, a.get(left) + sign * b.get(right), a.imaginary(left) + sign * b.imaginary(right));
        }
        return values.array();
    }

    private static HostArray product(ArrayType type, HostArray a, HostArray b) {
        var values = new Values(type);
        for (int i = 0; i < values.size(); i++) {
            int left = at(a, i);
            int right = at(b, i);
            values.set(
                    i,
                    a.get(left) * b.get(right) - a.imaginary(left) * b.imaginary(right),
                    a.get(left) * b.imaginary(right) + a.imaginary(left) * b.get(right));
        }
        return values.array();
    }

    /** Numbers on their way into an array. */
    private static final class Values {
        private final ArrayType type;
        private final double[] numbers;

        Values(ArrayType type) {
            this.type = type;
            this.numbers = new double[type.shape().size() * (type.dtype().isComplex() ? 2 : 1)];
        }

        int size() {
            return type.shape().size();
        }

        void set(int place, double real, double imaginary) {
            if (type.dtype().isComplex()) {
                numbers[2 * place] = real;
                numbers[2 * place + 1] = imaginary;
            } else {
                numbers[place] = real;
            }
        }

        HostArray array() {
            return HostArray.of(type, numbers);
        }
    }
}
