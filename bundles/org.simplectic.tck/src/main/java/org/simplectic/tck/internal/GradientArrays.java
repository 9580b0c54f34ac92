package org.simplectic.tck.internal;

import org.simplectic.array.Backend;
import org.simplectic.tck.Finding;
import org.simplectic.tck.internal.Differentiating.Question;

/** The arrays that a run holds are gone after it. What it keeps on the way is its affair: some keep solutions for the way back. */
final class GradientArrays implements Contract {
    @Override
    public String name() {
        return "no array is left open";
    }

    @Override
    public Finding check(Subject subject) {
        Backend backend;
        long before;
        try (var trial = subject.workbench().open(subject.backend())) {
            backend = trial.backend();
            before = backend.openArrays();
            Differentiating.inManySteps(subject, trial, Question.oscillator()).toEnd();
        }
        long left = backend.openArrays() - before;
        return finding(left == 0, left + " after the run", "0");
    }
}
