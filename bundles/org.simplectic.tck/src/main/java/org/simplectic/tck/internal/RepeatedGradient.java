package org.simplectic.tck.internal;

import org.simplectic.api.SensitivityState;
import org.simplectic.api.Status;
import org.simplectic.tck.Finding;
import org.simplectic.tck.internal.Differentiating.Question;

/** A step depends on nothing but the state: done again, it gives the same. Runs rely on it after a backend has failed. */
final class RepeatedGradient implements Contract {
    @Override
    public String name() {
        return "a step done twice is the same step";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            int differing = differing(Differentiating.inManySteps(subject, trial, Question.oscillator()));
            return finding(differing == 0, differing + " steps differ", "none");
        }
    }

    private static <S extends Record & SensitivityState> int differing(Differentiating<S> differentiating) {
        int differing = 0;
        var state = differentiating.start();
        while (state.status() == Status.RUNNING) {
            var once = differentiating.stepApart(state);
            var again = differentiating.stepApart(state);
            differing += Differentiating.same(once, again) ? 0 : 1;
            state = differentiating.trial().settle(again);
        }
        return differing;
    }
}
