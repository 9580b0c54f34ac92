package org.simplectic.backend.java.internal;

import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Equation;
import org.simplectic.array.Program;
import org.simplectic.array.Shape;

/**
 * An equation and where its operands and results lie: real and complex numbers in one array of doubles, complex ones as pairs,
 * integers and truth values in one array of longs. Elements of a value follow each other in row-major order.
 */
final class Site {
    private final Program program;
    private final int index;
    private final int[] offsets;

    Site(Program program, int index, int[] offsets) {
        this.program = program;
        this.index = index;
        this.offsets = offsets;
    }

    Equation equation() {
        return program.equations().get(index);
    }

    String listing() {
        return program.listing(index);
    }

    int operands() {
        return equation().operands().size();
    }

    int in(int operand) {
        return offsets[equation().operands().get(operand)];
    }

    int out(int result) {
        return offsets[program.firstResult(index) + result];
    }

    ArrayType operand(int operand) {
        return program.type(equation().operands().get(operand));
    }

    ArrayType type() {
        return equation().type();
    }

    /** Elements of the first result. */
    int size() {
        return type().shape().size();
    }

    /** Between one element and the next: none for a scalar that meets an array. */
    int stride(int operand) {
        var type = operand(operand);
        return type.rank() == 0 ? 0 : parts(type.dtype());
    }

    /** Numbers that one element takes. */
    static int parts(DType dtype) {
        return dtype.isComplex() ? 2 : 1;
    }

    /** Whether values of this type lie among the integers. */
    static boolean isIntegral(DType dtype) {
        return dtype.isInteger() || dtype == DType.BOOL;
    }

    static int numbers(ArrayType type) {
        return Math.multiplyExact(type.shape().size(), parts(type.dtype()));
    }

    /** The extents of a value; of complex numbers the parts are a last axis. */
    static Shape parted(ArrayType type) {
        return type.dtype().isComplex() ? type.shape().insert(type.rank(), 2) : type.shape();
    }
}
