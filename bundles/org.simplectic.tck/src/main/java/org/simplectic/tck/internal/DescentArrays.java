package org.simplectic.tck.internal;

import org.simplectic.api.OptimizerState;
import org.simplectic.array.Backend;
import org.simplectic.tck.Finding;

/** The arrays that a run holds do not grow in number, and are gone after it: whatever holds one holds it in the state. */
final class DescentArrays implements Contract {
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
            growth = growth(Descent.of(subject, trial, Descent.rosenbrock()), backend);
        }
        long left = backend.openArrays() - before;
        return finding(
                growth <= 0 && left == 0, growth + " more after " + LATE + " steps, " + left + " after the run", "0");
    }

    private static <S extends Record & OptimizerState> long growth(Descent<S> descent, Backend backend) {
        var state = descent.steps(descent.start(), EARLY);
        long early = backend.openArrays();
        descent.steps(state, LATE);
        return backend.openArrays() - early;
    }
}
