package org.simplectic.tck.internal;

import org.simplectic.api.SensitivityState;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;
import org.simplectic.tck.internal.Differentiating.Question;

/** A run that is resumed from a checkpoint ends like one that nobody disturbed, bit for bit: early and late, on the way there and back. */
final class ResumedGradient implements Contract {
    @Override
    public String name() {
        return "a resumed run ends with the same bits";
    }

    @Override
    public Finding check(Subject subject) {
        boolean early = isSame(subject, 0.3);
        boolean late = isSame(subject, 0.8);
        return finding(
                early && late,
                (early ? "same" : "other") + " bits early, " + (late ? "same" : "other") + " late",
                "same bits");
    }

    private static boolean isSame(Subject subject, double part) {
        try (var trial = subject.workbench().open(subject.backend());
                var later = subject.workbench().open(subject.backend())) {
            return isSame(
                    Differentiating.inManySteps(subject, trial, Question.oscillator()),
                    Differentiating.inManySteps(subject, later, Question.oscillator()),
                    trial,
                    part);
        }
    }

    private static <S extends Record & SensitivityState> boolean isSame(
            Differentiating<S> first, Differentiating<?> second, Trial trial, double part) {
        int before = (int) (part * first.length());
        var middle = first.steps(first.start(), before);
        @SuppressWarnings("unchecked") // two instances of one plug-in
        var resumed = (Differentiating<S>) second;
        var restored = resumed.trial().resume(middle, trial);
        var undisturbed = first.steps(middle, Integer.MAX_VALUE);
        return Differentiating.same(resumed.steps(restored, Integer.MAX_VALUE), undisturbed);
    }
}
