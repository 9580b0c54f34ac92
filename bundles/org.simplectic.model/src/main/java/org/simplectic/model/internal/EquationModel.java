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
     */
    record Written(
            SequencedMap<String, Slope> equations,
            SequencedMap<String, Formula> parameters,
            Map<String, String> units,
            Map<String, Formula> initial) {
        static final Written NOTHING = new Written(new LinkedHashMap<>(), new LinkedHashMap<>(), Map.of(), Map.of());

        /** The right-hand side from the values of all names. */
        Expr slopes(Algebra<Expr> algebra, Map<String, Expr> values) {
            return Expr.stack(equations.values().stream()
                    .map(equation -> equation.in(algebra, values))
                    .toList());
        }

        boolean isSplit() {
            return equations.values().stream()
                    .anyMatch(slope -> slope.implicit().isPresent());
        }

        /** One part of the right-hand side from the values of all names. */
        Body part(Function<Slope, Optional<Formula>> part) {
            return (algebra, values) -> Expr.stack(equations.values().stream()
                    .map(slope -> Slope.part(part.apply(slope), algebra, values))
                    .toList());
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
            long seed) {
        var states = written.equations().sequencedKeySet().stream()
                .map(state -> new Quantity(state, written.units().getOrDefault(state, "")))
                .toList();
        var rhs = trace("rhs", states, constants, NONE, auxiliaries, written::slopes);
        var split = Optional.of(written).filter(Written::isSplit).map(parts -> {
            var implicit = parts.part(Slope::implicit);
            var explicit = parts.part(Slope::explicit);
            return new Split(
                    trace("implicit part", states, constants, NONE, auxiliaries, implicit),
                    trace("explicit part", states, constants, NONE, auxiliaries, explicit));
        });
        return new EquationModel(
                symbols, states, initial, constants, NONE, auxiliaries, written, rhs, split, Optional.empty(), seed);
    }

    /** The same equations with noise. */
    EquationModel with(Optional<NoiseTerms> noise) {
        var compiled = noise.map(terms -> new Diffusion(
                terms,
                trace(
                        "diffusion",
                        states,
                        constants,
                        invariants,
                        auxiliaries,
                        (algebra, values) -> terms.matrix(states, algebra, values))));
        return new EquationModel(
                symbols, states, initial, constants, invariants, auxiliaries, written, rhs, split, compiled, seed);
    }

    @Override
    public List<String> variables() {
        return Stream.concat(
                        symbols.names(Symbols.Role.PARAMETER).stream().filter(written.parameters()::containsKey),
                        states.stream().map(state -> ParametricModel.INITIAL + state.name()))
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
                seed);
    }

    @Override
    public Program expression(StudyNode text) {
        var formula = parse(text, Symbols.ALL);
        return trace("expression", states, constants, invariants, auxiliaries, formula::in);
    }

    @Override
    public Program function(StudyNode text, SequencedMap<String, Place> names) {
        var extended = symbols.with(names);
        var formula = Parser.parse(text, extended::contains);
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
        var formula = Parser.parse(text, symbols::contains);
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

    private static Program trace(
            String name,
            List<Quantity> states,
            Map<String, Double> constants,
            SequencedMap<String, Program> invariants,
            SequencedMap<String, Formula> auxiliaries,
            Body body) {
        var inputs = List.of(ArrayType.SCALAR, ArrayType.vector(states.size()));
        return Program.trace(name, inputs, arguments -> {
            var time = arguments.getFirst();
            var algebra = new Algebra.Traced(time);
            var values = new HashMap<String, Expr>();
            constants.forEach((constant, value) -> values.put(constant, time.constant(value)));
            define(states, invariants, auxiliaries, algebra, arguments, values);
            return List.of(body.in(algebra, values));
        });
    }

    /** Adds what t and the states decide to the values of parameters. */
    private static void define(
            List<Quantity> states,
            SequencedMap<String, Program> invariants,
            SequencedMap<String, Formula> auxiliaries,
            Algebra<Expr> algebra,
            List<Expr> place,
            Map<String, Expr> values) {
        values.put(Symbols.TIME, place.getFirst());
        for (int i = 0; i < states.size(); i++) {
            values.put(states.get(i).name(), place.getLast().get(i));
        }
        invariants.forEach((invariant, program) ->
                values.put(invariant, program.apply(place).getFirst()));
        auxiliaries.forEach((auxiliary, formula) -> values.put(auxiliary, formula.in(algebra, values)));
    }

    /** Adds what t and the states decide to the values of parameters. */
    void define(Algebra<Expr> algebra, List<Expr> place, Map<String, Expr> values) {
        define(states, invariants, auxiliaries, algebra, place, values);
    }
}
