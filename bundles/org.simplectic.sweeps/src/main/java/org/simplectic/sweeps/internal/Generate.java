package org.simplectic.sweeps.internal;

import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Model;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.ParametricModel;
import org.simplectic.api.Quantity;
import org.simplectic.api.Span;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Program;

/** The verb {@code generate}: pairs of initial fields and the fields they lead to, at many values of parameters, as data to learn from. */
@Component(service = Verb.class)
@StudyPlugin("generate")
@About(summary = "Make a data set: what fields at the start, at many values of parameters, lead to")
public final class Generate implements Verb {
    private static final String SCHEMA = "generate.schema.json";

    @Override
    public String schema() {
        return Verb.schema(Generate.class, SCHEMA);
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        if (model.grid().isEmpty()) {
            throw section.error(
                    "there are no fields to make pairs of: the states of the model are single numbers, of which the"
                            + " verb 'sweep' makes a table");
        }
        var reader = new DesignReader(section, model);
        var parametric = model.parametric(reader.names());
        var design = reader.read(parametric);
        var integrate = section.mapping("integrate");
        var span = Span.read(integrate.get("span"), model);
        var swept = Swept.of(parametric, model.initial(), span.start(), span.end(), List.of(state(model, parametric)));
        var columns = Stream.of(
                        parametric.parameters().stream(),
                        model.states().stream().map(state -> new Quantity("initial_" + state.name(), state.unit())),
                        model.states().stream())
                .flatMap(part -> part)
                .toList();
        var choice = integrate.mapping("with");
        var plain = new OdeProblem(model.rhs(), span.start(), span.end(), model.initial());
        return task(
                method(methods, choice),
                choice,
                plain,
                design,
                swept,
                new GenerateTask.Pairs(columns, model.grid().get()));
    }

    /** The state without the values that ride along. */
    private static Program state(Model model, ParametricModel parametric) {
        var types = List.of(
                ArrayType.SCALAR, model.initial().type(), parametric.values().type());
        return Program.trace("state", types, in -> in.subList(1, 2));
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
            Swept swept,
            GenerateTask.Pairs pairs) {
        try {
            method.check(plain);
        } catch (IllegalArgumentException e) {
            throw choice.error(String.valueOf(e.getMessage()));
        }
        return new GenerateTask<>(method, design, swept, pairs);
    }
}
