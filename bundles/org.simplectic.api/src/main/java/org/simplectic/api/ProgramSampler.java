package org.simplectic.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;

/**
 * A sampler whose step is one program: {@link #move}, of one chain, and what that remembers are all that a method adds. Chains, counting
 * and random keys are dealt with here: each chain of each step has a key of its own, so that draws depend on neither the number of
 * threads nor on where a run was interrupted.
 */
public abstract class ProgramSampler implements Sampler<ProgramSampler.Chains> {
    /** For methods, whose options are their constructor's arguments. */
    protected ProgramSampler() {}

    /**
     * Where a {@link ProgramSampler} stands.
     *
     * @param status whether to go on
     * @param points of all chains
     * @param logDensities the log density at each
     * @param memory what the method hands from step to step, each with a leading axis, the chains
     * @param key of the random numbers
     * @param acceptance the mean probability with which the last proposals were accepted
     * @param counters the work so far
     */
    public record Chains(
            Status status,
            Array points,
            Array logDensities,
            List<Array> memory,
            Array key,
            double acceptance,
            Counters counters)
            implements SamplerState {
        @Override
        public double progress() {
            return Double.NaN;
        }
    }

    /**
     * Where a step of one chain begins, in its program.
     *
     * @param problem what is sampled
     * @param point where the chain is
     * @param value the log density there
     * @param draw 1 in the method's first step, 2 in the next, ...
     * @param warmingUp truth: whether the draw belongs to the warm-up, so that the method may adapt itself
     * @param memory as {@link #begin}, or the step before, handed it on
     */
    public record Place(
            SamplingProblem problem, Expr point, Expr value, Expr draw, Expr warmingUp, List<Expr> memory) {}

    /**
     * What a step of one chain leads to.
     *
     * @param point the next point, the old one where the proposal is not accepted
     * @param value the log density there
     * @param acceptance the probability with which the proposal is accepted
     * @param evaluations of the log density, in this step
     * @param memory what the next step is handed, of the types that {@link #begin} gives
     */
    public record Move(Expr point, Expr value, Expr acceptance, double evaluations, List<Expr> memory) {}

    /**
     * Metropolis' rule, by which a proposal is accepted.
     *
     * @param probability with which it is
     * @param accepted truth: whether it is
     */
    public record Choice(Expr probability, Expr accepted) {
        /**
         * Accepts with the probability {@code min(1, exp(logRatio))}; what is no number is not accepted.
         *
         * @param logRatio how much more probable the proposal and the way back are than the present point and the way there
         * @param key of the random number that decides
         * @return the choice
         */
        public static Choice metropolis(Expr logRatio, RandomKey key) {
            var isNumber = logRatio.lessEqual(logRatio.constant(Double.MAX_VALUE));
            var probability = isNumber.where(logRatio.min(logRatio.constant(0)).exp(), logRatio.constant(0));
            return new Choice(probability, key.uniform(ArrayType.SCALAR).less(probability));
        }
    }

    /**
     * What a chain's first step is handed, nothing by default.
     *
     * @param problem what is sampled
     * @param point where the chain begins
     * @return values of the program being traced
     */
    protected List<Expr> begin(SamplingProblem problem, Expr point) {
        return List.of();
    }

    /**
     * Traces one step of one chain.
     *
     * @param from where it begins
     * @param key of all that is random in it
     * @return where it leads
     */
    protected abstract Move move(Place from, RandomKey key);

    @Override
    public final Chains start(SamplingProblem problem, Session session) {
        var results = session.kernel(this, problem, "start", () -> startProgram(problem))
                .call(session.array(problem.initial()));
        boolean isFinite = Double.isFinite(session.number(results.getFirst()));
        return new Chains(
                isFinite ? Status.RUNNING : Status.NONFINITE,
                session.array(problem.initial()),
                results.get(1),
                List.copyOf(results.subList(2, results.size())),
                session.array(problem.key()),
                1,
                new Counters(0, 0, problem.chains()));
    }

    /** The sum of the values, which is finite if all are; the values; the memory. */
    private Program startProgram(SamplingProblem problem) {
        return Program.trace("start", List.of(problem.initial().type()), in -> {
            var chains = ofOneChain(problem).vmap(problem.chains()).apply(in);
            var results = new ArrayList<>(List.of(chains.getFirst().sum()));
            results.addAll(chains);
            return results;
        });
    }

    private Program ofOneChain(SamplingProblem problem) {
        return Program.trace("start of a chain", List.of(problem.pointType()), in -> {
            var results = new ArrayList<>(List.of(problem.value(in.getFirst())));
            results.addAll(begin(problem, in.getFirst()));
            return results;
        });
    }

    @Override
    public final Chains step(SamplingProblem problem, Chains state, Session session) {
        long draw = state.counters().steps() + 1;
        var arguments = new ArrayList<Array>();
        arguments.add(state.key());
        arguments.add(session.array(HostArray.ofIntegers(ArrayType.of(DType.I64), draw)));
        arguments.add(state.points());
        arguments.add(state.logDensities());
        arguments.addAll(state.memory());
        var results = session.kernel(this, problem, "step", () -> stepProgram(problem))
                .call(arguments.toArray(Array[]::new));
        var numbers = session.values(results.getFirst());
        return new Chains(
                Status.RUNNING,
                results.get(1),
                results.get(2),
                List.copyOf(results.subList(3, results.size())),
                state.key(),
                numbers.get(0),
                state.counters().plus(1, (long) numbers.get(1), (long) numbers.get(2)));
    }

    private Program stepProgram(SamplingProblem problem) {
        var start = ofOneChain(problem).outputTypes();
        var ofAll = ofOneChain(problem).vmap(problem.chains()).outputTypes();
        var types = new ArrayList<>(List.of(
                ArrayType.of(DType.I64, 2),
                ArrayType.of(DType.I64),
                problem.initial().type()));
        types.addAll(ofAll);
        return Program.trace("step", types, in -> {
            var draw = in.get(1);
            var warmingUp =
                    draw.convert(DType.F64).lessEqual(draw.convert(DType.F64).constant(problem.warmUp()));
            var arguments = new ArrayList<>(List.of(
                    new RandomKey(in.getFirst())
                            .foldIn(draw)
                            .split(problem.chains())
                            .expression(),
                    draw.convert(DType.F64),
                    warmingUp));
            arguments.addAll(in.subList(2, in.size()));
            var batched = new boolean[arguments.size()];
            Arrays.fill(batched, true);
            batched[1] = false;
            batched[2] = false;
            var chains =
                    moveProgram(problem, start).vmap(problem.chains(), batched).apply(arguments);
            var points = chains.get(2);
            var results = new ArrayList<>(List.of(
                    Expr.stack(List.of(
                            chains.get(0).mean(),
                            points.equal(in.get(2)).all(1).convert(DType.F64).sum(),
                            chains.get(1).sum())),
                    points));
            results.addAll(chains.subList(3, chains.size()));
            return results;
        });
    }

    private Program moveProgram(SamplingProblem problem, List<ArrayType> start) {
        var types = new ArrayList<>(
                List.of(ArrayType.of(DType.I64, 2), ArrayType.SCALAR, ArrayType.of(DType.BOOL), problem.pointType()));
        types.addAll(start);
        return Program.trace("step of a chain", types, in -> {
            var from = new Place(problem, in.get(3), in.get(4), in.get(1), in.get(2), in.subList(5, in.size()));
            var move = move(from, new RandomKey(in.getFirst()));
            var results = new ArrayList<>(
                    List.of(move.acceptance(), in.get(1).constant(move.evaluations()), move.point(), move.value()));
            results.addAll(move.memory());
            return results;
        });
    }
}
