package org.simplectic.model.internal;

import java.util.Map;
import java.util.Optional;
import org.simplectic.array.Elementwise;

/**
 * The derivative of a state as it is written: in one text, which counts as explicit, or in parts for methods that treat them differently.
 *
 * @param implicit the stiff part
 * @param explicit the rest
 */
record Slope(Optional<Formula> implicit, Optional<Formula> explicit) {
    /** Computes the sum of the parts. */
    <T> T in(Algebra<T> algebra, Map<String, T> values) {
        return implicit.isPresent() && explicit.isPresent()
                ? algebra.binary(
                        Elementwise.Binary.ADD,
                        implicit.get().in(algebra, values),
                        explicit.get().in(algebra, values))
                : part(implicit.or(() -> explicit), algebra, values);
    }

    /** Computes a part; one that is not there is zero. */
    static <T> T part(Optional<Formula> formula, Algebra<T> algebra, Map<String, T> values) {
        return formula.map(written -> written.in(algebra, values)).orElseGet(() -> algebra.constant(0));
    }
}
