package org.simplectic.tck.internal;

import org.simplectic.api.IntegratorState;
import org.simplectic.api.Status;
import org.simplectic.tck.Finding;

/** A step depends on nothing but the state: done again, it gives the same. Runs rely on it after a backend has failed. */
final class Purity implements Contract {
    private static final int STEPS = 20;

    @Override
    public String name() {
        return "a step done twice is the same step";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var options = new StepSizes(subject.plugin().options()).accurate(2);
            int differing = differing(
                    Stepping.of(subject, trial, KnownProblem.suiting(subject).over(0, 2), options));
            return finding(differing == 0, differing + " of " + STEPS + " steps differ", "none");
        }
    }

    private static <S extends Record & IntegratorState> int differing(Stepping<S> stepping) {
        int differing = 0;
        var state = stepping.start();
        for (int i = 0; i < STEPS && state.status() == Status.RUNNING; i++) {
            var once = stepping.stepApart(state);
            var again = stepping.stepApart(state);
            boolean same = once.t() == again.t()
                    && once.status() == again.status()
                    && once.counters().equals(again.counters())
                    && Numbers.sameBits(stepping.values(once), stepping.values(again));
            differing += same ? 0 : 1;
            state = stepping.trial().settle(again);
        }
        return differing;
    }
}
