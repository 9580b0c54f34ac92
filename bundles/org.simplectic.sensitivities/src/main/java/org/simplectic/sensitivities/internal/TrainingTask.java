package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.simplectic.api.Counters;
import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.Model;
import org.simplectic.api.Optimizer;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.ParametricModel;
import org.simplectic.api.Quantity;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.api.SensitivityState;
import org.simplectic.api.Session;
import org.simplectic.api.Status;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Trains: an optimizer moves the parameters, and at each point a method for sensitivities finds value and gradient, in steps of its
 * own, so that a run can be stopped and moved between any two of them. Where a training without the regularizer is asked for too, that
 * comes first.
 *
 * @param <S> the optimizer's state
 * @param <G> the state of the method that differentiates
 */
final class TrainingTask<S extends Record & OptimizerState, G extends Record & SensitivityState>
        implements Task<TrainingState<S>> {
    private static final String ITERATION = "iteration";
    private static final String OBJECTIVE = "objective";
    private static final String GRADIENT = "gradient";
    private static final String EVALUATIONS = "evaluations";

    /** Names of columns that are none of a model's. */
    static final List<String> TAKEN = List.of(ITERATION, OBJECTIVE, GRADIENT, EVALUATIONS);

    /** Columns before those of the states. */
    private static final int LEADING = 3;

    private final Optimizer<S> optimizer;
    private final Sensitivity<G> sensitivity;
    private final Question question;
    private final MinimizationProblem search;

    /**
     * What is asked.
     *
     * @param problem the loss, with its regularizer
     * @param plain the loss without, where that is to be trained too
     * @param model as a function of the parameters
     * @param seed of what is drawn
     * @param iterations of the optimizer
     * @param every of how many points one is saved
     */
    record Question(
            SensitivityProblem problem,
            Optional<SensitivityProblem> plain,
            ParametricModel model,
            long seed,
            long iterations,
            long every) {}

    TrainingTask(Optimizer<S> optimizer, Sensitivity<G> sensitivity, Question question) {
        this.optimizer = optimizer;
        this.sensitivity = sensitivity;
        this.question = question;
        this.search = MinimizationProblem.toBeTold(question.problem().parameters());
    }

    @SuppressWarnings("unchecked") // only states of this method come here
    private G own(Record gradient) {
        return (G) gradient;
    }

    @Override
    public TrainingState<S> start(Session session) {
        return begun(question.plain().isPresent(), Double.NaN, 0, session);
    }

    private TrainingState<S> begun(boolean isBaseline, double baseline, long evaluations, Session session) {
        var unknown = new double
                [LEADING + question.problem().size() + search.initial().size()];
        Arrays.fill(unknown, Double.NaN);
        return new TrainingState<>(
                Status.RUNNING,
                progress(0, isBaseline),
                optimizer.start(search, session),
                Optional.empty(),
                HostArray.vector(unknown),
                false,
                isBaseline,
                baseline,
                new Counters(0, 0, evaluations));
    }

    private double progress(long iteration, boolean isBaseline) {
        double part = (double) iteration / question.iterations();
        return question.plain().isEmpty() ? part : isBaseline ? part / 2 : (1 + part) / 2;
    }

    /** The problem at the optimizer's point. */
    private SensitivityProblem problem(TrainingState<S> state, Session session) {
        var point = session.values(state.method().point());
        var asked = state.isBaseline() ? question.plain().orElseThrow() : question.problem();
        return asked.at(point, Train.draw(question.seed(), iteration(state)));
    }

    private static long iteration(TrainingState<?> state) {
        return state.before().steps() + state.method().counters().steps();
    }

    @Override
    public TrainingState<S> step(TrainingState<S> state, Session session) {
        if (state.gradient().isEmpty() && state.isNew()) {
            return iteration(state) < question.iterations()
                    ? moved(state, session)
                    : begun(
                            false,
                            state.shown().get(LEADING - 1),
                            state.before().evaluations(),
                            session);
        }
        var problem = problem(state, session);
        var gradient = state.gradient().isEmpty()
                ? sensitivity.start(problem, session)
                : sensitivity.step(problem, own(state.gradient().get()), session);
        return switch (gradient.status()) {
            case RUNNING -> with(state, Status.RUNNING, state.method(), Optional.of(gradient));
            case DONE -> told(state, gradient, session);
            default -> with(state, gradient.status(), state.method(), Optional.of(gradient));
        };
    }

    private TrainingState<S> moved(TrainingState<S> state, Session session) {
        var method = optimizer.step(search, state.method(), session);
        return with(state, method.status(), method, Optional.empty());
    }

    private TrainingState<S> with(TrainingState<S> state, Status status, S method, Optional<Record> gradient) {
        return new TrainingState<>(
                status,
                progress(iteration(state), state.isBaseline()),
                method,
                gradient,
                state.shown(),
                false,
                state.isBaseline(),
                state.baseline(),
                state.before());
    }

    /** The optimizer learns what was found at its point. */
    private TrainingState<S> told(TrainingState<S> state, G found, Session session) {
        var method = optimizer.told(search, state.method(), found.value(), found.gradient(), session);
        boolean isLast = iteration(state) >= question.iterations() && !state.isBaseline();
        return new TrainingState<>(
                method.status() == Status.RUNNING && isLast ? Status.DONE : method.status(),
                progress(iteration(state), state.isBaseline()),
                method,
                Optional.empty(),
                shown(method, found, session),
                true,
                state.isBaseline(),
                state.baseline(),
                state.before().plus(0, 0, found.counters().evaluations()));
    }

    private HostArray shown(S method, G found, Session session) {
        var point = session.values(method.point());
        int states = found.solution().size();
        var row = new double[LEADING + states + point.size()];
        row[0] = method.value();
        row[1] = method.gradientNorm();
        row[2] = found.counters().evaluations();
        System.arraycopy(found.solution().toArray(), 0, row, LEADING, states);
        System.arraycopy(point.toArray(), 0, row, LEADING + states, point.size());
        return HostArray.vector(row);
    }

    /** The point carries over, the optimizer's memory does not: value and gradient there are found once more. */
    @Override
    public Optional<TrainingState<S>> adopt(Task<?> other, Record state, Session session) {
        return other instanceof TrainingTask<?, ?> && state instanceof TrainingState<?> at
                ? Optional.of(adopted(at, session))
                : Optional.empty();
    }

    private TrainingState<S> adopted(TrainingState<?> at, Session session) {
        return new TrainingState<>(
                Status.RUNNING,
                at.progress(),
                optimizer.start(search.from(session.values(at.method().point())), session),
                Optional.empty(),
                at.shown(),
                false,
                at.isBaseline(),
                at.baseline(),
                at.before().plus(at.method().counters().steps(), 0, 0));
    }

    @Override
    public Quantity independent() {
        return new Quantity(ITERATION, "");
    }

    @Override
    public List<Quantity> quantities(Model model) {
        var quantities = new ArrayList<>(
                List.of(new Quantity(OBJECTIVE, ""), new Quantity(GRADIENT, ""), new Quantity(EVALUATIONS, "")));
        quantities.addAll(model.states());
        quantities.addAll(question.model().parameters());
        return quantities;
    }

    /** An expression at the end of the last solution. */
    @Override
    public Program metric(StudyNode text, Model model) {
        var expression = question.model().expression(text);
        int states = question.problem().size();
        int parameters = search.initial().size();
        var types = List.of(ArrayType.SCALAR, ArrayType.vector(LEADING + states + parameters));
        return Program.trace("metric", types, in -> {
            var row = in.get(1);
            var solution = row.slice(LEADING, LEADING + states);
            var point = row.slice(LEADING + states, LEADING + states + parameters);
            return expression.apply(List.of(row.constant(question.problem().end()), solution, point));
        });
    }

    @Override
    public void emit(TrainingState<S> state, Session session, BiConsumer<Double, HostArray> sink) {
        boolean isSaved = iteration(state) % question.every() == 0 || state.status() != Status.RUNNING;
        if (state.isNew() && !state.isBaseline() && isSaved) {
            sink.accept((double) iteration(state), state.shown());
        }
    }

    @Override
    public double position(TrainingState<S> state) {
        return iteration(state);
    }

    @Override
    public HostArray solution(TrainingState<S> state, Session session) {
        return state.shown();
    }

    /** Iterations of the training, and evaluations of the right-hand side on the ways there. */
    @Override
    public Counters counters(TrainingState<S> state) {
        return new Counters(iteration(state), 0, state.before().evaluations());
    }

    @Override
    public SequencedMap<String, Double> figures(TrainingState<S> state) {
        var figures = new LinkedHashMap<String, Double>();
        double evaluations = state.shown().get(LEADING - 1);
        figures.put(EVALUATIONS, evaluations);
        if (question.plain().isPresent()) {
            figures.put("baseline-evaluations", state.baseline());
            figures.put("evaluations-ratio", evaluations / state.baseline());
        }
        return figures;
    }

    @Override
    public String advice(TrainingState<S> state) {
        var own = optimizer.advice(search, state.method());
        if (state.status().isSuccess()) {
            return own;
        } else if (state.status() == Status.CANCELLED) {
            return "Stopped on request.";
        }
        var where = "At iteration " + iteration(state) + " of " + question.iterations()
                + (state.isBaseline() ? " of the training without the regularizer. " : ". ");
        var found = state.gradient()
                .map(gradient -> "The solution got to t = " + own(gradient).t() + " of "
                        + question.problem().end() + ". "
                        + sensitivity.advice(question.problem(), own(gradient)))
                .orElse("");
        return (where + found + " A smaller rate keeps parameters closer to where they began. " + own).strip();
    }
}
