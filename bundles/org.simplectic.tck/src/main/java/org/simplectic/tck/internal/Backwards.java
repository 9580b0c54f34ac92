package org.simplectic.tck.internal;

import org.simplectic.api.IntegratorState;
import org.simplectic.tck.Finding;

/** Integration from a later point to an earlier one is as accurate as the other way, up to how the problem grows. */
final class Backwards implements Contract {
    /** The problem's errors grow by less than 10 over the span, in either direction. */
    private static final double GROWTH = 100;

    private static final double ROUNDING = 1e-12;

    @Override
    public String name() {
        return "integrates backwards";
    }

    @Override
    public Finding check(Subject subject) {
        double there = error(subject, 0, 2);
        double back = error(subject, 2, 0);
        double most = GROWTH * there + ROUNDING;
        return finding(back <= most, "error " + Numbers.brief(back), "at most " + Numbers.brief(most));
    }

    private static double error(Subject subject, double start, double end) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var options = new StepSizes(subject.plugin().options()).accurate(2);
            var known = KnownProblem.suiting(subject);
            return error(Stepping.of(subject, trial, known.over(start, end), options), known.solution(end));
        }
    }

    private static <S extends Record & IntegratorState> double error(Stepping<S> stepping, double[] solution) {
        return Numbers.distance(stepping.values(stepping.toEnd()), solution);
    }
}
