package org.simplectic.tck.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.simplectic.api.SamplerState;
import org.simplectic.api.SamplingProblem;
import org.simplectic.tck.Finding;

/**
 * Chains that begin with exact draws have exact draws after some steps without warm-up: what a sampler is for, whether it mixes fast or
 * not. Moments of many chains decide, which are independent.
 */
final class InvariantDensity implements Contract {
    private static final int CHAINS = 10_000;
    private static final int STEPS = 10;

    @Override
    public String name() {
        return "steps leave the density invariant";
    }

    @Override
    public Finding check(Subject subject) {
        var means = new ArrayList<Mean>();
        var x = points(subject, Drawing.correlated(Drawing.exactlyCorrelated(CHAINS), 0));
        means.add(Mean.of(
                "mean", IntStream.range(0, CHAINS).mapToDouble(i -> x[2 * i]).toArray(), 0));
        means.add(Mean.of(
                "variance",
                IntStream.range(0, CHAINS)
                        .mapToDouble(i -> x[2 * i + 1] * x[2 * i + 1])
                        .toArray(),
                1));
        means.add(Mean.of(
                "covariance",
                IntStream.range(0, CHAINS)
                        .mapToDouble(i -> x[2 * i] * x[2 * i + 1])
                        .toArray(),
                Drawing.CORRELATION));
        var y = points(subject, Drawing.skewed(Drawing.exactlySkewed(CHAINS), 0));
        means.add(Mean.of(
                "mean of a gamma variable",
                IntStream.range(0, CHAINS).mapToDouble(i -> Math.exp(y[i])).toArray(),
                2));
        means.add(Mean.of(
                "its mean square",
                IntStream.range(0, CHAINS).mapToDouble(i -> Math.exp(2 * y[i])).toArray(),
                6));
        return finding(
                means.stream().allMatch(Mean::isRight), told(means), "within " + Mean.ERRORS + " of each moment");
    }

    private static String told(List<Mean> means) {
        return means.stream().map(Mean::toString).collect(Collectors.joining(", "));
    }

    private static double[] points(Subject subject, SamplingProblem problem) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return points(Drawing.of(subject, trial, problem));
        }
    }

    private static <S extends Record & SamplerState> double[] points(Drawing<S> drawing) {
        return drawing.points(drawing.steps(drawing.start(), STEPS));
    }
}
