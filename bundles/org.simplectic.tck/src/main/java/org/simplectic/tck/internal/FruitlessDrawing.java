package org.simplectic.tck.internal;

import java.util.Arrays;
import org.simplectic.api.SamplerState;
import org.simplectic.api.SamplingProblem;
import org.simplectic.api.Status;
import org.simplectic.tck.Finding;

/** A density that is zero where a chain begins ends the run with a reason; one that is zero elsewhere keeps the chains from there. */
final class FruitlessDrawing implements Contract {
    private static final int STEPS = 200;

    @Override
    public String name() {
        return "no chain goes where the density is zero";
    }

    @Override
    public Finding check(Subject subject) {
        // The density of a gamma variable, whose logarithm is no number below zero.
        var nowhere = end(subject, gamma(-1));
        var half = end(subject, gamma(1));
        boolean stays = half.status() == Status.RUNNING
                && Arrays.stream(half.points()).allMatch(x -> x > 0 && Double.isFinite(x));
        return finding(
                nowhere.status() == Status.NONFINITE && stays,
                nowhere.status() + " if it is at the start, " + (stays ? "no" : "a") + " chain there in " + STEPS
                        + " steps",
                "NONFINITE, no");
    }

    private static SamplingProblem gamma(double start) {
        return Drawing.problem(x -> x.get(0).log().minus(x.get(0)), Drawing.at(4, start), STEPS / 2, 5);
    }

    /** Where a run ended. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record End(Status status, double[] points) {}

    private static End end(Subject subject, SamplingProblem problem) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return end(Drawing.of(subject, trial, problem));
        }
    }

    private static <S extends Record & SamplerState> End end(Drawing<S> drawing) {
        var state = drawing.steps(drawing.start(), STEPS);
        return new End(state.status(), drawing.points(state));
    }
}
