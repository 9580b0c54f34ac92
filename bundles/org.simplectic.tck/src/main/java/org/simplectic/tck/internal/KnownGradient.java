package org.simplectic.tck.internal;

import org.simplectic.api.Status;
import org.simplectic.tck.Finding;
import org.simplectic.tck.internal.Differentiating.Question;

/** Gradients are those of closed forms: of an oscillation, or of when a ball comes to the ground. */
final class KnownGradient implements Contract {
    private final boolean hasEvent;

    KnownGradient(boolean hasEvent) {
        this.hasEvent = hasEvent;
    }

    @Override
    public String name() {
        return hasEvent ? "derivatives go through events" : "the gradient is that of the closed form";
    }

    @Override
    public Finding check(Subject subject) {
        var question = hasEvent ? Question.fall() : Question.oscillator();
        var known = hasEvent ? Question.fallGradient() : Question.oscillatorGradient();
        try (var trial = subject.workbench().open(subject.backend())) {
            var differentiating = Differentiating.accurate(subject, trial, question);
            var end = differentiating.toEnd();
            double error = Numbers.relative(end.gradient().toArray(), known);
            return finding(
                    end.status() == Status.DONE && error <= differentiating.tolerance(),
                    end.status() + ", off by " + Numbers.brief(error),
                    "DONE within " + differentiating.tolerance());
        }
    }
}
