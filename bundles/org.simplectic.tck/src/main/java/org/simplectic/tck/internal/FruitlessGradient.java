package org.simplectic.tck.internal;

import org.simplectic.api.Status;
import org.simplectic.tck.Finding;
import org.simplectic.tck.internal.Differentiating.Question;

/** A solution that leaves the finite numbers ends the run with a reason, by no exception. */
final class FruitlessGradient implements Contract {
    @Override
    public String name() {
        return "non-finite values are an outcome";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var status = Differentiating.inManySteps(subject, trial, Question.explosion())
                    .toEnd()
                    .status();
            return finding(status != Status.DONE, status.toString(), "another status than DONE");
        }
    }
}
