package org.simplectic.model.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.simplectic.api.Names;
import org.simplectic.api.ParametricModel;
import org.simplectic.api.Place;
import org.simplectic.api.Quantity;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Equations as a function of some of their parameters and initial values. What does not depend on these stays a constant.
 *
 * @param model the equations
 * @param free the names of the components of p
 */
record ParametricEquations(EquationModel model, List<String> free) implements ParametricModel {
    static ParametricEquations of(EquationModel model, SequencedMap<String, Place> names) {
        check(model, names, model.variables());
        return new ParametricEquations(model, List.copyOf(names.sequencedKeySet()));
    }

    /**
     * Refuses names that cannot be varied.
     *
     * @throws StudyException with every one of them
     */
    static void check(EquationModel model, SequencedMap<String, Place> names, List<String> valid) {
        var faults = new Faults();
        names.forEach((name, place) -> {
            if (!valid.contains(name)) {
                faults.add(place, () -> unknown(model, name, valid));
            } else if (isInSpectrum(model, name)) {
                faults.add(
                        place,
                        () -> "the spectrum or the seed of a random field depends on " + Source.quote(name)
                                + ", but the field is drawn once, for its value in the model");
            }
        });
        faults.throwIfAny();
    }

    /** Whether a random field depends on a parameter, or on one that depends on it. */
    private static boolean isInSpectrum(EquationModel model, String name) {
        var moving = new HashSet<>(List.of(name));
        model.written().parameters().forEach((parameter, formula) -> {
            if (formula.names().stream().anyMatch(used -> moving.contains(used.name()))) {
                moving.add(parameter);
            }
        });
        return model.written().random().parameters().stream().anyMatch(moving::contains);
    }

    private static String unknown(EquationModel model, String name, List<String> valid) {
        if (model.symbols().isState(name)) {
            return Source.quote(name) + " is a state; its value at the start is " + Source.quote(INITIAL + name);
        } else if (model.symbols().names(Symbols.Role.PARAMETER).contains(name)) {
            return Source.quote(name)
                    + " is a parameter of a plug-in's equations, which are compiled for its value: write the"
                    + " equations in the study, or take initial values";
        }
        return Source.quote(name) + " is neither a parameter of the model nor an initial value: "
                + Names.suggest(name, valid);
    }

    @Override
    public List<Quantity> parameters() {
        return free.stream().map(name -> new Quantity(name, unit(name))).toList();
    }

    private String unit(String name) {
        var own = name.startsWith(INITIAL) ? name.substring(INITIAL.length()) : name;
        return model.written().units().getOrDefault(own, "");
    }

    @Override
    public HostArray values() {
        var states = model.states().stream().map(Quantity::name).toList();
        return HostArray.vector(free.stream()
                .mapToDouble(name -> name.startsWith(INITIAL)
                        ? model.initial().get(states.indexOf(name.substring(INITIAL.length())))
                        : model.constants().getOrDefault(name, Double.NaN))
                .toArray());
    }

    @Override
    public Program rhs() {
        return model.written().equations().isEmpty()
                ? Program.trace("rhs", types(), in -> model.rhs().apply(in.subList(0, 2)))
                : trace("rhs", model.values().joined(model.written()::slopes));
    }

    @Override
    public Optional<Program> diffusion() {
        return model.diffusion()
                .map(noise ->
                        trace("diffusion", (algebra, values) -> noise.terms().matrix(model.states(), algebra, values)));
    }

    @Override
    public Program expression(StudyNode text) {
        return trace("expression", EquationModel.number(model.parse(text, Symbols.ALL)));
    }

    @Override
    public Program initial() {
        return Program.trace("initial", List.of(ArrayType.vector(free.size())), in -> {
            var p = in.getFirst();
            var algebra = new Algebra.Traced(p);
            var values = numbers(algebra, p);
            if (model.fields().isPresent()) {
                return List.of(fields(model.fields().get(), p, values));
            }
            var start = new ArrayList<Expr>();
            for (int i = 0; i < model.states().size(); i++) {
                var name = model.states().get(i).name();
                int own = free.indexOf(INITIAL + name);
                var formula = model.written().initial().get(name);
                start.add(
                        own >= 0
                                ? p.get(own)
                                : formula != null
                                        ? formula.in(algebra, values)
                                        : p.constant(model.initial().get(i)));
            }
            return List.of(Expr.stack(start));
        });
    }

    private Expr fields(Fields fields, Expr p, Map<String, Expr> values) {
        fields.coordinates(p, values);
        model.written().random().values().forEach((name, field) -> values.put(name, p.constant(field)));
        var algebra = fields.new Traced(p);
        return fields.joined(model.states().stream()
                .map(state -> Objects.requireNonNull(model.written().initial().get(state.name()))
                        .in(algebra, values))
                .toList());
    }

    private List<ArrayType> types() {
        return List.of(ArrayType.SCALAR, model.values().stateType(), ArrayType.vector(free.size()));
    }

    private Program trace(String name, EquationModel.Body body) {
        return Program.trace(name, types(), in -> {
            var algebra = model.values().algebra(in.getFirst());
            var values = numbers(algebra, in.getLast());
            model.values().define(algebra, in.subList(0, 2), values);
            return List.of(body.in(algebra, values));
        });
    }

    /** Constants and parameters; those that p decides are computed from it. */
    private Map<String, Expr> numbers(Algebra<Expr> algebra, Expr p) {
        var values = new HashMap<String, Expr>();
        model.constants().forEach((name, value) -> values.put(name, algebra.constant(value)));
        var moving = new HashSet<String>();
        for (int i = 0; i < free.size(); i++) {
            if (!free.get(i).startsWith(INITIAL)) {
                values.put(free.get(i), p.get(i));
                moving.add(free.get(i));
            }
        }
        model.written().parameters().forEach((name, formula) -> {
            boolean moves = formula.names().stream().anyMatch(used -> moving.contains(used.name()));
            if (moves && !free.contains(name)) {
                values.put(name, formula.in(algebra, values));
                moving.add(name);
            }
        });
        return values;
    }
}
