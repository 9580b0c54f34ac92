package org.simplectic.tck.internal;

import org.simplectic.api.SamplerState;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/** A run that is resumed from a checkpoint, in the warm-up or after it, goes on like one that nobody disturbed, bit for bit. */
final class ResumedDrawing implements Contract {
    private static final int WARM_UP = 30;
    private static final int AFTER = 50;

    @Override
    public String name() {
        return "a resumed run ends with the same bits";
    }

    @Override
    public Finding check(Subject subject) {
        boolean inWarmUp = same(subject, WARM_UP / 2);
        boolean behind = same(subject, WARM_UP + 10);
        return finding(
                inWarmUp && behind,
                inWarmUp && behind
                        ? "same bits after " + AFTER + " more steps"
                        : "differs if resumed " + (inWarmUp ? "after" : "in") + " the warm-up",
                "same bits");
    }

    private static boolean same(Subject subject, int before) {
        var problem = Drawing.correlated(Drawing.at(3, 1, 1), WARM_UP);
        try (var trial = subject.workbench().open(subject.backend());
                var later = subject.workbench().open(subject.backend())) {
            return same(Drawing.of(subject, trial, problem), Drawing.of(subject, later, problem), trial, before);
        }
    }

    private static <S extends Record & SamplerState> boolean same(
            Drawing<S> first, Drawing<?> second, Trial trial, int before) {
        var middle = first.steps(first.start(), before);
        @SuppressWarnings("unchecked") // two instances of one plug-in
        var resumed = (Drawing<S>) second;
        var restored = resumed.trial().resume(middle, trial);
        var undisturbed = first.steps(middle, AFTER);
        return resumed.same(resumed.steps(restored, AFTER), first, undisturbed);
    }
}
