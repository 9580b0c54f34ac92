package org.simplectic.optimizers.internal;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.Model;
import org.simplectic.api.Optimizer;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.Quantity;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Unknown;
import org.simplectic.api.Verb;
import org.simplectic.array.HostArray;

/** The verb {@code minimize}: finds the values of unknowns at which an expression is least. */
@Component(service = Verb.class)
@StudyPlugin("minimize")
@About(summary = "Find the values of unknowns, within bounds, at which an expression is least")
public final class Minimize implements Verb {
    private static final String SCHEMA = "minimize.schema.json";
    private static final List<String> TAKEN =
            List.of(MinimizationTask.ITERATION, MinimizationTask.OBJECTIVE, MinimizationTask.GRADIENT);
    private static final long ITERATIONS = 100_000;

    @Override
    public String schema() {
        return Verb.schema(Minimize.class, SCHEMA);
    }

    @Override
    public boolean needsModel() {
        return false;
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var list = Unknown.read(section.mapping("unknowns"), model, TAKEN);
        var problem = MinimizationProblem.of(
                        model.function(section.get("objective"), Unknown.names(list)),
                        values(list.stream().mapToDouble(Unknown::initial).toArray()))
                .within(
                        values(list.stream().mapToDouble(Unknown::lower).toArray()),
                        values(list.stream().mapToDouble(Unknown::upper).toArray()))
                .to(section.find("tolerance")
                        .map(node -> tolerance(node, model))
                        .orElse(MinimizationProblem.TOLERANCE));
        var choice = section.mapping("with");
        return task(
                method(methods, choice),
                choice,
                problem,
                list.stream().map(Unknown::quantity).toList(),
                whole(section, "iterations", ITERATIONS),
                whole(section.mapping("save"), "every", 1));
    }

    private static HostArray values(double... values) {
        return HostArray.vector(values);
    }

    private static double tolerance(StudyNode node, Model model) {
        double tolerance = model.number(node);
        if (!(tolerance >= 0)) {
            throw node.error("the tolerance must not be negative, but is " + tolerance);
        }
        return tolerance;
    }

    private static long whole(StudyNode.Mapping mapping, String key, long otherwise) {
        return mapping.find(key).orElse(null) instanceof StudyNode.Scalar scalar
                        && scalar.value() instanceof Long number
                ? Math.max(1, number)
                : otherwise;
    }

    // The runtime finds the method by name; that it is an optimizer with a state of its own is all that is known here.
    @SuppressWarnings("unchecked")
    private static Optimizer<?> method(Methods methods, StudyNode.Mapping choice) {
        return methods.method(Optimizer.class, "optimizer", choice);
    }

    private static <S extends Record & OptimizerState> Task<?> task(
            Optimizer<S> method,
            StudyNode.Mapping choice,
            MinimizationProblem problem,
            List<Quantity> unknowns,
            long most,
            long every) {
        try {
            method.check(problem);
        } catch (IllegalArgumentException e) {
            throw choice.error(String.valueOf(e.getMessage()));
        }
        return new MinimizationTask<>(method, problem, unknowns, most, every);
    }
}
