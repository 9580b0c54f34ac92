package org.simplectic.tck.internal;

import org.simplectic.api.OptimizerState;
import org.simplectic.tck.Finding;

/** A step depends on nothing but the state: done again, it gives the same. Runs rely on it after a backend has failed. */
final class RepeatedDescent implements Contract {
    private static final int STEPS = 20;

    @Override
    public String name() {
        return "a step done twice is the same step";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            int differing = differing(Descent.of(subject, trial, Descent.rosenbrock()));
            return finding(differing == 0, differing + " of " + STEPS + " steps differ", "none");
        }
    }

    private static <S extends Record & OptimizerState> int differing(Descent<S> descent) {
        int differing = 0;
        var state = descent.start();
        for (int i = 0; i < STEPS; i++) {
            var once = descent.stepApart(state);
            var again = descent.stepApart(state);
            differing += ResumedDescent.same(descent, once, descent, again) ? 0 : 1;
            state = descent.trial().settle(again);
        }
        return differing;
    }
}
