package org.simplectic.maps.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Model;
import org.simplectic.api.ParametricModel;
import org.simplectic.api.Place;
import org.simplectic.api.Quantity;
import org.simplectic.api.StudyNode;
import org.simplectic.api.StudyPlugin;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Program;

/** The verb {@code iterate}: orbits of a map, at one or many values of a parameter, and how they behave. */
@Component(service = Verb.class)
@StudyPlugin("iterate")
@About(summary = "Follow a map in discrete time: orbits, Lyapunov exponents, chaos, fixed points and their stability")
public final class Iterate implements Verb {
    private static final String SCHEMA = "iterate.schema.json";

    @Override
    public String schema() {
        return Verb.schema(Iterate.class, SCHEMA);
    }

    @Override
    public boolean isForMaps() {
        return true;
    }

    @Override
    public Task<?> read(StudyNode.Mapping section, Model model, Methods methods) {
        var over = section.mapping("over");
        var names = new LinkedHashMap<String, Place>();
        over.entries().keySet().forEach(name -> names.put(name, over.keys().getOrDefault(name, over.place())));
        var values = over.entries().isEmpty()
                ? new double[] {0}
                : values(over.entries().firstEntry().getValue(), model);
        var varied =
                over.entries().isEmpty() ? Optional.<ParametricModel>empty() : Optional.of(model.parametric(names));
        int steps = whole(section, "steps", 0);
        var asked = new IterateTask.Asked(
                steps,
                whole(section, "discard", 0),
                whole(section, "keep", varied.isEmpty() ? steps : 1),
                section.find("exponents").map(Iterate::flag).orElse(false),
                section.find("zero-one-test").isPresent(),
                section.find("fixed-point")
                        .map(node -> model.number(((StudyNode.Mapping) node).get("perturbation")))
                        .map(distance -> positive(section, distance)));
        var parameter = varied.map(found -> found.parameters().getFirst());
        var map = new MapProblem(
                rhs(model, varied),
                initial(model, varied),
                section.find("zero-one-test").map(text -> observed(model, varied, text)));
        return new IterateTask(map, asked, values, parameter.map(Iterate::column));
    }

    /** Columns of a table are names that expressions can have. */
    private static Quantity column(Quantity parameter) {
        return new Quantity(parameter.name().replace('.', '_'), parameter.unit());
    }

    private static Program rhs(Model model, Optional<ParametricModel> varied) {
        return varied.map(ParametricModel::rhs).orElseGet(() -> withoutUse(model.rhs()));
    }

    private static Program observed(Model model, Optional<ParametricModel> varied, StudyNode text) {
        return varied.map(found -> found.expression(text)).orElseGet(() -> withoutUse(model.expression(text)));
    }

    private static Program initial(Model model, Optional<ParametricModel> varied) {
        return varied.map(ParametricModel::initial)
                .orElseGet(() -> Program.trace(
                        "initial",
                        List.of(ArrayType.vector(1)),
                        in -> List.of(in.getFirst().constant(model.initial()))));
    }

    /** A program with a parameter that decides nothing. */
    private static Program withoutUse(Program program) {
        var inputs = List.of(program.inputs().get(0), program.inputs().get(1), ArrayType.vector(1));
        return Program.trace(program.name(), inputs, in -> program.apply(in.subList(0, 2)));
    }

    private static double[] values(StudyNode node, Model model) {
        if (node instanceof StudyNode.Sequence list) {
            return list.items().stream().mapToDouble(model::number).toArray();
        }
        var range = (StudyNode.Mapping) node;
        double from = model.number(range.get("from"));
        double to = model.number(range.get("to"));
        int points = whole(range, "points", 0);
        return IntStream.range(0, points)
                .mapToDouble(i -> i == points - 1 ? to : from + i * (to - from) / (points - 1))
                .toArray();
    }

    private static double positive(StudyNode.Mapping section, double distance) {
        if (distance > 0) {
            return distance;
        }
        throw section.mapping("fixed-point")
                .get("perturbation")
                .error("the distance from the fixed point at which an orbit begins must be positive, but is "
                        + distance);
    }

    private static int whole(StudyNode.Mapping section, String key, int otherwise) {
        return section.find(key)
                .map(node -> Math.toIntExact((Long) ((StudyNode.Scalar) node).value()))
                .orElse(otherwise);
    }

    private static boolean flag(StudyNode node) {
        return Boolean.TRUE.equals(((StudyNode.Scalar) node).value());
    }
}
