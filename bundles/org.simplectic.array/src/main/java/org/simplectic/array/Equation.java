package org.simplectic.array;

import java.util.List;

/**
 * One line of a program: a primitive applied to values defined before.
 *
 * @param primitive the operation
 * @param operands positions of the operands: inputs first, then the equations' results in order
 * @param types the results' types, at least one
 */
public record Equation(Primitive primitive, List<Integer> operands, List<ArrayType> types) {
    /** Copies the lists. */
    public Equation {
        operands = List.copyOf(operands);
        types = List.copyOf(types);
    }

    /**
     * The type of the first result; nearly all primitives have one only.
     *
     * @return element type and shape
     */
    public ArrayType type() {
        return types.getFirst();
    }
}
