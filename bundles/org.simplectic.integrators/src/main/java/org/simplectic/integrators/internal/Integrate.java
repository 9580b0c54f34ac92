package org.simplectic.integrators.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Model;
import org.simplectic.api.Names;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Quantity;
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
        try (var stream = Integrate.class.getResourceAsStream(SCHEMA)) {
            if (stream == null) {
                throw new IllegalStateException("the bundle lacks " + SCHEMA);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var span = section.get("span");
        double start = bound(span, 0, "from", model);
        double end = bound(span, 1, "to", model);
        if (start == end) {
            throw span.error("the span is empty: it begins and ends at " + start);
        } else if (Double.isInfinite(end - start)) {
            throw span.error("the span from " + start + " to " + end + " is too long");
        }
        var problem = problem(model, start, end, span);
        var grid =
                section.find("save").map(save -> grid(save, start, end, model)).orElse(SaveGrid.STEPS);
        var events = section.find("events").map(list -> events(list, model)).orElse(List.of());
        var choice = section.mapping("with");
        return task(method(methods, choice), choice, new Quantity("t", unit(span)), problem, grid, events);
    }

    /** A problem with the model's noise, if it has any. */
    static OdeProblem problem(Model model, double start, double end, StudyNode span) {
        if (start < end) {
            return new OdeProblem(model.rhs(), start, end, model.initial(), model.noise(start, end));
        } else if (model.noise(end, start).isPresent()) {
            throw span.error(
                    "the model has noise, and then t must run forward, but the span goes from " + start + " to " + end);
        }
        return new OdeProblem(model.rhs(), start, end, model.initial());
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
            SaveGrid grid,
            List<Event> events) {
        try {
            method.check(problem);
        } catch (IllegalArgumentException e) {
            throw choice.error(String.valueOf(e.getMessage()));
        }
        return new IntegrationTask<>(method, problem, independent, grid, events);
    }

    static double bound(StudyNode span, int index, String key, Model model) {
        return model.number(
                switch (span) {
                    case StudyNode.Sequence list
                    when list.items().size() == 2 -> list.items().get(index);
                    case StudyNode.Mapping mapping -> mapping.get(key);
                    default -> throw span.error("a span is written [from, to] or {from: ..., to: ..., unit: ...}");
                });
    }

    static String unit(StudyNode span) {
        return span instanceof StudyNode.Mapping mapping
                        && mapping.find("unit").orElse(null) instanceof StudyNode.Scalar unit
                ? unit.text()
                : "";
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

    private static List<Event> events(StudyNode node, Model model) {
        if (!(node instanceof StudyNode.Sequence list)) {
            throw node.error("events must be a list");
        }
        var events = new ArrayList<Event>();
        for (var item : list.items()) {
            if (!(item instanceof StudyNode.Mapping mapping)) {
                throw item.error("an event is a mapping: {when: \"expression\", ...}");
            }
            events.add(event(mapping, model));
        }
        return List.copyOf(events);
    }

    private static Event event(StudyNode.Mapping mapping, Model model) {
        var when = mapping.get("when");
        var text = when instanceof StudyNode.Scalar scalar ? scalar.text() : "";
        double tolerance = mapping.find("tolerance").map(model::number).orElse(0.0);
        if (tolerance < 0) {
            throw mapping.get("tolerance").error("a tolerance must not be negative, but is " + tolerance);
        }
        return new Event(
                text(mapping, "name", text),
                text,
                model.expression(when),
                direction(mapping),
                mapping.find("terminal").orElse(null) instanceof StudyNode.Scalar flag
                        && Boolean.TRUE.equals(flag.value()),
                changes(mapping.mapping("set"), model),
                tolerance);
    }

    private static Event.Direction direction(StudyNode.Mapping mapping) {
        var word = text(mapping, "direction", "both");
        return switch (word) {
            case "rising" -> Event.Direction.RISING;
            case "falling" -> Event.Direction.FALLING;
            case "both" -> Event.Direction.BOTH;
            default ->
                throw mapping.get("direction")
                        .error("unknown direction '" + word + "': "
                                + Names.suggest(word, List.of("rising", "falling", "both")));
        };
    }

    private static SequencedMap<Integer, Program> changes(StudyNode.Mapping set, Model model) {
        var names = model.states().stream().map(Quantity::name).toList();
        var changes = new TreeMap<Integer, Program>();
        for (var entry : set.entries().entrySet()) {
            int index = names.indexOf(entry.getKey());
            if (index < 0) {
                var place = set.keys().getOrDefault(entry.getKey(), set.place());
                throw new org.simplectic.api.StudyException(
                        place,
                        "'" + entry.getKey() + "' is not a state of the model: "
                                + Names.suggest(entry.getKey(), names));
            }
            changes.put(index, model.expression(entry.getValue()));
        }
        return changes;
    }

    private static String text(StudyNode.Mapping mapping, String key, String otherwise) {
        return mapping.find(key).orElse(null) instanceof StudyNode.Scalar scalar ? scalar.text() : otherwise;
    }
}
