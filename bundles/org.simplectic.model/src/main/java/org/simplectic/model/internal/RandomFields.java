package org.simplectic.model.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.simplectic.api.Grid;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;

/**
 * The calls <code>random(spectrum)</code> and <code>random(spectrum, seed)</code> in initial values. Each is taken out of its formula, where
 * a name stands for it, and drawn once the grid is known: the field is decided by seed, state and its number among the state's.
 */
final class RandomFields {
    static final String FUNCTION = "random";

    /** What a spectrum is a function of, also where a parameter has this name. */
    static final String WAVE_NUMBER = "k";

    /** Hash of names that are the streams of their numbers (Fowler, Noll and Vo, 1a, 64 bits). */
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;

    private static final Set<Symbols.Role> ALLOWED = Symbols.CONSTANTS;

    private record Call(String name, Formula spectrum, Optional<Formula> seed, Node.Call node) {}

    /**
     * What the names in formulas stand for.
     *
     * @param values fields of the grid's shape
     * @param parameters that they depend on
     */
    record Drawn(Map<String, HostArray> values, Set<String> parameters) {
        static final Drawn NOTHING = new Drawn(Map.of(), Set.of());

        /** Copies both. */
        Drawn {
            values = Map.copyOf(values);
            parameters = Set.copyOf(parameters);
        }
    }

    private final Symbols symbols;
    private final Faults faults;
    private final List<Call> calls = new ArrayList<>();

    RandomFields(Symbols symbols, Faults faults) {
        this.symbols = symbols;
        this.faults = faults;
    }

    /** The formula of a state with a name for each call; empty if one is not right. */
    Optional<Formula> take(String state, Formula formula) {
        if (!formula.source().text().contains(FUNCTION)) {
            return Optional.of(formula);
        }
        var extraction = new Extraction(state, formula);
        var root = extraction.of(formula.root());
        var outside = formula.names().stream()
                .filter(name -> extraction.taken.stream().noneMatch(call -> isIn(name, call)))
                .toList();
        return extraction.isRight ? Optional.of(new Formula(formula.source(), root, outside)) : Optional.empty();
    }

    private static boolean isIn(Node inner, Node outer) {
        return inner.start() >= outer.start() && inner.end() <= outer.end();
    }

    /** Copies a tree; a loop over left operands, as deep as sums are long. */
    private final class Extraction {
        private final String state;
        private final Formula formula;
        private final List<Node.Call> taken = new ArrayList<>();
        private boolean isRight = true;

        Extraction(String state, Formula formula) {
            this.state = state;
            this.formula = formula;
        }

        Node of(Node node) {
            return switch (node) {
                case Node.Literal literal -> literal;
                case Node.Name name -> name;
                case Node.Negate negate -> new Node.Negate(of(negate.operand()), negate.start(), negate.end());
                case Node.Not not -> new Node.Not(of(not.operand()), not.start(), not.end());
                case Node.Where where ->
                    new Node.Where(of(where.condition()), of(where.yes()), of(where.no()), where.start(), where.end());
                case Node.Binary binary -> chain(binary);
                case Node.Call call ->
                    call.function().name().equals(FUNCTION)
                            ? name(call)
                            : new Node.Call(
                                    call.function(),
                                    call.arguments().stream().map(this::of).toList(),
                                    call.start(),
                                    call.end());
            };
        }

        private Node chain(Node.Binary last) {
            var pending = new ArrayDeque<Node.Binary>();
            Node first = last;
            while (first instanceof Node.Binary binary) {
                pending.push(binary);
                first = binary.left();
            }
            var result = of(first);
            for (var binary : pending) {
                result = new Node.Binary(binary.operator(), result, of(binary.right()), binary.start(), binary.end());
            }
            return result;
        }

        private Node name(Node.Call call) {
            taken.add(call);
            var name = FUNCTION + " " + taken.size() + " of " + state;
            var spectrum = part(call.arguments().getFirst());
            var seed = call.arguments().size() > 1
                    ? Optional.of(part(call.arguments().get(1)))
                    : Optional.<Formula>empty();
            isRight &= symbols.check(withoutWaveNumber(spectrum), ALLOWED, faults);
            isRight &= seed.isEmpty() || symbols.check(seed.get(), ALLOWED, faults);
            calls.add(new Call(name, spectrum, seed, call));
            return new Node.Name(name, call.start(), call.end());
        }

        private Formula part(Node node) {
            return new Formula(
                    formula.source(),
                    node,
                    formula.names().stream().filter(name -> isIn(name, node)).toList());
        }
    }

    private static Formula withoutWaveNumber(Formula spectrum) {
        return new Formula(
                spectrum.source(),
                spectrum.root(),
                spectrum.names().stream()
                        .filter(name -> !name.name().equals(WAVE_NUMBER))
                        .toList());
    }

    /**
     * Draws all of them.
     *
     * @param constants parameters, pi and e
     * @param seed the study's
     * @return empty if there was a mistake
     */
    Optional<Drawn> draw(Grid grid, Map<String, Double> constants, long seed) {
        var values = new HashMap<String, HostArray>();
        var parameters = new HashSet<String>();
        for (var call : calls) {
            var used = new ArrayList<>(withoutWaveNumber(call.spectrum()).names());
            call.seed().ifPresent(formula -> used.addAll(formula.names()));
            used.forEach(name -> parameters.add(name.name()));
            if (used.stream().allMatch(name -> constants.containsKey(name.name()))) {
                faults.attempt(() -> draw(call, grid, constants, seed))
                        .ifPresent(field -> values.put(call.name(), field));
            }
        }
        return values.size() < calls.size() ? Optional.empty() : Optional.of(new Drawn(values, parameters));
    }

    private static HostArray draw(Call call, Grid grid, Map<String, Double> constants, long studySeed) {
        long seed = call.seed().map(formula -> seed(formula, constants)).orElse(studySeed);
        var spectrum = new HashMap<>(constants);
        try {
            var field = new RandomWaves(grid, seed, stream(call.name())).field(k -> {
                spectrum.put(WAVE_NUMBER, k);
                return call.spectrum().in(new Algebra.Numbers(), spectrum);
            });
            return HostArray.of(new ArrayType(DType.F64, grid.shape()), field);
        } catch (IllegalArgumentException refused) {
            throw call.spectrum()
                    .source()
                    .error(call.node().start(), call.node().end(), String.valueOf(refused.getMessage()));
        }
    }

    private static long seed(Formula formula, Map<String, Double> constants) {
        double seed = EquationModel.value(formula, constants);
        if (seed != Math.rint(seed) || Math.abs(seed) > 1L << 53) {
            throw formula.source()
                    .error(
                            formula.root().start(),
                            formula.root().end(),
                            "the seed of a random field is a whole number, but here it is " + seed);
        }
        return (long) seed;
    }

    private static long stream(String name) {
        long hash = FNV_OFFSET;
        for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (letter & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
