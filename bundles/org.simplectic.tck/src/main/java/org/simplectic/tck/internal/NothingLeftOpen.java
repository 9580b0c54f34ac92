package org.simplectic.tck.internal;

import org.simplectic.api.IntegratorState;
import org.simplectic.array.Backend;
import org.simplectic.tck.Finding;

/** The arrays that a run holds do not grow in number, and are gone after it: whatever holds one holds it in the state. */
final class NothingLeftOpen implements Contract {
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
            var options = new StepSizes(subject.plugin().options()).accurate(2);
            growth = growth(
                    Stepping.of(subject, trial, KnownProblem.suiting(subject).over(0, 2), options), backend);
        }
        long left = backend.openArrays() - before;
        return finding(
                growth <= 0 && left == 0, growth + " more after " + LATE + " steps, " + left + " after the run", "0");
    }

    private static <S extends Record & IntegratorState> long growth(Stepping<S> stepping, Backend backend) {
        var state = stepping.steps(stepping.start(), EARLY);
        long early = backend.openArrays();
        stepping.steps(state, LATE);
        return backend.openArrays() - early;
    }
}
