package org.simplectic.tck.internal;

import java.util.stream.IntStream;
import org.simplectic.api.SamplerState;
import org.simplectic.api.SamplingProblem;
import org.simplectic.tck.Finding;

/**
 * From a point far off, and after a warm-up, a sampler finds the moments of a correlated normal density and of a skewed one, by itself:
 * with its default options, and so that they are known well. The means of chains, which are independent, say how well.
 */
final class FoundDensity implements Contract {
    private static final int CHAINS = 32;
    private static final int WARM_UP = 500;
    private static final int DRAWS = 500;

    /** As exact as five independent draws of each chain would be: a sampler that does not move is not. */
    private static final double LARGEST_ERROR = 0.08;

    @Override
    public String name() {
        return "finds the moments of a correlated and of a skewed density";
    }

    @Override
    public Finding check(Subject subject) {
        var normal = means(subject, Drawing.correlated(Drawing.at(CHAINS, 5, -5), WARM_UP), 2);
        var skewed = means(subject, Drawing.skewed(Drawing.at(CHAINS, 4), WARM_UP), 1);
        var mean = Mean.of("mean", normal[0], 0);
        var covariance = Mean.of("covariance", normal[1], Drawing.CORRELATION);
        // The digamma function at 2.
        var logarithm = Mean.of("mean of the skewed", skewed[0], 0.42278433509846713);
        double error = Math.max(mean.error(), logarithm.error());
        return finding(
                mean.isRight() && covariance.isRight() && logarithm.isRight() && error <= LARGEST_ERROR,
                mean + ", " + covariance + ", " + logarithm + ", errors up to " + Numbers.brief(error),
                "within " + Mean.ERRORS + ", errors up to " + LARGEST_ERROR);
    }

    private static double[][] means(Subject subject, SamplingProblem problem, int size) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return means(Drawing.of(subject, trial, problem), size);
        }
    }

    /** Of the first variable, and of the product of all, chain by chain. */
    private static <S extends Record & SamplerState> double[][] means(Drawing<S> drawing, int size) {
        var state = drawing.steps(drawing.start(), WARM_UP);
        var means = new double[2][CHAINS];
        for (int draw = 0; draw < DRAWS; draw++) {
            state = drawing.step(state);
            var points = drawing.points(state);
            for (int i = 0; i < CHAINS; i++) {
                int from = i * size;
                means[0][i] += points[from] / DRAWS;
                means[1][i] += IntStream.range(from, from + size)
                                .mapToDouble(j -> points[j])
                                .reduce(1, (a, b) -> a * b)
                        / DRAWS;
            }
        }
        return means;
    }
}
