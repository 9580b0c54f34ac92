package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    List<Expr> add(Primitive primitive, List<Expr> operands) {
        var lifted = operands.stream().map(this::lift).toList();
        var types = Rules.typesOf(primitive, lifted.stream().map(Expr::type).toList());
        var simpler = Simplification.simplify(this, primitive, lifted);
        return simpler != null
                ? List.of(simpler)
                : record(
                        new Equation(primitive, lifted.stream().map(Expr::value).toList(), types));
    }

    Expr constant(HostArray values) {
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

    Program finish(String name, List<Expr> results) {
        return close(name, results).program();
    }

    Closure close(String name, List<Expr> results) {
        var outputs = results.stream().map(this::lift).toList();
        var renumbered = new int[values.size()];
        Arrays.fill(renumbered, -1);
        var inputs = new ArrayList<ArrayType>();
        for (var input : captured.values()) {
            renumbered[input.value()] = inputs.size();
            inputs.add(input.type());
        }
        for (var input : arguments) {
            renumbered[input.value()] = inputs.size();
            inputs.add(input.type());
        }
        var used = used(outputs);
        var kept = new ArrayList<Equation>();
        int next = inputs.size();
        for (var equation : equations) {
            var defined = Objects.requireNonNull(known.get(equation));
            if (used[defined.getFirst().value()]) {
                var operands =
                        equation.operands().stream().map(v -> renumbered[v]).toList();
                kept.add(new Equation(equation.primitive(), operands, equation.types()));
                for (var result : defined) {
                    renumbered[result.value()] = next++;
                }
            }
        }
        var program = new Program(
                name,
                inputs,
                kept,
                outputs.stream().map(r -> renumbered[r.value()]).toList());
        return new Closure(program, List.copyOf(captured.keySet()));
    }

    /** Of each value whether a result needs it; of an equation the first result stands for all. */
    private boolean[] used(List<Expr> outputs) {
        var used = new boolean[values.size()];
        for (var output : outputs) {
            markFirst(used, output.value());
        }
        for (int i = equations.size() - 1; i >= 0; i--) {
            var equation = equations.get(i);
            if (used[Objects.requireNonNull(known.get(equation)).getFirst().value()]) {
                equation.operands().forEach(operand -> markFirst(used, operand));
            }
        }
        return used;
    }

    private void markFirst(boolean[] used, int value) {
        var definition = definitions.get(value);
        used[definition == null ? value : value - definition.result()] = true;
    }
}
