package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A program in the making: equations in order, each distinct one once. The body of a loop or choice is traced inside the
 * trace around it, and takes what it uses of that as further inputs.
 */
final class Trace {
    private final @Nullable Trace parent;
    private final int depth;
    private final List<Expr> arguments = new ArrayList<>();
    private final Map<Expr, Expr> captured = new LinkedHashMap<>();
    private final List<Expr> values = new ArrayList<>();
    private final List<@Nullable Definition> definitions = new ArrayList<>();
    private final List<Equation> equations = new ArrayList<>();
    private final Map<Equation, List<Expr>> known = new HashMap<>();
    /** The body being traced inside this one, which records all until it is closed. */
    private @Nullable Trace inner;

    /** Where a value comes from: the result of an equation. */
    record Definition(Equation equation, int result) {}

    /** A finished body, whose first inputs are the values that it uses of the trace around it. */
    record Closure(Program program, List<Expr> captured) {}

    Trace(@Nullable Trace parent, List<ArrayType> inputs) {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        for (var input : inputs) {
            arguments.add(value(input, null));
        }
    }

    private Expr value(ArrayType type, @Nullable Definition definition) {
        var value = new Expr(this, values.size(), type);
        values.add(value);
        definitions.add(definition);
        return value;
    }

    List<Expr> arguments() {
        return List.copyOf(arguments);
    }

    /** The innermost trace of some expressions. */
    static Trace of(List<Expr> operands) {
        var innermost = operands.getFirst().trace();
        for (var operand : operands) {
            if (operand.trace().depth > innermost.depth) {
                innermost = operand.trace();
            }
        }
        return innermost;
    }

    /** An expression of this trace or one around it, as one of this. */
    Expr lift(Expr outer) {
        if (outer.trace() == this) {
            return outer;
        }
        if (parent == null) {
            throw Mistakes.mistake(outer + " belongs to another program being traced");
        }
        var definition = outer.trace().definition(outer);
        if (definition != null && definition.primitive() instanceof Structural.Constant constant) {
            return constant(constant.values());
        }
        var known = captured.get(outer);
        if (known == null) {
            parent.lift(outer);
            known = value(outer.type(), null);
            captured.put(outer, known);
        }
        return known;
    }

    Expr addOne(Primitive primitive, List<Expr> operands) {
        return add(primitive, operands).getFirst();
    }

    /** Records an operation; while a body inside is traced, there. */
    List<Expr> add(Primitive primitive, List<Expr> operands) {
        if (inner != null) {
            return inner.add(primitive, operands);
        }
        var lifted = operands.stream().map(this::lift).toList();
        var types = Rules.typesOf(primitive, lifted.stream().map(Expr::type).toList());
        var simpler = Simplification.simplify(this, primitive, lifted);
        return simpler != null
                ? List.of(simpler)
                : record(
                        new Equation(primitive, lifted.stream().map(Expr::value).toList(), types));
    }

    Expr constant(HostArray values) {
        if (inner != null) {
            return inner.constant(values);
        }
        return record(new Equation(new Structural.Constant(values), List.of(), List.of(values.type())))
                .getFirst();
    }

    private List<Expr> record(Equation equation) {
        var results = known.get(equation);
        if (results == null) {
            equations.add(equation);
            results = new ArrayList<>();
            for (int i = 0; i < equation.types().size(); i++) {
                results.add(value(equation.types().get(i), new Definition(equation, i)));
            }
            results = List.copyOf(results);
            known.put(equation, results);
        }
        return results;
    }

    Expr expression(int value) {
        return values.get(value);
    }

    /** The equation that defines an expression, or null for an input. */
    @Nullable
    Equation definition(Expr expression) {
        var definition = definitions.get(expression.value());
        return definition == null ? null : definition.equation();
    }

    /** Traces a body inside this trace, or inside the innermost that is open. */
    Closure inside(String name, List<ArrayType> types, Forward.Body body) {
        if (inner != null) {
            return inner.inside(name, types, body);
        }
        var trace = new Trace(this, types);
        return trace.close(name, within(trace, () -> body.apply(trace, trace.arguments())));
    }

    /** Does something while an inner trace records all. */
    <T> T within(Trace trace, Supplier<T> action) {
        inner = trace;
        try {
            return action.get();
        } finally {
            inner = null;
        }
    }

    /** The innermost open trace. */
    Trace innermost() {
        return inner == null ? this : inner.innermost();
    }

    Program finish(String name, List<Expr> results) {
        return close(name, results).program();
    }

    Closure close(String name, List<Expr> results) {
        var outputs = results.stream().map(this::lift).toList();
        var used = new boolean[values.size()];
        outputs.forEach(output -> used[output.value()] = true);
        var kept = needed(used);
        var renumbered = new int[values.size()];
        Arrays.fill(renumbered, -1);
        var inputs = new ArrayList<ArrayType>();
        var outer = new ArrayList<Expr>();
        captured.forEach((from, input) -> {
            if (used[input.value()]) {
                renumbered[input.value()] = inputs.size();
                inputs.add(input.type());
                outer.add(from);
            }
        });
        for (var input : arguments) {
            renumbered[input.value()] = inputs.size();
            inputs.add(input.type());
        }
        var body = renumber(kept, renumbered, inputs.size());
        var program = new Program(
                name,
                inputs,
                body,
                outputs.stream().map(r -> renumbered[r.value()]).toList());
        return new Closure(program, List.copyOf(outer));
    }

    /** What of each equation is needed for the used values, by the equation's place, or null; marks what it uses in turn. */
    private @Nullable Pruning[] needed(boolean[] used) {
        var kept = new @Nullable Pruning[equations.size()];
        for (int i = kept.length - 1; i >= 0; i--) {
            var equation = equations.get(i);
            int first = Objects.requireNonNull(known.get(equation)).getFirst().value();
            var results =
                    Arrays.copyOfRange(used, first, first + equation.types().size());
            if (Pruning.any(results)) {
                var pruned = Pruning.of(equation, results);
                pruned.operands().forEach(operand -> used[equation.operands().get(operand)] = true);
                kept[i] = pruned;
            }
        }
        return kept;
    }

    private List<Equation> renumber(@Nullable Pruning[] kept, int[] renumbered, int firstResult) {
        var body = new ArrayList<Equation>();
        int next = firstResult;
        for (int i = 0; i < kept.length; i++) {
            var pruned = kept[i];
            if (pruned == null) {
                continue;
            }
            var equation = equations.get(i);
            var operands = pruned.operands().stream()
                    .map(operand -> renumbered[equation.operands().get(operand)])
                    .toList();
            body.add(new Equation(pruned.primitive(), operands, pruned.types()));
            var defined = Objects.requireNonNull(known.get(equation));
            for (int r = 0; r < defined.size(); r++) {
                int place = pruned.results().get(r);
                renumbered[defined.get(r).value()] = place < 0 ? -1 : next + place;
            }
            next += pruned.types().size();
        }
        return body;
    }
}
