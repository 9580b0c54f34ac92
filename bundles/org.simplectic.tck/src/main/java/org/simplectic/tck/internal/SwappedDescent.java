package org.simplectic.tck.internal;

import java.util.List;
import org.simplectic.api.OptimizerState;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/** A run that changes its backend in the middle, and back again, goes the way of one that does not. */
final class SwappedDescent implements Contract {
    private static final int STRETCH = 10;

    /** Rounding differs between backends by a unit or so a call; a few dozen calls leave this far behind. */
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
        var undisturbed = end(subject, List.of(subject.backend(), subject.backend()));
        double worst = 0;
        for (var other : others) {
            worst = Math.max(worst, Numbers.relative(end(subject, List.of(other, subject.backend())), undisturbed));
        }
        return finding(
                worst <= TOLERANCE,
                (worst == 0 ? "same numbers" : "differs by " + Numbers.brief(worst)) + " with "
                        + String.join(", ", others),
                "at most " + TOLERANCE);
    }

    private static double[] end(Subject subject, List<String> backends) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return end(Descent.of(subject, trial, Descent.quadratic()), trial, backends);
        }
    }

    private static <S extends Record & OptimizerState> double[] end(
            Descent<S> descent, Trial trial, List<String> backends) {
        var state = descent.start();
        for (var backend : backends) {
            state = trial.move(descent.steps(state, STRETCH), backend);
        }
        return descent.point(descent.steps(state, STRETCH));
    }
}
