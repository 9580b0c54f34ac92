package org.simplectic.tck.internal;

import org.simplectic.api.SensitivityState;
import org.simplectic.tck.Finding;
import org.simplectic.tck.internal.Differentiating.Question;

/** A run that changes its backend early, and back again late, ends with the gradient of one that does not. */
final class SwappedGradient implements Contract {
    /** Rounding differs between backends by a unit or so a call; some hundred calls leave this far behind. */
    private static final double TOLERANCE = 1e-10;

    @Override
    public String name() {
        return "a swap of backends leaves no trace";
    }

    @Override
    public Finding check(Subject subject) {
        var others = subject.backends().subList(1, subject.backends().size());
        if (others.isEmpty()) {
            return Finding.untested(name(), "there is one backend only, " + subject.backend());
        }
        var undisturbed = gradient(subject, subject.backend());
        double worst = 0;
        for (var other : others) {
            worst = Math.max(worst, Numbers.relative(gradient(subject, other), undisturbed));
        }
        return finding(
                worst <= TOLERANCE,
                "differs by " + Numbers.brief(worst) + " with " + String.join(", ", others),
                "at most " + TOLERANCE);
    }

    private static double[] gradient(Subject subject, String other) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return gradient(
                    Differentiating.inManySteps(subject, trial, Question.oscillator()), subject.backend(), other);
        }
    }

    private static <S extends Record & SensitivityState> double[] gradient(
            Differentiating<S> differentiating, String backend, String other) {
        int length = differentiating.length();
        var trial = differentiating.trial();
        var there = trial.move(differentiating.steps(differentiating.start(), length / 3), other);
        var back = trial.move(differentiating.steps(there, length / 3), backend);
        return differentiating.steps(back, Integer.MAX_VALUE).gradient().toArray();
    }
}
