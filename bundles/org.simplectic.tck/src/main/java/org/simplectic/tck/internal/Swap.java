package org.simplectic.tck.internal;

import java.util.Arrays;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/** A run that changes its backend in the middle, and back again, ends like one that does not. */
final class Swap implements Contract {
    private static final int STRETCH = 25;

    /** Rounding differs between backends by a unit or so a call; a few hundred calls leave this far behind. */
    private static final double TOLERANCE = 1e-10;

    @Override
    public String name() {
        return "a swap of backends leaves no trace";
    }

    @Override
    public Finding check(Subject subject) {
        if (subject.backends().size() < 2) {
            return Finding.untested(name(), "there is one backend only, " + subject.backend());
        }
        var undisturbed = end(subject, new String[0]);
        double worst = 0;
        boolean same = true;
        for (var other : subject.backends().subList(1, subject.backends().size())) {
            var swapped = end(subject, other, subject.backend());
            worst = Math.max(worst, Numbers.relative(swapped, undisturbed));
            same &= Numbers.sameBits(swapped, undisturbed);
        }
        return finding(
                worst <= TOLERANCE,
                (same ? "same bits" : "differs by " + Numbers.brief(worst)) + " with "
                        + String.join(
                                ", ",
                                subject.backends().subList(1, subject.backends().size())),
                "at most " + TOLERANCE);
    }

    private static double[] end(Subject subject, String... backends) {
        var sizes = new StepSizes(subject.plugin().options());
        OdeProblem problem = KnownProblem.suiting(subject).over(0, 2);
        try (var trial = subject.workbench().open(subject.backend())) {
            var options = sizes.canBeFixed() ? sizes.fixed(2.0 / (4 * STRETCH)) : sizes.accurate(2);
            return end(Stepping.of(subject, trial, problem, options), trial, backends);
        }
    }

    private static <S extends Record & IntegratorState> double[] end(
            Stepping<S> stepping, Trial trial, String... backends) {
        var state = stepping.start();
        for (var backend : Arrays.asList(backends)) {
            state = trial.move(stepping.steps(state, STRETCH), backend);
        }
        return stepping.values(stepping.finish(state));
    }
}
