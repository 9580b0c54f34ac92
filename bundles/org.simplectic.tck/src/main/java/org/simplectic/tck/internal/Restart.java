package org.simplectic.tck.internal;

import org.simplectic.api.IntegratorState;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/** A run that is resumed from a checkpoint ends like one that nobody disturbed, bit for bit. */
final class Restart implements Contract {
    private static final int BEFORE = 25;

    @Override
    public String name() {
        return "a resumed run ends with the same bits";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend());
                var later = subject.workbench().open(subject.backend())) {
            return check(stepping(subject, trial), stepping(subject, later), trial);
        }
    }

    private static Stepping<?> stepping(Subject subject, Trial trial) {
        var options = new StepSizes(subject.plugin().options()).accurate(2);
        return Stepping.of(subject, trial, KnownProblem.suiting(subject).over(0, 2), options);
    }

    private <S extends Record & IntegratorState> Finding check(Stepping<S> first, Stepping<?> second, Trial trial) {
        var middle = first.steps(first.start(), BEFORE);
        @SuppressWarnings("unchecked") // two instances of one plug-in
        var resumed = (Stepping<S>) second;
        var restored = resumed.trial().resume(middle, trial);
        var undisturbed = first.finish(middle);
        var end = resumed.finish(restored);
        boolean same = end.t() == undisturbed.t()
                && end.counters().equals(undisturbed.counters())
                && Numbers.sameBits(resumed.values(end), first.values(undisturbed));
        double difference = Numbers.relative(resumed.values(end), first.values(undisturbed));
        return finding(
                same,
                same ? "same bits after " + end.counters().steps() + " steps" : "differs by " + difference,
                "same bits");
    }
}
