package org.simplectic.api;

import java.util.List;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Program;

/**
 * A right-hand side in two parts, {@code f(t, y) = implicit(t, y) + explicit(t, y)}, for methods that treat them differently: the first is
 * stiff, or linear, and costs the equations that it takes to be solved; the second is not, and is only evaluated. Other methods see the sum.
 *
 * @param implicit the stiff part: inputs a scalar t and an array y, output one array of y's type
 * @param explicit the rest, of the same types
 */
public record Split(Program implicit, Program explicit) {
    /**
     * Checks that the parts are of one kind.
     *
     * @throws IllegalArgumentException if they differ in inputs or outputs
     */
    public Split {
        if (!implicit.inputs().equals(explicit.inputs())
                || !implicit.outputTypes().equals(explicit.outputTypes())) {
            throw new IllegalArgumentException("the implicit part maps " + implicit.inputs() + " to "
                    + implicit.outputTypes() + ", but the explicit part " + explicit.inputs() + " to "
                    + explicit.outputTypes());
        }
    }

    /**
     * The whole right-hand side.
     *
     * @return the sum of both parts
     */
    public Program sum() {
        return Program.trace(
                "rhs",
                implicit.inputs(),
                in -> List.of(
                        implicit.apply(in).getFirst().plus(explicit.apply(in).getFirst())));
    }

    void check(ArrayType y) {
        implicit.checkArguments(List.of(ArrayType.SCALAR, y));
        if (!implicit.outputTypes().equals(List.of(y))) {
            throw new IllegalArgumentException(
                    "the parts of the right-hand side must return " + y + ", but return " + implicit.outputTypes());
        }
    }
}
