package org.simplectic.tck.internal;

import java.util.Arrays;
import org.simplectic.api.SamplerState;
import org.simplectic.api.SamplingProblem;
import org.simplectic.array.RandomKey;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/** The seed decides all that is random: a step done again, and a run done again, give the same; another seed gives other draws. */
final class RepeatedDrawing implements Contract {
    private static final int STEPS = 20;
    private static final int CHAINS = 3;

    @Override
    public String name() {
        return "the same seed gives the same draws";
    }

    @Override
    public Finding check(Subject subject) {
        var problem = Drawing.correlated(Drawing.at(CHAINS, 1, 1), STEPS / 2);
        var other = problem.from(problem.initial(), RandomKey.ofSeed(99));
        int differing = differing(subject, problem);
        boolean again = Arrays.equals(end(subject, problem), end(subject, problem));
        boolean seedMatters = !Arrays.equals(end(subject, problem), end(subject, other));
        return finding(
                differing == 0 && again && seedMatters,
                differing + " of " + STEPS + " steps differ when done twice, a run done twice is "
                        + (again ? "the same" : "another") + ", with another seed "
                        + (seedMatters ? "another" : "the same"),
                "none, the same, another");
    }

    private static double[] end(Subject subject, SamplingProblem problem) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return end(Drawing.of(subject, trial, problem));
        }
    }

    private static <S extends Record & SamplerState> double[] end(Drawing<S> drawing) {
        return drawing.points(drawing.steps(drawing.start(), STEPS));
    }

    private static int differing(Subject subject, SamplingProblem problem) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return differing(Drawing.of(subject, trial, problem), trial);
        }
    }

    private static <S extends Record & SamplerState> int differing(Drawing<S> drawing, Trial trial) {
        int differing = 0;
        var state = drawing.start();
        for (int i = 0; i < STEPS; i++) {
            var once = drawing.stepApart(state);
            var again = drawing.stepApart(state);
            differing += drawing.same(once, drawing, again) ? 0 : 1;
            state = trial.settle(again);
        }
        return differing;
    }
}
