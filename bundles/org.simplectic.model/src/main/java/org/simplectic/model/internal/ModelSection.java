package org.simplectic.model.internal;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.simplectic.api.Grid;
import org.simplectic.api.Model;
import org.simplectic.api.Names;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;
import org.simplectic.array.HostArray;

/**
 * Reads one {@code model} section, once. First all names are collected, so that definitions may stand in any order, then
 * every formula is parsed, checked and put in order; what is independent of a mistake is still checked.
 */
final class ModelSection {
    private static final List<String> KEYS = List.of(
            "equations",
            "initial",
            "parameters",
            "noise",
            GridSection.GRID,
            GridSection.DISCRETIZATION,
            GridSection.BOUNDARIES,
            FluxSection.FLUX,
            FluxSection.SPEEDS);
    private static final String IMPLICIT = "implicit";
    private static final String EXPLICIT = "explicit";
    /** What a key looks like that is meant to be a derivative. */
    private static final Pattern DERIVATIVE_LIKE = Pattern.compile(".*/.*|.*'|.*\\s.*", Pattern.DOTALL);

    private static final Pattern DERIVATIVE = Pattern.compile("d([A-Za-z_][A-Za-z0-9_]*)/dt");

    private final StudyNode.Mapping section;
    private final long seed;
    private final Faults faults = new Faults();
    private final Symbols symbols = new Symbols();
    private final SequencedSet<String> states = new LinkedHashSet<>();
    private final SequencedMap<String, StudyNode> implicitParts = new LinkedHashMap<>();
    private final SequencedMap<String, StudyNode> explicitParts = new LinkedHashMap<>();
    private final SequencedMap<String, StudyNode> auxiliaries = new LinkedHashMap<>();
    private final SequencedMap<String, Entry> parameters = new LinkedHashMap<>();
    private final SequencedMap<String, Entry> initial = new LinkedHashMap<>();
    private final Map<String, Double> constants = new HashMap<>(Symbols.NUMBERS);

    ModelSection(StudyNode.Mapping section, long seed) {
        this.section = section;
        this.seed = seed;
    }

    /**
     * Reads the section.
     *
     * @throws StudyException with every mistake in it
     */
    Model read(Verb.Methods methods) {
        checkKeys();
        var grid = section.find(GridSection.GRID)
                .flatMap(present -> faults.attempt(() -> new GridSection(section, symbols, faults)));
        part("equations").ifPresent(this::collectEquations);
        var flux = section.find(FluxSection.FLUX)
                .flatMap(present -> faults.attempt(() -> new FluxSection(section, faults)));
        flux.ifPresent(this::collectConserved);
        part("parameters").ifPresent(this::collectParameters);
        part("initial").ifPresent(this::collectInitial);
        var noise = section.find("noise")
                .flatMap(present -> part("noise"))
                .map(part -> new NoiseSection(part, symbols, states, faults));
        var given = evaluateParameters();
        boolean isOnGrid = section.find(GridSection.GRID).isPresent();
        var definitions = Definitions.ordered(parse(auxiliaries, Symbols.ALL), faults);
        var context = new GridContext();
        var fluxes = grid.flatMap(axes -> flux.flatMap(
                part -> part.read(axes.axes(), states, definitions, text -> context.parse(text, Symbols.ALL))));
        var fields = grid.flatMap(part -> part.read(states, fluxes, context, methods));
        var random = new RandomFields(symbols, faults);
        var beginnings = isOnGrid ? places(random) : parse(values(initial), Symbols.CONSTANTS);
        var drawn = fields.flatMap(found -> random.draw(found.grid(), constants, seed));
        var start = isOnGrid
                ? fields.flatMap(found -> drawn.map(values -> fields(found.grid(), beginnings, values)))
                        .orElse(new double[0])
                : evaluate(beginnings);
        var derivatives = slopes();
        var dependence = new NoiseTerms.Dependence(states, definitions);
        var terms = noise.flatMap(part -> terms(part, dependence));
        if (isOnGrid && section.find("noise").isPresent()) {
            faults.add(
                    keyPlace(section, "noise"),
                    "there is no noise for fields on a grid yet: leave out 'noise' or 'grid'");
        }
        faults.throwIfAny();
        return EquationModel.of(
                        symbols,
                        new EquationModel.Written(
                                derivatives, given, units(), beginnings, drawn.orElse(RandomFields.Drawn.NOTHING)),
                        HostArray.vector(start),
                        Map.copyOf(constants),
                        definitions,
                        fields,
                        seed)
                .with(terms);
    }

    private SequencedMap<String, Slope> slopes() {
        var implicit = parse(implicitParts, Symbols.ALL);
        var explicit = parse(explicitParts, Symbols.ALL);
        var slopes = new LinkedHashMap<String, Slope>();
        for (var state : states) {
            slopes.put(
                    state,
                    new Slope(Optional.ofNullable(implicit.get(state)), Optional.ofNullable(explicit.get(state))));
        }
        return slopes;
    }

    private Optional<NoiseTerms> terms(NoiseSection part, NoiseTerms.Dependence dependence) {
        var amplitudes = new LinkedHashMap<String, Map<String, Formula>>();
        part.texts().forEach((state, row) -> amplitudes.put(state, parse(row, Symbols.ALL)));
        var interpretation = part.interpretation();
        var mixing = part.mixing(this::constant);
        return interpretation.isEmpty() || mixing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        NoiseTerms.of(interpretation.get(), part.processes(), amplitudes, mixing.get(), dependence));
    }

    private final class GridContext implements GridSection.Context {
        @Override
        public Optional<Double> constant(StudyNode text) {
            return ModelSection.this.constant(text);
        }

        @Override
        public Optional<Formula> parse(StudyNode text, Set<Symbols.Role> allowed) {
            return faults.attempt(() -> Parser.parse(text, symbols))
                    .filter(formula -> symbols.check(formula, allowed, faults));
        }
    }

    private Optional<Double> constant(StudyNode text) {
        return faults.attempt(() -> Parser.parse(text, symbols))
                .filter(formula -> symbols.check(formula, Symbols.CONSTANTS, faults))
                .flatMap(this::evaluate);
    }

    private void checkKeys() {
        for (var key : section.entries().keySet()) {
            if (!KEYS.contains(key)) {
                faults.add(
                        keyPlace(section, key),
                        () -> "unknown key " + Source.quote(key) + ": " + Names.suggest(key, KEYS));
            }
        }
        for (var key :
                List.of(GridSection.DISCRETIZATION, GridSection.BOUNDARIES, FluxSection.FLUX, FluxSection.SPEEDS)) {
            if (section.find(key).isPresent() && section.find(GridSection.GRID).isEmpty()) {
                faults.add(
                        keyPlace(section, key),
                        "'" + key + "' is for fields on a grid, and the model has none: add 'grid', such as"
                                + " {x: {from: 0, to: 1, points: 100, boundary: periodic}}");
            }
        }
        if (section.find(FluxSection.SPEEDS).isPresent()
                && section.find(FluxSection.FLUX).isEmpty()) {
            faults.add(
                    keyPlace(section, FluxSection.SPEEDS),
                    "'speeds' are those of waves by a 'flux', and the model has none");
        }
        for (var key : List.of("equations", "initial")) {
            boolean hasFlux =
                    key.equals("equations") && section.find(FluxSection.FLUX).isPresent();
            if (section.find(key).isEmpty() && !hasFlux) {
                faults.add(section.place(), "the key '" + key + "' is missing here");
            }
        }
    }

    private Optional<StudyNode.Mapping> part(String key) {
        return faults.attempt(() -> section.mapping(key));
    }

    private void collectEquations(StudyNode.Mapping part) {
        part.entries().forEach((key, value) -> {
            var place = keyPlace(part, key);
            var derivative = DERIVATIVE.matcher(key);
            if (derivative.matches()) {
                define(derivative.group(1), Symbols.Role.STATE, place).ifPresent(name -> {
                    states.add(name);
                    collectParts(name, value);
                });
            } else if (DERIVATIVE_LIKE.matcher(key).matches()) {
                faults.add(place, () -> notAnEquation(key));
            } else {
                define(key, Symbols.Role.AUXILIARY, place).ifPresent(name -> auxiliaries.put(name, value));
            }
        });
        boolean hasDerivative =
                part.entries().keySet().stream().map(DERIVATIVE::matcher).anyMatch(Matcher::matches);
        if (!hasDerivative
                && section.find("equations").isPresent()
                && section.find(FluxSection.FLUX).isEmpty()) {
            faults.add(part.place(), "there is no equation of a state here; expected a key such as dx/dt");
        }
    }

    /** A field with a flux needs no equation: if it begins with something, it is a state. */
    private void collectConserved(FluxSection flux) {
        var beginning = faults.attempt(() -> section.mapping("initial"))
                .map(part -> part.entries().sequencedKeySet())
                .orElseGet(LinkedHashSet::new);
        flux.fields().forEach((name, place) -> {
            if (states.contains(name)) {
                return;
            } else if (!beginning.contains(name) || symbols.contains(name)) {
                var known = new LinkedHashSet<>(states);
                known.addAll(beginning);
                faults.add(
                        place,
                        () -> Source.quote(name) + " has a flux, but "
                                + (symbols.contains(name)
                                        ? "is " + symbols.describe(name)
                                        : "neither an equation nor an initial value")
                                + ": " + Symbols.suggest(name, known));
            } else {
                define(name, Symbols.Role.STATE, place).ifPresent(states::add);
            }
        });
    }

    private void collectParts(String state, StudyNode value) {
        if (!(value instanceof StudyNode.Mapping parts)) {
            explicitParts.put(state, value);
            return;
        }
        var known = List.of(IMPLICIT, EXPLICIT);
        if (parts.entries().isEmpty()) {
            faults.add(parts.place(), "expected an expression, or its parts: " + String.join(" and ", known));
        }
        parts.entries().forEach((key, part) -> {
            if (key.equals(IMPLICIT)) {
                implicitParts.put(state, part);
            } else if (key.equals(EXPLICIT)) {
                explicitParts.put(state, part);
            } else {
                faults.add(
                        keyPlace(parts, key),
                        () -> "unknown part " + Source.quote(key) + " of " + Source.quote("d" + state + "/dt") + ": "
                                + Names.suggest(key, known));
            }
        });
    }

    /** Offers the key in its right spelling where only blanks, case or a prime are wrong. */
    private static String notAnEquation(String key) {
        var message = Source.quote(key) + " is neither an equation, dNAME/dt, nor the name of an auxiliary definition";
        var state = Pattern.compile("d?\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*('|/\\s*[dD]\\s*[A-Za-z]*)")
                .matcher(key);
        return state.matches() && key.length() <= 60
                ? message + "; did you mean 'd" + state.group(1) + "/dt'?"
                : message;
    }

    private void collectParameters(StudyNode.Mapping part) {
        part.entries().forEach((name, value) -> {
            var defined = define(name, Symbols.Role.PARAMETER, keyPlace(part, name));
            var entry = faults.attempt(() -> Entry.of(value));
            if (defined.isPresent() && entry.isPresent()) {
                parameters.put(name, entry.get());
            }
        });
    }

    private Optional<String> define(String name, Symbols.Role role, Place place) {
        return faults.attempt(() -> {
            symbols.define(name, role, place);
            return name;
        });
    }

    private void collectInitial(StudyNode.Mapping part) {
        part.entries().forEach((name, value) -> {
            faults.attempt(() -> Entry.of(value)).ifPresent(entry -> initial.put(name, entry));
            if (!symbols.isState(name)) {
                faults.add(keyPlace(part, name), () -> noEquation(name, part));
            }
        });
        for (var state : states) {
            if (part.find(state).isEmpty() && section.find("initial").isPresent()) {
                faults.add(symbols.place(state), () -> noInitial(state, part));
            }
        }
    }

    private String noEquation(String name, StudyNode.Mapping part) {
        if (symbols.contains(name)) {
            return Source.quote(name) + " is " + symbols.describe(name)
                    + ", not a state: only names with an equation dNAME/dt have initial values";
        }
        var waiting =
                states.stream().filter(state -> part.find(state).isEmpty()).toList();
        return Source.quote(name) + " has an initial value, but there is no equation "
                + Source.quote("d" + name + "/dt")
                + Names.nearest(name, waiting)
                        .map(state -> "; did you mean '" + state + "'?")
                        .orElse("");
    }

    private String noInitial(String state, StudyNode.Mapping part) {
        var unused = part.entries().keySet().stream()
                .filter(name -> !symbols.contains(name))
                .toList();
        return "state " + Source.quote(state) + " has no initial value: add it under 'initial'"
                + Names.nearest(state, unused)
                        .map(name -> "; did you mean '" + name + "' to be its name?")
                        .orElse("");
    }

    private SequencedMap<String, Formula> evaluateParameters() {
        var ordered = Definitions.ordered(parse(values(parameters), Symbols.CONSTANTS), faults);
        ordered.forEach((name, formula) -> evaluate(formula).ifPresent(value -> constants.put(name, value)));
        return ordered;
    }

    private static SequencedMap<String, StudyNode> values(SequencedMap<String, Entry> entries) {
        var values = new LinkedHashMap<String, StudyNode>();
        entries.forEach((name, entry) -> values.put(name, entry.value()));
        return values;
    }

    /** The formulas of fields at the start, with names for what is random in them. */
    private SequencedMap<String, Formula> places(RandomFields random) {
        var formulas = new LinkedHashMap<String, Formula>();
        values(initial)
                .forEach((state, text) -> faults.attempt(() -> Parser.parse(text, symbols))
                        .flatMap(formula -> random.take(state, formula))
                        .filter(formula -> symbols.check(formula, Symbols.PLACES, faults))
                        .ifPresent(formula -> formulas.put(state, formula)));
        return formulas;
    }

    /** The fields at the start, one after the other. */
    private double[] fields(Grid grid, Map<String, Formula> beginnings, RandomFields.Drawn random) {
        var values = new double[states.size() * grid.size()];
        int first = 0;
        for (var state : states) {
            var formula = beginnings.get(state);
            if (formula != null
                    && parametersIn(formula).stream()
                            .allMatch(name -> constants.containsKey(name) || isCoordinate(grid, name))) {
                int at = first;
                faults.attempt(() -> {
                    new FieldStart(grid, constants, random.values()).fill(formula, values, at);
                    return state;
                });
            }
            first += grid.size();
        }
        return values;
    }

    private static boolean isCoordinate(Grid grid, String name) {
        return grid.axes().stream().anyMatch(axis -> axis.name().equals(name));
    }

    private static List<String> parametersIn(Formula formula) {
        return formula.names().stream().map(Node.Name::name).toList();
    }

    private double[] evaluate(Map<String, Formula> beginnings) {
        var numbers = new HashMap<String, Double>();
        beginnings.forEach((name, formula) -> evaluate(formula).ifPresent(value -> numbers.put(name, value)));
        return states.stream()
                .mapToDouble(state -> numbers.getOrDefault(state, Double.NaN))
                .toArray();
    }

    /** Empty if the value is not finite, or depends on a parameter that has no value because of another mistake. */
    private Optional<Double> evaluate(Formula formula) {
        boolean isComplete = formula.names().stream().allMatch(name -> constants.containsKey(name.name()));
        return isComplete ? faults.attempt(() -> EquationModel.value(formula, constants)) : Optional.empty();
    }

    private SequencedMap<String, Formula> parse(SequencedMap<String, StudyNode> texts, Set<Symbols.Role> allowed) {
        var formulas = new LinkedHashMap<String, Formula>();
        texts.forEach((name, text) -> faults.attempt(() -> Parser.parse(text, symbols))
                .filter(formula -> symbols.check(formula, allowed, faults))
                .ifPresent(formula -> formulas.put(name, formula)));
        return formulas;
    }

    private Map<String, String> units() {
        var units = new HashMap<String, String>();
        parameters.forEach((name, entry) -> units.put(name, entry.unit()));
        initial.forEach((name, entry) -> units.put(name, entry.unit()));
        return units;
    }

    private static Place keyPlace(StudyNode.Mapping mapping, String key) {
        return mapping.keys().getOrDefault(key, mapping.place());
    }
}
