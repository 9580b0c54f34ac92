package org.simplectic.sweeps.internal;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Model;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.ParametricModel;
import org.simplectic.api.Quantity;
import org.simplectic.api.Span;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;
import org.simplectic.array.Program;

/** The verb {@code sweep}: one model at many values of its parameters and initial values. */
@Component(service = Verb.class)
@StudyPlugin("sweep")
@About(summary = "Integrate the model at many values of its parameters, and tell what comes of them")
public final class Sweep implements Verb {
    private static final String SCHEMA = "sweep.schema.json";
    private static final List<Double> QUANTILES = List.of(0.05, 0.5, 0.95);

    @Override
    public String schema() {
        return Verb.schema(Sweep.class, SCHEMA);
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var reader = new DesignReader(section, model);
        var parametric = model.parametric(reader.names());
        var design = reader.read(parametric);
        var integrate = section.mapping("integrate");
        var span = Span.read(integrate.get("span"), model);
        if (model.noise(Math.min(span.start(), span.end()), Math.max(span.start(), span.end()))
                .isPresent()) {
            throw section.error("the model has noise, which a sweep does not follow: take the verb 'ensemble', or leave"
                    + " the noise away");
        }
        var asked = quantities(section, model, parametric);
        var columns = new SweepTask.Columns(
                parametric.parameters().stream().map(Sweep::column).toList(), List.copyOf(asked.sequencedKeySet()));
        checkNames(section, columns);
        var swept =
                Swept.of(parametric, model.initial(), span.start(), span.end(), List.copyOf(asked.sequencedValues()));
        var statistics = new Statistics(section.find("quantiles")
                .map(list -> ((StudyNode.Sequence) list)
                        .items().stream().map(model::number).toList())
                .orElse(QUANTILES));
        var choice = integrate.mapping("with");
        var plain = new OdeProblem(model.rhs(), span.start(), span.end(), model.initial());
        return task(method(methods, choice), choice, plain, design, columns, swept, statistics);
    }

    /** Columns of a table are names that expressions can have. */
    private static Quantity column(Quantity parameter) {
        return new Quantity(parameter.name().replace('.', '_'), parameter.unit());
    }

    private static SequencedMap<Quantity, Program> quantities(
            StudyNode.Mapping section, Model model, ParametricModel parametric) {
        var asked = new LinkedHashMap<Quantity, Program>();
        if (section.find("quantities").isPresent()) {
            section.mapping("quantities")
                    .entries()
                    .forEach((name, text) -> asked.put(new Quantity(name, ""), parametric.expression(text)));
            return asked;
        }
        for (var state : model.states()) {
            var text = new StudyNode.Scalar(state.name(), state.name(), section.place());
            asked.put(state, parametric.expression(text));
        }
        return asked;
    }

    private static void checkNames(StudyNode.Mapping section, SweepTask.Columns columns) {
        var taken = new HashSet<>(Set.of(SweepTask.MEMBER, SweepTask.STATUS));
        columns.parameters().forEach(parameter -> taken.add(parameter.name()));
        for (var quantity : columns.quantities()) {
            if (!taken.add(quantity.name())) {
                var keys = section.mapping("quantities").keys();
                throw new StudyException(
                        keys.getOrDefault(quantity.name(), section.place()),
                        "the table has a column '" + quantity.name() + "' already: give the quantity another name");
            }
        }
    }

    // The runtime finds the method by name; that it is an integrator with a state of its own is all that is known here.
    @SuppressWarnings("unchecked")
    private static Integrator<?> method(Methods methods, StudyNode.Mapping choice) {
        return methods.method(Integrator.class, "integrator", choice);
    }

    private static <S extends Record & IntegratorState> Task<?> task(
            Integrator<S> method,
            StudyNode.Mapping choice,
            OdeProblem plain,
            Design design,
            SweepTask.Columns columns,
            Swept swept,
            Statistics statistics) {
        try {
            method.check(plain);
        } catch (IllegalArgumentException e) {
            throw choice.error(String.valueOf(e.getMessage()));
        }
        return new SweepTask<>(method, design, columns, swept, statistics);
    }
}
