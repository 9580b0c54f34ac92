package org.simplectic.array;

import java.util.List;

/**
 * One line of a program: a primitive applied to values defined before.
 *
 * @param primitive the operation
 * @param operands positions of the operands: inputs first, then equations in order
 * @param type the result's type
 */
public record Equation(Primitive primitive, List<Integer> operands, ArrayType type) {
    /** Copies the operands. */
    public Equation {
        operands = List.copyOf(operands);
    }
}
