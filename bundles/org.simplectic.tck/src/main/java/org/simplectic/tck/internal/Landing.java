package org.simplectic.tck.internal;

import org.simplectic.api.IntegratorState;
import org.simplectic.api.Status;
import org.simplectic.tck.Finding;

/** A run ends at its end, to the bit, forwards and backwards. */
final class Landing implements Contract {
    /** Not a multiple of the step, and not a sum of steps without rounding. */
    private static final double END = 1.1 / 3;

    @Override
    public String name() {
        return "lands exactly on the end";
    }

    @Override
    public Finding check(Subject subject) {
        var forwards = land(subject, 0, END);
        var backwards = land(subject, END, 0);
        boolean kept = forwards.isEmpty() && backwards.isEmpty();
        return finding(kept, kept ? "t = " + END + " and t = 0" : forwards + backwards, "t = end, both ways");
    }

    private static String land(Subject subject, double start, double end) {
        var sizes = new StepSizes(subject.plugin().options());
        try (var trial = subject.workbench().open(subject.backend())) {
            var options = sizes.canBeFixed() ? sizes.fixed(0.1) : sizes.accurate(END);
            return landed(
                    Stepping.of(subject, trial, KnownProblem.suiting(subject).over(start, end), options), end);
        }
    }

    private static <S extends Record & IntegratorState> String landed(Stepping<S> stepping, double end) {
        var state = stepping.toEnd();
        return state.t() == end && state.status() == Status.DONE
                ? ""
                : "ends at t = " + state.t() + " as " + state.status() + " instead of " + end + ". ";
    }
}
