package org.simplectic.tck.internal;

import org.simplectic.api.SamplerState;
import org.simplectic.array.Backend;
import org.simplectic.tck.Finding;

/** The arrays that a run holds do not grow in number, and are gone after it: whatever holds one holds it in the state. */
final class DrawingArrays implements Contract {
    private static final int EARLY = 5;
    private static final int LATE = 100;

    @Override
    public String name() {
        return "no array is left open";
    }

    @Override
    public Finding check(Subject subject) {
        Backend backend;
        long before;
        long growth;
        try (var trial = subject.workbench().open(subject.backend())) {
            backend = trial.backend();
            before = backend.openArrays();
            growth = growth(Drawing.of(subject, trial, Drawing.correlated(Drawing.at(3, 1, 1), EARLY)), backend);
        }
        long left = backend.openArrays() - before;
        return finding(
                growth <= 0 && left == 0, growth + " more after " + LATE + " steps, " + left + " after the run", "0");
    }

    private static <S extends Record & SamplerState> long growth(Drawing<S> drawing, Backend backend) {
        var state = drawing.steps(drawing.start(), EARLY);
        long early = backend.openArrays();
        drawing.steps(state, LATE);
        return backend.openArrays() - early;
    }
}
