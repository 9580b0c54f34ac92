package org.simplectic.model.internal;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.simplectic.api.Grid;
import org.simplectic.api.Model;
import org.simplectic.api.Noise;
import org.simplectic.api.ParametricModel;
import org.simplectic.api.Place;
import org.simplectic.api.Quantity;
import org.simplectic.api.Split;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;

/**
 * A system of differential equations given as text, or by a plug-in; ordinary or with noise.
 *
 * @param symbols what its names stand for
 * @param states names and units
 * @param initial their values at the start
 * @param constants parameters, pi and e
 * @param invariants what a plug-in says of its solutions: programs from (t, y) to a scalar
 * @param auxiliaries the auxiliary definitions, those used before those that use them
 * @param written what the study itself says
 * @param rhs the equations, compiled
 * @param split the two parts of them that the study or the plug-in tells apart
 * @param diffusion the noise, compiled
 * @param fields the grid on which the states have values, if they are fields
 * @param seed the study's
 */
record EquationModel(
        Symbols symbols,
        List<Quantity> states,
        HostArray initial,
        Map<String, Double> constants,
        SequencedMap<String, Program> invariants,
        SequencedMap<String, Formula> auxiliaries,
        Written written,
        Program rhs,
        Optional<Split> split,
        Optional<Diffusion> diffusion,
        Optional<Fields> fields,
        long seed)
        implements Model {

    private static final SequencedMap<String, Program> NONE =
            Collections.unmodifiableSequencedMap(new LinkedHashMap<>());

    /**
     * What the study itself says, as formulas.
     *
     * @param equations of the states; none if they are a plug-in's
     * @param parameters their values, those used before those that use them
     * @param units of parameters and states
     * @param initial the values of states at the start
     * @param random what is random in these
     */
    record Written(
            SequencedMap<String, Slope> equations,
            SequencedMap<String, Formula> parameters,
            Map<String, String> units,
            Map<String, Formula> initial,
            RandomFields.Drawn random) {
        static final Written NOTHING = new Written(
                new LinkedHashMap<>(), new LinkedHashMap<>(), Map.of(), Map.of(), RandomFields.Drawn.NOTHING);

        /** The right-hand side from the values of all names, one value a state. */
        List<Expr> slopes(Algebra<Expr> algebra, Map<String, Expr> values) {
            return lessFluxes(
                    algebra,
                    equations.values().stream()
                            .map(equation -> equation.in(algebra, values))
                            .toList());
        }

        /** The part that is only evaluated, from the values of all names: fluxes are of it. */
        List<Expr> explicit(Algebra<Expr> algebra, Map<String, Expr> values) {
            return lessFluxes(algebra, part(Slope::explicit).in(algebra, values));
        }

        private List<Expr> lessFluxes(Algebra<Expr> algebra, List<Expr> slopes) {
            return algebra instanceof Fields.Traced onGrid
                    ? onGrid.lessDivergence(List.copyOf(equations.sequencedKeySet()), slopes)
                    : slopes;
        }

        boolean isSplit() {
            return equations.values().stream()
                    .anyMatch(slope -> slope.implicit().isPresent());
        }

        /** One part of the right-hand side from the values of all names. */
        States part(Function<Slope, Optional<Formula>> part) {
            return (algebra, values) -> equations.values().stream()
                    .map(slope -> Slope.part(part.apply(slope), algebra, values))
                    .toList();
        }
    }

    /**
     * The noise term, but for the interval of its path.
     *
     * @param terms as they are written
     * @param matrix from (t, y) to a row a state and a column a process
     */
    record Diffusion(NoiseTerms terms, Program matrix) {}

    /** Compiles the equations, one a state. */
    static EquationModel of(
            Symbols symbols,
            Written written,
            HostArray initial,
            Map<String, Double> constants,
            SequencedMap<String, Formula> auxiliaries,
            Optional<Fields> fields,
            long seed) {
        var states = written.equations().sequencedKeySet().stream()
                .map(state -> new Quantity(state, written.units().getOrDefault(state, "")))
                .toList();
        var names = new Values(states, constants, NONE, auxiliaries, fields);
        var rhs = names.trace("rhs", names.joined(written::slopes));
        var split = Optional.of(written)
                .filter(Written::isSplit)
                .map(parts -> new Split(
                        names.trace("implicit part", names.joined(parts.part(Slope::implicit))),
                        names.trace("explicit part", names.joined(parts::explicit))));
        return new EquationModel(
                symbols,
                states,
                initial,
                constants,
                NONE,
                auxiliaries,
                written,
                rhs,
                split,
                Optional.empty(),
                fields,
                seed);
    }

    /** The same equations with noise. */
    EquationModel with(Optional<NoiseTerms> noise) {
        var compiled = noise.map(terms -> new Diffusion(
                terms, values().trace("diffusion", (algebra, values) -> terms.matrix(states, algebra, values))));
        return new EquationModel(
                symbols,
                states,
                initial,
                constants,
                invariants,
                auxiliaries,
                written,
                rhs,
                split,
                compiled,
                fields,
                seed);
    }

    Values values() {
        return new Values(states, constants, invariants, auxiliaries, fields);
    }

    @Override
    public Optional<Grid> grid() {
        return fields.map(Fields::grid);
    }

    @Override
    public Optional<Program> waveRate() {
        return fields.flatMap(Fields::transport)
                .map(transport -> values().trace(
                                "wave rate",
                                (algebra, values) ->
                                        transport.rateIn(fields.get().grid(), values)));
    }

    @Override
    public List<String> variables() {
        return Stream.concat(
                        symbols.names(Symbols.Role.PARAMETER).stream().filter(written.parameters()::containsKey),
                        states.stream()
                                .filter(state -> fields.isEmpty())
                                .map(state -> ParametricModel.INITIAL + state.name()))
                .toList();
    }

    @Override
    public ParametricModel parametric(SequencedMap<String, Place> names) {
        return ParametricEquations.of(this, names);
    }

    @Override
    public Optional<Noise> noise(double from, double to) {
        return diffusion.map(term -> new Noise(
                term.matrix(),
                term.terms().interpretation(),
                term.terms().structure(),
                RandomKey.ofSeed(seed),
                from,
                to));
    }

    /** No states, no parameters. */
    static EquationModel none(long seed) {
        var inputs = List.of(ArrayType.SCALAR, ArrayType.vector(0));
        return new EquationModel(
                new Symbols(),
                List.of(),
                HostArray.vector(),
                Symbols.NUMBERS,
                NONE,
                new LinkedHashMap<>(),
                Written.NOTHING,
                Program.trace("rhs", inputs, arguments -> List.of(arguments.getLast())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                seed);
    }

    @Override
    public Program expression(StudyNode text) {
        return values().trace("expression", number(parse(text, Symbols.ALL)));
    }

    /**
     * A formula that must be one number.
     *
     * @throws StudyException when it is traced, if it is a field
     */
    static Body number(Formula formula) {
        return (algebra, values) -> {
            var value = formula.in(algebra, values);
            if (value.type().rank() > 0) {
                var text = formula.source().text();
                throw formula.source()
                        .error(
                                0,
                                text.length(),
                                "expected one number, but " + Source.quote(text)
                                        + " is a field; write mean(...), integral(...), max(...) or min(...) of it");
            }
            return value;
        };
    }

    @Override
    public Program function(StudyNode text, SequencedMap<String, Place> names) {
        var extended = symbols.with(names);
        var formula = Parser.parse(text, extended);
        var faults = new Faults();
        extended.check(formula, Symbols.UNKNOWNS, faults);
        faults.throwIfAny();
        var order = List.copyOf(names.sequencedKeySet());
        return Program.trace("function", List.of(ArrayType.vector(order.size())), arguments -> {
            var vector = arguments.getFirst();
            var values = new HashMap<String, Expr>();
            constants.forEach((constant, value) -> values.put(constant, vector.constant(value)));
            for (int i = 0; i < order.size(); i++) {
                values.put(order.get(i), vector.get(i));
            }
            return List.of(formula.in(new Algebra.Traced(vector), values));
        });
    }

    @Override
    public double number(StudyNode text) {
        return value(parse(text, Symbols.CONSTANTS), constants);
    }

    Formula parse(StudyNode text, Set<Symbols.Role> allowed) {
        var formula = Parser.parse(text, symbols);
        var faults = new Faults();
        symbols.check(formula, allowed, faults);
        faults.throwIfAny();
        return formula;
    }

    /**
     * The value of a constant expression.
     *
     * @throws StudyException if it is infinite or not a number
     */
    static double value(Formula formula, Map<String, Double> constants) {
        double value = formula.in(new Algebra.Numbers(), constants);
        if (!Double.isFinite(value)) {
            var found = Double.isNaN(value) ? "not a number (NaN)" : value > 0 ? "infinite" : "minus infinite";
            throw formula.source()
                    .error(
                            0,
                            formula.source().text().length(),
                            "expected a finite number, but the value of "
                                    + Source.quote(formula.source().text()) + " is " + found);
        }
        return value;
    }

    /** What a program computes from the values of all names. */
    interface Body {
        Expr in(Algebra<Expr> algebra, Map<String, Expr> values);
    }

    /** The values of all states, from those of all names. */
    interface States {
        List<Expr> in(Algebra<Expr> algebra, Map<String, Expr> values);
    }

    /** What names stand for in programs of t and the state vector. */
    record Values(
            List<Quantity> states,
            Map<String, Double> constants,
            SequencedMap<String, Program> invariants,
            SequencedMap<String, Formula> auxiliaries,
            Optional<Fields> fields) {
        Program trace(String name, Body body) {
            return Program.trace(name, List.of(ArrayType.SCALAR, stateType()), arguments -> {
                var algebra = algebra(arguments.getFirst());
                var values = new HashMap<String, Expr>();
                constants.forEach((constant, value) -> values.put(constant, algebra.constant(value)));
                define(algebra, arguments, values);
                return List.of(body.in(algebra, values));
            });
        }

        ArrayType stateType() {
            return ArrayType.vector(
                    states.size() * fields.map(found -> found.grid().size()).orElse(1));
        }

        Algebra<Expr> algebra(Expr program) {
            return fields.<Algebra<Expr>>map(found -> found.new Traced(program))
                    .orElseGet(() -> new Algebra.Traced(program));
        }

        /** States as the state vector has them. */
        Body joined(States each) {
            return (algebra, values) -> {
                var all = each.in(algebra, values);
                return fields.map(found -> found.joined(all)).orElseGet(() -> Expr.stack(all));
            };
        }

        /** Adds what t and the states decide to the values of parameters. */
        void define(Algebra<Expr> algebra, List<Expr> place, Map<String, Expr> values) {
            values.put(Symbols.TIME, place.getFirst());
            fields.ifPresent(found -> found.coordinates(place.getFirst(), values));
            for (int i = 0; i < states.size(); i++) {
                int index = i;
                var y = place.getLast();
                values.put(
                        states.get(i).name(),
                        fields.map(found -> found.field(y, index)).orElseGet(() -> y.get(index)));
            }
            if (algebra instanceof Fields.Traced onGrid) {
                onGrid.know(values, states.stream().map(Quantity::name).toList());
            }
            invariants.forEach((invariant, program) ->
                    values.put(invariant, program.apply(place).getFirst()));
            auxiliaries.forEach((auxiliary, formula) -> values.put(auxiliary, formula.in(algebra, values)));
        }
    }
}
