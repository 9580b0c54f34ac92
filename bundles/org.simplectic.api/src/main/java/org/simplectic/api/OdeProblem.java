package org.simplectic.api;

import java.util.List;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * The initial-value problem {@code y' = f(t, y)}, {@code y(start) = initial}, from {@code start} to {@code end}, which
 * may lie before it.
 *
 * @param rhs f: inputs a scalar t and an array y, output one array of y's type
 * @param start where y is given
 * @param end where the solution is wanted
 * @param initial y(start)
 */
public record OdeProblem(Program rhs, double start, double end, HostArray initial) implements Problem {
    /**
     * Checks that the right-hand side has the types it must have.
     *
     * @throws IllegalArgumentException if it does not map (t, y) to y's type, or the span is not finite
     */
    public OdeProblem {
        rhs.checkArguments(List.of(ArrayType.SCALAR, initial.type()));
        if (!rhs.outputTypes().equals(List.of(initial.type()))) {
            throw new IllegalArgumentException(
                    "the right-hand side must return " + initial.type() + ", but returns " + rhs.outputTypes());
        }
        if (!Double.isFinite(start) || !Double.isFinite(end)) {
            throw new IllegalArgumentException("the span must be finite, but is [" + start + ", " + end + "]");
        }
    }
}
