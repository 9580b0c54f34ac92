package org.simplectic.nonlinear.internal;

import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Grid;
import org.simplectic.api.Model;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;
import org.simplectic.array.Program;

/** The verb {@code solve}: finds the state at which the right-hand side of a model is zero. */
@Component(service = Verb.class)
@StudyPlugin("solve")
@About(
        summary =
                "Find the state at which the model's right-hand side is zero: elliptic equations, and steady states of others")
public final class Solve implements Verb {
    private static final String SCHEMA = "solve.schema.json";
    private static final double TOLERANCE = 1e-8;

    @Override
    public String schema() {
        return Verb.schema(Solve.class, SCHEMA);
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var f = model.rhs();
        if (dependsOnTime(f)) {
            throw section.error(
                    "the model has no steady state: its right-hand side, or a condition at a boundary, depends on t;"
                            + " put a number in place of t");
        } else if (model.noise(0, 1).isPresent()) {
            throw section.error("a model with noise has no steady state");
        }
        var initial = model.initial();
        var program = Program.trace(
                "right-hand side",
                List.of(initial.type()),
                in -> f.apply(List.of(in.getFirst().constant(0), in.getFirst())));
        Optional<Grid> grid = model.grid().filter(one -> one.size() == initial.size());
        double size = 0;
        for (double value : initial.toArray()) {
            size += value * value / initial.size();
        }
        double tolerance =
                section.find("tolerance").map(node -> tolerance(node, model)).orElse(TOLERANCE)
                        * Math.max(1, Math.sqrt(size));
        return new SteadyTask(
                new SteadyProblem(program, initial, grid), SteadyMethods.read(section, methods), tolerance);
    }

    private static double tolerance(StudyNode node, Model model) {
        double tolerance = model.number(node);
        if (!(tolerance > 0)) {
            throw node.error("the tolerance must be positive, but is " + tolerance);
        }
        return tolerance;
    }

    /** Whether t is used at all: what is not used is not in a program. */
    private static boolean dependsOnTime(Program rhs) {
        return rhs.outputs().contains(0)
                || rhs.equations().stream()
                        .anyMatch(equation -> equation.operands().contains(0));
    }
}
