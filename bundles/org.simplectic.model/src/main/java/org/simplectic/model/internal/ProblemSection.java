package org.simplectic.model.internal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.api.Model;
import org.simplectic.api.Names;
import org.simplectic.api.Place;
import org.simplectic.api.Quantity;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.api.WrittenModel;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;

/**
 * Reads a {@code model} section that names a plug-in of kind {@code problem}. All that the plug-in says is copied: nothing of it is in
 * the model, so that it can be let go.
 */
final class ProblemSection {
    /** The key that selects the plug-in, and its kind. */
    static final String PROBLEM = "problem";

    private static final String PARAMETERS = "parameters";
    private static final String INITIAL = "initial";
    private static final List<String> KEYS = List.of(PROBLEM, PARAMETERS, INITIAL);

    private final StudyNode.Mapping section;
    private final StudyNode problem;
    private final long seed;
    private final Faults faults = new Faults();
    private final Symbols symbols = new Symbols();
    private final Map<String, Double> constants = new HashMap<>(Symbols.NUMBERS);

    ProblemSection(StudyNode.Mapping section, long seed) {
        this.section = section;
        this.seed = seed;
        this.problem = section.get(PROBLEM);
    }

    /**
     * Reads the section.
     *
     * @throws StudyException with every mistake in it
     */
    Model read(Verb.Methods methods) {
        var plugin = faults.attempt(() -> methods.method(Object.class, PROBLEM, choice()));
        if (plugin.orElse(null) instanceof WrittenModel written) {
            return new ModelSection(WrittenSection.of(written, section, methods), seed).read(methods);
        }
        for (var key : section.entries().keySet()) {
            if (!KEYS.contains(key)) {
                faults.add(
                        place(section, key),
                        () -> "a model with the key '" + PROBLEM + "' has its equations from a plug-in, and has no key "
                                + Source.quote(key) + ": " + Names.suggest(key, KEYS));
            }
        }
        var model = plugin.flatMap(system -> faults.attempt(() -> model((DynamicalSystem) system)));
        faults.throwIfAny();
        return model.orElseThrow();
    }

    /** As methods are chosen: the key named like the kind, and the options beside it. */
    private StudyNode.Mapping choice() {
        var parameters = section.mapping(PARAMETERS);
        var entries = new LinkedHashMap<String, StudyNode>();
        entries.put(PROBLEM, problem);
        parameters
                .entries()
                .forEach((name, node) -> entries.put(name, Entry.of(node).value()));
        return new StudyNode.Mapping(entries, parameters.keys(), section.place());
    }

    private Model model(DynamicalSystem system) {
        try {
            var states = List.copyOf(system.states());
            var initial = system.initial();
            var rhs = system.rhs();
            var types = List.of(ArrayType.SCALAR, ArrayType.vector(states.size()));
            rhs.checkArguments(types);
            check("right-hand side", rhs.outputTypes().equals(types.subList(1, 2)), rhs.outputTypes(), types.getLast());
            check("initial state", initial.type().equals(types.getLast()), initial.type(), types.getLast());
            var split = system.split();
            split.ifPresent(parts -> {
                parts.implicit().checkArguments(types);
                check(
                        "split",
                        parts.implicit().outputTypes().equals(rhs.outputTypes()),
                        parts.implicit().outputTypes(),
                        types.getLast());
            });
            var invariants = new LinkedHashMap<>(system.invariants());
            states.forEach(state -> define(state.name(), Symbols.Role.STATE));
            system.parameters().forEach((name, value) -> {
                define(name, Symbols.Role.PARAMETER);
                constants.put(name, value);
            });
            invariants.forEach((name, program) -> {
                define(name, Symbols.Role.INVARIANT);
                program.checkArguments(types);
            });
            var family = system.family().filter(found -> invariants.isEmpty());
            var equations = new EquationModel(
                    symbols,
                    states,
                    initial(states, initial),
                    Map.copyOf(constants),
                    invariants,
                    new LinkedHashMap<>(),
                    EquationModel.Written.NOTHING,
                    rhs,
                    split,
                    Optional.empty(),
                    Optional.empty(),
                    seed);
            return system.isMap() || family.isPresent()
                    ? new ProblemModel(equations, system.isMap(), family)
                    : equations;
        } catch (IllegalArgumentException e) {
            throw section.find(PARAMETERS).orElse(problem).error(String.valueOf(e.getMessage()));
        }
    }

    private static void check(String part, boolean fits, Object found, Object expected) {
        if (!fits) {
            throw new IllegalArgumentException(
                    "the plug-in's " + part + " does not fit its states: it is " + found + ", not " + expected);
        }
    }

    private void define(String name, Symbols.Role role) {
        symbols.define(name, role, problem.place());
    }

    /** The plug-in's, with the values that the study gives instead. */
    private HostArray initial(List<Quantity> states, HostArray initial) {
        var values = initial.toArray();
        var names = states.stream().map(Quantity::name).toList();
        var part = section.mapping(INITIAL);
        part.entries().forEach((name, node) -> {
            int index = names.indexOf(name);
            if (index < 0) {
                faults.add(
                        place(part, name),
                        () -> Source.quote(name) + " is not a state of the problem: " + Symbols.suggest(name, names));
            } else {
                faults.attempt(() -> Parser.parse(Entry.of(node).value(), symbols))
                        .filter(formula -> symbols.check(formula, Symbols.CONSTANTS, faults))
                        .flatMap(formula -> faults.attempt(() -> EquationModel.value(formula, constants)))
                        .ifPresent(value -> values[index] = value);
            }
        });
        return HostArray.vector(values);
    }

    private static Place place(StudyNode.Mapping mapping, String key) {
        return mapping.keys().getOrDefault(key, mapping.place());
    }
}
