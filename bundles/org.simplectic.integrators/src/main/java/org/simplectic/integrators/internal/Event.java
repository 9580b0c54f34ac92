package org.simplectic.integrators.internal;

import java.util.SequencedMap;
import org.simplectic.array.Program;

/**
 * Something that comes to pass when an expression crosses zero.
 *
 * @param name for messages
 * @param text the expression as the study has it
 * @param when from t and y to the number whose zeros are looked for
 * @param direction which crossings count
 * @param terminal whether the run ends here
 * @param changes new values of state components, by index, each from t and y before the event
 * @param tolerance how far from the crossing the event may be put, in t; 0 for rounding error
 */
record Event(
        String name,
        String text,
        Program when,
        Direction direction,
        boolean terminal,
        SequencedMap<Integer, Program> changes,
        double tolerance) {

    /** Which crossings count. */
    enum Direction {
        RISING,
        FALLING,
        BOTH;

        boolean accepts(double signAfter) {
            return this == BOTH || (this == RISING) == (signAfter > 0);
        }
    }
}
