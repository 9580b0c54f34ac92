package org.simplectic.array;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Conditions on operands that several tables of rules share. */
final class Checks {
    private Checks() {}

    static void require(boolean condition, Supplier<String> message) {
        if (!condition) {
            throw Mistakes.mistake(message.get());
        }
    }

    static void axis(Primitive primitive, int axis, ArrayType operand) {
        require(axis >= 0 && axis < operand.rank(), () -> primitive.label() + ": " + operand + " has no axis " + axis);
    }

    /** Elements that can be compared by size. */
    static void ordered(Primitive primitive, ArrayType operand) {
        require(
                operand.dtype().isReal() || operand.dtype().isInteger(),
                () -> primitive.label() + " needs real numbers or integers, but got " + operand);
    }

    static List<Integer> axes(int rank) {
        return IntStream.range(0, rank).boxed().toList();
    }

    /** Axes as they are counted behind a new leading axis. */
    static List<Integer> shifted(List<Integer> axes) {
        return axes.stream().map(axis -> axis + 1).toList();
    }
}
