package org.simplectic.sensitivities.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.simplectic.api.Counters;
import org.simplectic.api.Model;
import org.simplectic.api.Place;
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
 * Differentiates, and has another method do the same where the study asks for a comparison.
 *
 * @param <S> the method's state
 */
final class DifferentiationTask<S extends Record & SensitivityState> implements Task<DifferentiationState<S>> {
    private final Sensitivity<S> method;
    private final Optional<Other<?>> check;
    private final SensitivityProblem problem;
    private final Quantity independent;
    private final Columns columns;

    DifferentiationTask(
            Sensitivity<S> method,
            Optional<Sensitivity<?>> check,
            SensitivityProblem problem,
            SensitivityProblem checked,
            Quantity independent,
            Columns columns) {
        this.method = method;
        this.check = check.map(other -> Other.of(other, checked));
        this.problem = problem;
        this.independent = independent;
        this.columns = columns;
    }

    /** A method of which only the outcome matters. */
    private record Other<C extends Record & SensitivityState>(Sensitivity<C> method, SensitivityProblem problem) {
        static <C extends Record & SensitivityState> Other<C> of(Sensitivity<C> method, SensitivityProblem problem) {
            return new Other<>(method, problem);
        }

        @SuppressWarnings("unchecked") // only states of this method come here
        private C own(Record state) {
            return (C) state;
        }

        SensitivityState look(Record state) {
            return own(state);
        }

        Record next(Optional<Record> state, Session session) {
            return state.isEmpty() ? method.start(problem, session) : method.step(problem, own(state.get()), session);
        }

        String advice(Record state) {
            return method.advice(problem, own(state));
        }
    }

    @Override
    public DifferentiationState<S> start(Session session) {
        return state(method.start(problem, session), Optional.empty(), HostArray.vector());
    }

    @Override
    public DifferentiationState<S> step(DifferentiationState<S> state, Session session) {
        if (state.method().status() == Status.RUNNING) {
            return state(method.step(problem, state.method(), session), Optional.empty(), state.last());
        }
        var other = check.orElseThrow();
        return state(state.method(), Optional.of(other.next(state.check(), session)), state.last());
    }

    private DifferentiationState<S> state(S now, Optional<Record> compared, HostArray before) {
        var last = now.passed().isEmpty() ? before : now.passed().getLast();
        if (check.isEmpty() || now.status() != Status.DONE) {
            double part = check.isEmpty() ? 1 : 0.5;
            return new DifferentiationState<>(now, compared, now.status(), part * now.progress(), last);
        }
        var other = compared.map(check.get()::look);
        return new DifferentiationState<>(
                now,
                compared,
                other.map(SensitivityState::status).orElse(Status.RUNNING),
                0.5 + other.map(SensitivityState::progress).orElse(0.0) / 2,
                last);
    }

    @Override
    public Quantity independent() {
        return independent;
    }

    @Override
    public List<Quantity> quantities(Model model) {
        return columns.quantities();
    }

    @Override
    public Program metric(StudyNode text, Model model) {
        var types =
                List.of(ArrayType.SCALAR, ArrayType.vector(columns.quantities().size()));
        if (columns.isOverTime()) {
            var expression = model.expression(text);
            return Program.trace(
                    "metric",
                    types,
                    in -> expression.apply(List.of(in.get(0), in.get(1).slice(0, problem.size()))));
        }
        var names = new LinkedHashMap<String, Place>();
        columns.quantities().forEach(quantity -> names.put(quantity.name(), text.place()));
        var function = model.function(text, names);
        return Program.trace("metric", types, in -> function.apply(in.subList(1, 2)));
    }

    /** Over time each point when it is passed; otherwise the gradient when it is known. */
    @Override
    public void emit(DifferentiationState<S> state, Session session, BiConsumer<Double, HostArray> sink) {
        if (state.check().isPresent()) {
            return;
        }
        if (columns.isOverTime()) {
            state.method().passed().forEach(point -> sink.accept(point.get(0), behindTime(point)));
        } else if (state.method().status() == Status.DONE) {
            sink.accept(state.method().t(), solution(state, session));
        }
    }

    private static HostArray behindTime(HostArray point) {
        return HostArray.vector(Arrays.copyOfRange(point.toArray(), 1, point.size()));
    }

    @Override
    public double position(DifferentiationState<S> state) {
        return state.method().t();
    }

    @Override
    public HostArray solution(DifferentiationState<S> state, Session session) {
        if (columns.isOverTime()) {
            return behindTime(state.last());
        }
        var gradient = state.method().gradient().toArray();
        var values = new double[1 + gradient.length];
        values[0] = state.method().value();
        System.arraycopy(gradient, 0, values, 1, gradient.length);
        return HostArray.vector(values);
    }

    @Override
    public Counters counters(DifferentiationState<S> state) {
        return state.method().counters();
    }

    @Override
    public SequencedMap<String, Double> figures(DifferentiationState<S> state) {
        var figures = new LinkedHashMap<String, Double>();
        var gradient = state.method().gradient();
        if (columns.isOverTime()) {
            figures.put(Columns.VALUE, state.method().value());
            var names = columns.gradient();
            for (int i = 0; i < gradient.size(); i++) {
                figures.put(names.get(i + 1).name(), gradient.get(i));
            }
        }
        figures.putAll(state.method().figures());
        state.check().ifPresent(other -> {
            var checked = check.orElseThrow().look(other);
            figures.put(
                    "difference",
                    difference(gradient.toArray(), checked.gradient().toArray()));
        });
        return figures;
    }

    /** The largest difference of a component, relative to the largest component. */
    private static double difference(double[] a, double[] b) {
        double difference = 0;
        double size = Double.MIN_NORMAL;
        for (int i = 0; i < a.length; i++) {
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
            size = Math.max(size, Math.abs(b[i]));
        }
        return difference / size;
    }

    @Override
    public String advice(DifferentiationState<S> state) {
        var own = state.check()
                .map(other -> check.orElseThrow().advice(other))
                .orElseGet(() -> method.advice(problem, state.method()));
        if (state.status().isSuccess()) {
            return own;
        } else if (state.status() == Status.CANCELLED) {
            return "Stopped on request.";
        }
        var who = state.check().isPresent() ? "The method of the check" : "The run";
        return (who + " got to t = " + position(state) + " of " + problem.end() + ". " + own).strip();
    }
}
