package org.simplectic.array;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program in the making: equations in order, each distinct one once. */
final class Trace {
    private final List<ArrayType> inputs;
    private final List<Equation> equations = new ArrayList<>();
    private final Map<Equation, Expr> known = new HashMap<>();

    Trace(List<ArrayType> inputs) {
        this.inputs = List.copyOf(inputs);
    }

    List<Expr> arguments() {
        var arguments = new ArrayList<Expr>();
        for (int i = 0; i < inputs.size(); i++) {
            arguments.add(new Expr(this, i, inputs.get(i)));
        }
        return arguments;
    }

    Expr add(Primitive primitive, List<Expr> operands, ArrayType type) {
        for (var operand : operands) {
            if (operand.trace() != this) {
                throw new IllegalArgumentException("operand of " + primitive.label() + " belongs to another trace");
            }
        }
        return Simplification.simplify(this, primitive, operands)
                .orElseGet(() -> record(new Equation(
                        primitive, operands.stream().map(Expr::value).toList(), type)));
    }

    Expr constant(HostArray values) {
        return record(new Equation(new Primitive.Constant(values), List.of(), values.type()));
    }

    private Expr record(Equation equation) {
        return known.computeIfAbsent(equation, absent -> {
            equations.add(absent);
            return new Expr(this, inputs.size() + equations.size() - 1, absent.type());
        });
    }

    Expr expression(int value) {
        return new Expr(
                this,
                value,
                value < inputs.size()
                        ? inputs.get(value)
                        : equations.get(value - inputs.size()).type());
    }

    /** The equation that defines an expression, or null for an input. */
    @org.jspecify.annotations.Nullable
    Equation definition(Expr expression) {
        int index = expression.value() - inputs.size();
        return index < 0 ? null : equations.get(index);
    }

    Program finish(String name, List<Expr> results) {
        for (var result : results) {
            if (result.trace() != this) {
                throw new IllegalArgumentException("a result of " + name + " belongs to another trace");
            }
        }
        var used = usedValues(results);
        var renumbered = new int[used.length];
        var kept = new ArrayList<Equation>();
        for (int value = 0; value < used.length; value++) {
            renumbered[value] = value < inputs.size() ? value : inputs.size() + kept.size();
            if (value >= inputs.size() && used[value]) {
                var equation = equations.get(value - inputs.size());
                var operands =
                        equation.operands().stream().map(v -> renumbered[v]).toList();
                kept.add(new Equation(equation.primitive(), operands, equation.type()));
            }
        }
        return new Program(
                name,
                inputs,
                kept,
                results.stream().map(r -> renumbered[r.value()]).toList());
    }

    private boolean[] usedValues(List<Expr> results) {
        var used = new boolean[inputs.size() + equations.size()];
        for (var result : results) {
            used[result.value()] = true;
        }
        for (int value = used.length - 1; value >= inputs.size(); value--) {
            if (used[value]) {
                for (int operand : equations.get(value - inputs.size()).operands()) {
                    used[operand] = true;
                }
            }
        }
        return used;
    }
}
