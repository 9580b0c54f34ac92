package org.simplectic.tck.internal;

import java.util.List;
import org.simplectic.api.SamplerState;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/** A run that changes its backend in the middle, and back again, draws what one draws that does not. */
final class SwappedDrawing implements Contract {
    private static final int STRETCH = 5;

    /** Rounding differs between backends by a unit or so a call; few draws of a smooth density leave this far behind. */
    private static final double TOLERANCE = 1e-8;

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
            var problem = Drawing.correlated(Drawing.at(3, 1, 1), STRETCH);
            return end(Drawing.of(subject, trial, problem), trial, backends);
        }
    }

    private static <S extends Record & SamplerState> double[] end(
            Drawing<S> drawing, Trial trial, List<String> backends) {
        var state = drawing.start();
        for (var backend : backends) {
            state = trial.move(drawing.steps(state, STRETCH), backend);
        }
        return drawing.points(drawing.steps(state, STRETCH));
    }
}
