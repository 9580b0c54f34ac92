package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a run made its first value that is not finite.
 *
 * @param program the program that made it
 * @param kernel the backend's kernel that computes the equation; empty if it cannot be told
 * @param within the loops and choices around the equation, outermost first
 * @param equation the equation as the program prints it; empty if the program did not do it again
 * @param values its result and operands, one line each
 * @param cause what went wrong, in one sentence
 */
record NonfiniteValue(
        String program, String kernel, List<String> within, String equation, List<String> values, String cause) {
    private static final String REMEDY =
            "Keep the model out of where this happens, or take smaller steps. Without --check-finite the run goes on: a method"
                    + " that chooses its steps may get around such a value.";

    /** For users: what happened when, and what to do. */
    String report(String when) {
        var lines = new ArrayList<String>();
        lines.add("The first one came up " + when + ", in the program '" + program + "'"
                + (kernel.isEmpty() ? "" : ", kernel '" + kernel + "'") + ", though all that went into it was finite:");
        var indent = new StringBuilder("  ");
        for (var scope : within) {
            lines.add(indent + scope);
            indent.append("  ");
        }
        if (!equation.isEmpty()) {
            lines.add(indent + equation);
        }
        values.forEach(value -> lines.add(indent + "  " + value));
        lines.add(cause + " " + REMEDY);
        return String.join("\n", lines);
    }
}
