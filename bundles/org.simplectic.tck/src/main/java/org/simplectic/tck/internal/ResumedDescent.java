package org.simplectic.tck.internal;

import org.simplectic.api.OptimizerState;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/** A run that is resumed from a checkpoint goes on like one that nobody disturbed, bit for bit. */
final class ResumedDescent implements Contract {
    private static final int BEFORE = 15;
    private static final int AFTER = 50;

    @Override
    public String name() {
        return "a resumed run ends with the same bits";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend());
                var later = subject.workbench().open(subject.backend())) {
            return check(
                    Descent.of(subject, trial, Descent.rosenbrock()),
                    Descent.of(subject, later, Descent.rosenbrock()),
                    trial);
        }
    }

    private <S extends Record & OptimizerState> Finding check(Descent<S> first, Descent<?> second, Trial trial) {
        var middle = first.steps(first.start(), BEFORE);
        @SuppressWarnings("unchecked") // two instances of one plug-in
        var resumed = (Descent<S>) second;
        var restored = resumed.trial().resume(middle, trial);
        var undisturbed = first.steps(middle, AFTER);
        var end = resumed.steps(restored, AFTER);
        double difference = Numbers.relative(resumed.point(end), first.point(undisturbed));
        boolean same = same(resumed, end, first, undisturbed);
        return finding(
                same,
                same ? "same bits after " + end.counters().steps() + " steps" : "differs by " + difference,
                "same bits");
    }

    /** Whether two states are the same in all that is told of them. */
    static <S extends Record & OptimizerState> boolean same(Descent<S> one, S a, Descent<S> other, S b) {
        return a.status() == b.status()
                && a.counters().equals(b.counters())
                && Double.compare(a.value(), b.value()) == 0
                && Double.compare(a.gradientNorm(), b.gradientNorm()) == 0
                && Numbers.sameBits(one.point(a), other.point(b));
    }
}
