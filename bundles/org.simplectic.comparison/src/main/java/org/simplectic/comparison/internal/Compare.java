package org.simplectic.comparison.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Model;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;

/** The verb {@code compare}: work and precision of several methods at several tolerances, on whatever another verb does. */
@Component(service = Verb.class)
@StudyPlugin("compare")
@About(summary = "Compare methods by error, time and evaluations at several tolerances")
public final class Compare implements Verb {
    private static final String SCHEMA = "compare.schema.json";
    private static final String RTOL = "rtol";
    private static final String ATOL = "atol";
    private static final String STEP = "step";
    private static final String STEPS = "steps";

    @Override
    public String schema() {
        return Verb.schema(Compare.class, SCHEMA);
    }

    @Override
    public boolean needsModel() {
        return false;
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var of = section.mapping("of");
        of.find("compare").ifPresent(nested -> {
            throw nested.error("a comparison of comparisons tells nothing; write the verb itself here");
        });
        var inner = methods.inner(of, model);
        var tolerances = numbers(section.get("tolerances"));
        var steps = section.find(STEPS);
        if (steps.isPresent() && numbers(steps.get()).size() != tolerances.size()) {
            throw steps.get()
                    .error("there must be as many steps as tolerances, " + tolerances.size() + ", but there are "
                            + numbers(steps.get()).size());
        }
        var contenders = new ArrayList<Contender>();
        for (var node : ((StudyNode.Sequence) section.get("methods")).items()) {
            var choice = choice(node, inner.kind());
            var name = (StudyNode.Scalar) choice.get(inner.kind());
            long namesakes = contenders.stream()
                    .filter(other -> other.name().equals(name.text()))
                    .count();
            contenders.add(new Contender(
                    name.text(),
                    namesakes == 0 ? name.text() : name.text() + " " + (namesakes + 1),
                    tasks(inner, choice, name, section, tolerances)));
        }
        return new ComparisonTask(inner.task(), contenders, tolerances);
    }

    private static StudyNode.Mapping choice(StudyNode node, String kind) {
        if (node instanceof StudyNode.Mapping mapping) {
            return mapping;
        }
        var entries = new LinkedHashMap<String, StudyNode>();
        entries.put(kind, node);
        return new StudyNode.Mapping(entries, java.util.Map.of(kind, node.place()), node.place());
    }

    /** What a method does at each tolerance. */
    private static List<Task<?>> tasks(
            Inner inner,
            StudyNode.Mapping choice,
            StudyNode.Scalar name,
            StudyNode.Mapping section,
            List<Double> tolerances) {
        var options = inner.options(name);
        if (options.contains(RTOL)) {
            double proportion = proportion(inner.choice());
            return tolerances.stream()
                    .<Task<?>>map(tolerance -> {
                        var set = with(choice, RTOL, tolerance);
                        return inner.with(
                                options.contains(ATOL) && choice.find(ATOL).isEmpty()
                                        ? with(set, ATOL, tolerance * proportion)
                                        : set);
                    })
                    .toList();
        }
        if (!options.contains(STEP)) {
            throw name.error("'" + name.text() + "' has neither rtol nor step, so there is nothing to vary");
        }
        var steps = section.find(STEPS)
                .orElseThrow(() -> name.error("'" + name.text()
                        + "' has no rtol: it takes steps of one size; write 'steps', as many as there are tolerances"));
        return numbers(steps).stream()
                .<Task<?>>map(step -> inner.with(with(choice, STEP, step)))
                .toList();
    }

    private static double proportion(StudyNode.Mapping reference) {
        return reference.find(RTOL).isPresent() && reference.find(ATOL).isPresent()
                ? number(reference.get(ATOL)) / number(reference.get(RTOL))
                : 1;
    }

    private static StudyNode.Mapping with(StudyNode.Mapping choice, String option, double value) {
        var entries = new LinkedHashMap<>(choice.entries());
        entries.put(option, new StudyNode.Scalar(value, String.valueOf(value), choice.place()));
        return new StudyNode.Mapping(entries, choice.keys(), choice.place());
    }

    private static List<Double> numbers(StudyNode list) {
        return ((StudyNode.Sequence) list).items().stream().map(Compare::number).toList();
    }

    private static double number(StudyNode node) {
        return node instanceof StudyNode.Scalar scalar && scalar.value() instanceof Number number
                ? number.doubleValue()
                : Double.NaN;
    }
}
