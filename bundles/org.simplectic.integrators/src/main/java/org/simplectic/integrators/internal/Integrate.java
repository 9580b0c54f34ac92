package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Event;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Model;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Quantity;
import org.simplectic.api.Span;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;
import org.simplectic.array.Program;

/** The verb {@code integrate}: follows a model from one value of t to another. */
@Component(service = Verb.class)
@StudyPlugin("integrate")
@About(summary = "Integrate the model's equations over a span, with saved points and events")
public final class Integrate implements Verb {
    private static final int MOST_POINTS = 1_000_000_000;
    private static final String SCHEMA = "integrate.schema.json";

    @Override
    public String schema() {
        return Verb.schema(Integrate.class, SCHEMA);
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var span = section.get("span");
        var interval = Span.read(span, model);
        double start = interval.start();
        double end = interval.end();
        var problem = problem(model, start, end, span);
        var grid =
                section.find("save").map(save -> grid(save, start, end, model)).orElse(SaveGrid.STEPS);
        var events = section.find("events")
                .map(list -> Event.read(list, model, model::expression))
                .orElse(List.of());
        var choice = section.mapping("with");
        return task(method(methods, choice), choice, interval.independent(), problem, model.waveRate(), grid, events);
    }

    /** A problem with the model's noise, if it has any. */
    static OdeProblem problem(Model model, double start, double end, StudyNode span) {
        if (start < end) {
            return new OdeProblem(model.rhs(), start, end, model.initial(), model.noise(start, end), model.split());
        } else if (model.noise(end, start).isPresent()) {
            throw span.error(
                    "the model has noise, and then t must run forward, but the span goes from " + start + " to " + end);
        }
        return new OdeProblem(model.rhs(), start, end, model.initial(), Optional.empty(), model.split());
    }

    // The runtime finds the method by name; that it is an integrator with a state of its own is all that is known here.
    @SuppressWarnings("unchecked")
    private static Integrator<?> method(Methods methods, StudyNode.Mapping choice) {
        return methods.method(Integrator.class, "integrator", choice);
    }

    private static <S extends Record & IntegratorState> Task<?> task(
            Integrator<S> method,
            StudyNode.Mapping choice,
            Quantity independent,
            OdeProblem problem,
            Optional<Program> waveRate,
            SaveGrid grid,
            List<Event> events) {
        try {
            method.check(problem);
        } catch (IllegalArgumentException e) {
            throw choice.error(String.valueOf(e.getMessage()));
        }
        return new IntegrationTask<>(method, problem, waveRate, independent, grid, events);
    }

    private static SaveGrid grid(StudyNode save, double start, double end, Model model) {
        if (!(save instanceof StudyNode.Mapping mapping)) {
            if (save instanceof StudyNode.Scalar word && word.text().equals("steps")) {
                return SaveGrid.STEPS;
            }
            throw save.error("save is 'steps' or one of {every: ...}, {at: [...]}, {points: ...}");
        }
        var every = mapping.find("every");
        var points = mapping.find("points");
        if (every.isPresent()) {
            double interval = model.number(every.get());
            if (!(interval > 0)) {
                throw every.get().error("the interval between saved points must be positive, but is " + interval);
            } else if (Math.abs(end - start) / interval > MOST_POINTS) {
                throw every.get()
                        .error("an interval of " + interval + " would save more than " + MOST_POINTS + " points");
            }
            return SaveGrid.every(start, end, interval);
        } else if (points.isPresent()) {
            double count = model.number(points.get());
            if (!(count >= 2) || count != Math.rint(count) || count > MOST_POINTS) {
                throw points.get().error("the number of saved points must be a whole number from 2 to " + MOST_POINTS);
            }
            return SaveGrid.points(start, end, (int) count);
        }
        return SaveGrid.at(start, end, times(mapping.get("at"), start, end, model));
    }

    private static double[] times(StudyNode node, double start, double end, Model model) {
        if (!(node instanceof StudyNode.Sequence list)) {
            throw node.error("'at' must be a list of numbers");
        }
        var times = new ArrayList<Double>();
        for (var item : list.items()) {
            double t = model.number(item);
            if (t < Math.min(start, end) || t > Math.max(start, end)) {
                throw item.error("t = " + t + " is outside the span from " + start + " to " + end);
            }
            times.add(t);
        }
        return times.stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .distinct()
                .toArray();
    }
}
