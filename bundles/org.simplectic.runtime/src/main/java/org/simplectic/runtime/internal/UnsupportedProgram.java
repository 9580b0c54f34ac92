package org.simplectic.runtime.internal;

import org.simplectic.array.Program;

/** A backend does not support a program that a method asks for. Goes through the method; the step is done again elsewhere. */
final class UnsupportedProgram extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsupportedProgram(String backend, Program program) {
        super("the backend " + backend + " does not support the program '" + program.name() + "'", null, false, false);
    }

    /** The message, which is always there. */
    String sentence() {
        return String.valueOf(getMessage());
    }

    /** What to do where no other backend may be taken. */
    String advice() {
        return "No other backend is allowed or able: write 'backend: auto' if the study or --backend names this one, and see"
                + " 'simplectic doctor' for what the installed ones support.";
    }
}
