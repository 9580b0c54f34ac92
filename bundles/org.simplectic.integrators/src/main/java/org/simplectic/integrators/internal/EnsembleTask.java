package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.simplectic.api.Counters;
import org.simplectic.api.Noise;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Quantity;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.api.Task;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;
import org.simplectic.array.Shape;

/**
 * Follows many paths at once, in steps of one size: the program of a step, batched. Path number i has the key of the problem's noise with i
 * added to its second half, so path 0 is the one that a single run follows. The points handed on are means over the paths; variances
 * are figures of the run.
 */
final class EnsembleTask implements Task<EnsembleState> {
    /** The last step may be longer than the others by this part. */
    private static final double STRETCH = 1e-6;

    private final StochasticIntegrator method;
    private final OdeProblem problem;
    private final Noise noise;
    private final Quantity independent;
    private final List<String> states;
    private final int paths;

    EnsembleTask(
            StochasticIntegrator method, OdeProblem problem, Quantity independent, List<String> states, int paths) {
        this.method = method;
        this.problem = problem;
        this.noise = problem.noise().orElseThrow();
        this.independent = independent;
        this.states = List.copyOf(states);
        this.paths = paths;
    }

    @Override
    public EnsembleState start(Session session) {
        var keys = session.array(keys());
        var results = session.kernel(
                        method, problem, "start of paths", () -> startProgram().vmap(paths))
                .call(keys);
        return new EnsembleState(
                Status.RUNNING,
                0,
                problem.start(),
                results.getFirst(),
                List.copyOf(results.subList(1, results.size())),
                problem.initial(),
                HostArray.filled(problem.initial().type(), 0),
                Counters.NONE);
    }

    private HostArray keys() {
        var base = noise.key().toIntegers();
        var keys = LongStream.range(0, 2L * paths)
                .map(i -> i % 2 == 0 ? base[0] : base[1] + i / 2)
                .toArray();
        return HostArray.ofIntegers(new ArrayType(DType.I64, Shape.of(paths, 2)), keys);
    }

    private Program startProgram() {
        return Program.trace("start of a path", List.of(ArrayType.of(DType.I64, 2)), in -> {
            var t = in.getFirst().constant(HostArray.scalar(problem.start()));
            var key = BrownianPath.key(new RandomKey(in.getFirst()));
            var results = new ArrayList<Expr>(List.of(t.constant(problem.initial())));
            results.addAll(method.remember(noise, key.expression(), t));
            return results;
        });
    }

    @Override
    public EnsembleState step(EnsembleState state, Session session) {
        if (state.counters().steps() >= method.control().maxSteps()) {
            return ended(state, Status.MAX_STEPS);
        }
        double rest = problem.end() - state.t();
        double step = method.control().first();
        boolean isLast = rest <= step * (1 + STRETCH);
        double h = isLast ? rest : step;
        if (state.t() + h == state.t()) {
            return ended(state, Status.STEP_TOO_SMALL);
        }
        var arguments = new ArrayList<Array>(List.of(session.scalar(state.t()), session.scalar(h), state.y()));
        arguments.addAll(state.memory());
        var results = session.kernel(method, problem, "step of paths", this::stepProgram)
                .call(arguments.toArray(Array[]::new));
        var mean = session.values(results.get(0));
        var variance = session.values(results.get(1));
        double t = isLast ? problem.end() : state.t() + h;
        return new EnsembleState(
                !variance.isFinite() ? Status.NONFINITE : isLast ? Status.DONE : Status.RUNNING,
                (t - problem.start()) / (problem.end() - problem.start()),
                t,
                results.get(2),
                List.copyOf(results.subList(3, results.size())),
                mean,
                variance,
                state.counters().plus(1, 0, 1));
    }

    private static EnsembleState ended(EnsembleState state, Status status) {
        return new EnsembleState(
                status,
                state.progress(),
                state.t(),
                state.y(),
                state.memory(),
                state.mean(),
                state.variance(),
                state.counters());
    }

    /** From t, h and the paths to the mean, the variance and the paths after the step. */
    private Program stepProgram() {
        var one = onePath();
        var batched = new boolean[one.inputs().size()];
        Arrays.fill(batched, 2, batched.length, true);
        var many = one.vmap(paths, batched);
        return Program.trace("step of paths", many.inputs(), in -> {
            var next = many.apply(in);
            var mean = next.getFirst().mean(0);
            var distance =
                    next.getFirst().minus(mean.broadcast(next.getFirst().type().shape()));
            var variance = distance.times(distance).sum(0).over(paths - 1.0);
            var results = new ArrayList<>(List.of(mean, variance));
            results.addAll(next);
            return results;
        });
    }

    private Program onePath() {
        var types = new ArrayList<>(
                List.of(ArrayType.SCALAR, ArrayType.SCALAR, problem.initial().type()));
        types.addAll(method.memoryTypes(problem));
        return Program.trace("step of a path", types, in -> {
            var point = new SteppingIntegrator.Point(
                    problem, Linearization.none(problem), in.get(0), in.get(1), in.get(2), in.subList(3, in.size()));
            var attempt = method.attempt(point);
            var results = new ArrayList<>(List.of(attempt.y()));
            results.addAll(attempt.memory());
            return results;
        });
    }

    @Override
    public Quantity independent() {
        return independent;
    }

    @Override
    public void emit(EnsembleState state, Session session, BiConsumer<Double, HostArray> sink) {
        sink.accept(state.t(), state.mean());
    }

    @Override
    public double position(EnsembleState state) {
        return state.t();
    }

    @Override
    public HostArray solution(EnsembleState state, Session session) {
        return state.mean();
    }

    @Override
    public Counters counters(EnsembleState state) {
        return state.counters();
    }

    @Override
    public SequencedMap<String, Double> figures(EnsembleState state) {
        var figures = new LinkedHashMap<>(method.figures(noise));
        for (int i = 0; i < states.size(); i++) {
            figures.put("variance." + states.get(i), state.variance().get(i));
        }
        return figures;
    }

    @Override
    public String advice(EnsembleState state) {
        return switch (state.status()) {
            case DONE, RUNNING -> "";
            case CANCELLED -> "Stopped on request at t = " + state.t() + ".";
            case NONFINITE ->
                "One of the paths has left the numbers at t = " + state.t()
                        + ": take a smaller step, or look for a singularity of the model.";
            default -> method.control().advice(state.status(), state.t());
        };
    }
}
