package org.simplectic.optimizers.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.simplectic.api.Counters;
import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.Model;
import org.simplectic.api.Optimizer;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.Place;
import org.simplectic.api.Quantity;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Minimizes, and shows the way: each point is the objective, the gradient's size and the unknowns, by iteration.
 *
 * @param <S> the optimizer's state
 */
final class MinimizationTask<S extends Record & OptimizerState> implements Task<MinimizationState<S>> {
    static final String ITERATION = "iteration";
    static final String OBJECTIVE = "objective";
    static final String GRADIENT = "gradient";

    private final Optimizer<S> optimizer;
    private final MinimizationProblem problem;
    private final List<Quantity> unknowns;
    private final long most;
    private final long every;

    /**
     * A task.
     *
     * @param most iterations
     * @param every of how many points one is saved
     */
    MinimizationTask(
            Optimizer<S> optimizer, MinimizationProblem problem, List<Quantity> unknowns, long most, long every) {
        this.optimizer = optimizer;
        this.problem = problem;
        this.unknowns = List.copyOf(unknowns);
        this.most = most;
        this.every = every;
    }

    @Override
    public MinimizationState<S> start(Session session) {
        var method = optimizer.start(problem, session);
        return at(method, true, method.gradientNorm(), Counters.NONE);
    }

    @Override
    public MinimizationState<S> step(MinimizationState<S> state, Session session) {
        if (iteration(state) >= most) {
            return new MinimizationState<>(
                    state.method(), Status.MAX_STEPS, state.progress(), false, state.firstNorm(), state.before());
        }
        var method = optimizer.step(problem, state.method(), session);
        boolean isNew = method.counters().steps() > state.method().counters().steps();
        return at(method, isNew, state.firstNorm(), state.before());
    }

    private MinimizationState<S> at(S method, boolean isNew, double firstNorm, Counters before) {
        double steps = (double) before.steps() + method.counters().steps();
        double tolerance = Math.max(problem.tolerance(), Double.MIN_NORMAL);
        double decades = Math.log(firstNorm / method.gradientNorm()) / Math.log(firstNorm / tolerance);
        double progress = Math.max(steps / most, Double.isFinite(decades) ? decades : 0);
        return new MinimizationState<>(method, method.status(), Math.clamp(progress, 0, 1), isNew, firstNorm, before);
    }

    private long iteration(MinimizationState<S> state) {
        return counters(state).steps();
    }

    /** The point carries over, the optimizer's memory does not. */
    @Override
    public Optional<MinimizationState<S>> adopt(Task<?> other, Record state, Session session) {
        return other instanceof MinimizationTask<?> task && state instanceof MinimizationState<?> at
                ? Optional.of(adopt(at, task.work(at), session)).filter(adopted -> adopted.status() == Status.RUNNING)
                : Optional.empty();
    }

    private Counters work(MinimizationState<?> state) {
        var own = state.method().counters();
        return state.before().plus(own.steps(), own.rejected(), own.evaluations());
    }

    private MinimizationState<S> adopt(MinimizationState<?> at, Counters work, Session session) {
        var point = session.values(at.method().point());
        return at(optimizer.start(problem.from(point), session), false, at.firstNorm(), work);
    }

    @Override
    public Quantity independent() {
        return new Quantity(ITERATION, "");
    }

    @Override
    public List<Quantity> quantities(Model model) {
        var quantities = new ArrayList<>(List.of(new Quantity(OBJECTIVE, ""), new Quantity(GRADIENT, "")));
        quantities.addAll(unknowns);
        return quantities;
    }

    @Override
    public Program metric(StudyNode text, Model model) {
        var names = new LinkedHashMap<String, Place>();
        quantities(model).forEach(quantity -> names.put(quantity.name(), text.place()));
        var function = model.function(text, names);
        return Program.trace(
                "metric",
                List.of(ArrayType.SCALAR, ArrayType.vector(names.size())),
                in -> function.apply(in.subList(1, 2)));
    }

    @Override
    public void emit(MinimizationState<S> state, Session session, BiConsumer<Double, HostArray> sink) {
        boolean isSaved = iteration(state) % every == 0;
        boolean isLast = state.status() != Status.RUNNING;
        if (state.isNew() ? isSaved || isLast : isLast && !isSaved) {
            sink.accept((double) iteration(state), solution(state, session));
        }
    }

    @Override
    public double position(MinimizationState<S> state) {
        return (double) iteration(state);
    }

    @Override
    public HostArray solution(MinimizationState<S> state, Session session) {
        var point = session.values(state.method().point()).toArray();
        var values = new double[2 + point.length];
        values[0] = state.method().value();
        values[1] = state.method().gradientNorm();
        System.arraycopy(point, 0, values, 2, point.length);
        return HostArray.vector(values);
    }

    @Override
    public Counters counters(MinimizationState<S> state) {
        return work(state);
    }

    @Override
    public String advice(MinimizationState<S> state) {
        var own = optimizer.advice(problem, state.method());
        if (state.status() == Status.CANCELLED || state.status().isSuccess()) {
            return own;
        }
        var where = "The largest component of the gradient is " + state.method().gradientNorm() + " after "
                + iteration(state) + " iterations, the tolerance " + problem.tolerance() + ". ";
        var hint = switch (state.status()) {
            case MAX_STEPS -> "Allow more iterations, or a larger tolerance. ";
            case NONFINITE ->
                "The objective or its gradient has no finite value at the next point: set bounds that keep the"
                        + " unknowns where it has, or begin elsewhere. ";
            default -> "";
        };
        return (where + hint + own).strip();
    }
}
