package org.simplectic.backend.simd.internal.plan;

import java.util.List;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Equation;

/**
 * Operands and results of an equation that has a step of its own.
 *
 * @param equation the equation
 * @param listing it, printed
 * @param operandTypes types of the operands
 * @param operands where they are
 * @param results where the results go
 * @param slots for memory that the step needs
 * @param position of the step
 * @param resources what steps share
 */
record Site(
        Equation equation,
        String listing,
        List<ArrayType> operandTypes,
        List<Ref> operands,
        List<Ref> results,
        Slots slots,
        int position,
        Resources resources) {

    ArrayType type() {
        return equation.type();
    }

    ArrayType operandType(int i) {
        return operandTypes.get(i);
    }

    Ref operand(int i) {
        return operands.get(i);
    }

    Ref result(int i) {
        return results.get(i);
    }

    Ref temporary(long bytes) {
        return slots.temporary(bytes, position);
    }
}
