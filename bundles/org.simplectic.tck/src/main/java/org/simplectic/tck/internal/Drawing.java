package org.simplectic.tck.internal;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.simplectic.api.Sampler;
import org.simplectic.api.SamplerState;
import org.simplectic.api.SamplingProblem;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;
import org.simplectic.runtime.Workbench.Trial;

/** One sampler with its default options on one density, stepped as runs step it. */
final class Drawing<S extends Record & SamplerState> {
    private final Sampler<S> sampler;
    private final SamplingProblem problem;
    private final Trial trial;
    private final Stepping.Counted session;

    private Drawing(Sampler<S> sampler, SamplingProblem problem, Trial trial) {
        this.sampler = sampler;
        this.problem = problem;
        this.trial = trial;
        this.session = new Stepping.Counted(trial);
    }

    /** A new instance of the subject. */
    static Drawing<?> of(Subject subject, Trial trial, SamplingProblem problem) {
        var sampler = sampler(subject, trial);
        sampler.check(problem);
        return new Drawing<>(sampler, problem, trial);
    }

    // The runtime finds the method by name; that it is a sampler with a state of its own is all that is known here.
    @SuppressWarnings("unchecked")
    private static Sampler<?> sampler(Subject subject, Trial trial) {
        return trial.method(
                Sampler.class, subject.plugin().kind(), subject.plugin().name(), Map.of());
    }

    /** Two normal variables of mean 0 and variance 1 with a correlation of {@link #CORRELATION}. */
    static final double CORRELATION = 0.8;

    static SamplingProblem correlated(HostArray initial, int warmUp) {
        return problem(
                x -> x.times(x)
                        .sum()
                        .minus(x.get(0).times(x.get(1)).times(2 * CORRELATION))
                        .times(-0.5 / (1 - CORRELATION * CORRELATION)),
                initial,
                warmUp,
                1);
    }

    /** The logarithm of a gamma variable of mean 2 and mean square 6: a skewed density. */
    static SamplingProblem skewed(HostArray initial, int warmUp) {
        return problem(x -> x.get(0).times(2).minus(x.get(0).exp()), initial, warmUp, 2);
    }

    static SamplingProblem problem(UnaryOperator<Expr> logDensity, HostArray initial, int warmUp, long seed) {
        var types = List.of(ArrayType.vector(initial.type().shape().extent(1)));
        var program = Program.trace("contract", types, in -> List.of(logDensity.apply(in.getFirst())));
        return new SamplingProblem(program, initial, warmUp, RandomKey.ofSeed(seed));
    }

    /** Chains that all begin at one point. */
    static HostArray at(int chains, double... point) {
        var points = new double[chains * point.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = point[i % point.length];
        }
        return matrix(chains, points);
    }

    /** Exact draws of {@link #correlated}. */
    static HostArray exactlyCorrelated(int chains) {
        var random = new Random(3);
        var points = new double[2 * chains];
        for (int i = 0; i < chains; i++) {
            points[2 * i] = random.nextGaussian();
            points[2 * i + 1] =
                    CORRELATION * points[2 * i] + Math.sqrt(1 - CORRELATION * CORRELATION) * random.nextGaussian();
        }
        return matrix(chains, points);
    }

    /** Exact draws of {@link #skewed}: a gamma variable is the sum of two exponential ones. */
    static HostArray exactlySkewed(int chains) {
        var random = new Random(4);
        var points = new double[chains];
        for (int i = 0; i < chains; i++) {
            points[i] = Math.log(-Math.log(1 - random.nextDouble()) - Math.log(1 - random.nextDouble()));
        }
        return matrix(chains, points);
    }

    private static HostArray matrix(int rows, double[] values) {
        return HostArray.of(ArrayType.of(DType.F64, rows, values.length / rows), values);
    }

    S start() {
        return trial.settle(sampler.start(problem, session));
    }

    S step(S state) {
        return trial.settle(sampler.step(problem, state, session));
    }

    /** A step after which the arrays of the state before it are still there. */
    S stepApart(S state) {
        return sampler.step(problem, state, session);
    }

    /** So many steps, or fewer if the run ends before. */
    S steps(S state, int count) {
        var at = state;
        for (int i = 0; i < count && at.status() == Status.RUNNING; i++) {
            at = step(at);
        }
        return at;
    }

    double[] points(S state) {
        return trial.values(state.points()).toArray();
    }

    /** Whether two states are the same in all that is told of them. */
    boolean same(S own, Drawing<S> other, S others) {
        return own.status() == others.status()
                && own.counters().equals(others.counters())
                && Double.compare(own.acceptance(), others.acceptance()) == 0
                && Numbers.sameBits(points(own), other.points(others));
    }

    Trial trial() {
        return trial;
    }
}
