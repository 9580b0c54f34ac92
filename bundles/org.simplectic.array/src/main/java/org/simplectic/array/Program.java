package org.simplectic.array;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An immutable array program in static single assignment form: every value is defined once, by an input or an equation,
 * before it is used. Equal programs compute the same. Made by {@link #trace}, run through {@link Backend#compile}.
 *
 * @param name what the program computes, for listings
 * @param inputs the types of the inputs; they are the values 0, 1, ...
 * @param equations the operations; equation i defines value {@code inputs.size() + i}
 * @param outputs the positions of the results
 */
public record Program(String name, List<ArrayType> inputs, List<Equation> equations, List<Integer> outputs) {

    /** Copies the lists. */
    public Program {
        inputs = List.copyOf(inputs);
        equations = List.copyOf(equations);
        outputs = List.copyOf(outputs);
    }

    /**
     * Records what a function does to its arguments. Common subexpressions are shared, constants folded and unused
     * equations dropped. Cost: proportional to the number of operations.
     *
     * @param name what the program computes
     * @param inputs the types of the function's arguments
     * @param function from argument expressions to results; called once
     * @return the program
     */
    public static Program trace(String name, List<ArrayType> inputs, Function<List<Expr>, List<Expr>> function) {
        var trace = new Trace(inputs);
        return trace.finish(name, function.apply(trace.arguments()));
    }

    /**
     * Inlines this program into the one being traced.
     *
     * @param arguments expressions of the input types, all of one trace
     * @return the results
     * @throws IllegalArgumentException if number or types of the arguments do not fit
     */
    public List<Expr> apply(List<Expr> arguments) {
        checkArguments(arguments.stream().map(Expr::type).toList());
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException(name + " has no inputs, so nothing says which trace it belongs to");
        }
        var trace = arguments.getFirst().trace();
        var values = new ArrayList<>(arguments);
        for (var equation : equations) {
            var operands = equation.operands().stream().map(values::get).toList();
            values.add(trace.add(equation.primitive(), operands, equation.type()));
        }
        return outputs.stream().map(values::get).toList();
    }

    /**
     * The type of a value.
     *
     * @param value the position: inputs first, then equations
     * @return its type
     */
    public ArrayType type(int value) {
        return value < inputs.size()
                ? inputs.get(value)
                : equations.get(value - inputs.size()).type();
    }

    /**
     * The types of the results.
     *
     * @return one type an output
     */
    public List<ArrayType> outputTypes() {
        return outputs.stream().map(this::type).toList();
    }

    /**
     * Checks that arguments fit the inputs.
     *
     * @param arguments the arguments' types
     * @throws IllegalArgumentException naming the first that does not, and both types
     */
    public void checkArguments(List<ArrayType> arguments) {
        if (arguments.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    name + " takes " + inputs.size() + " arguments, but got " + arguments.size());
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (!arguments.get(i).equals(inputs.get(i))) {
                throw new IllegalArgumentException("argument " + i + " of " + name + " has type " + inputs.get(i)
                        + ", but got " + arguments.get(i));
            }
        }
    }

    /** The program as text: inputs, one line an equation, outputs. */
    @Override
    public String toString() {
        var text = new StringBuilder(name).append('(');
        for (int i = 0; i < inputs.size(); i++) {
            text.append(i == 0 ? "" : ", ").append('%').append(i).append(": ").append(inputs.get(i));
        }
        text.append(") {\n");
        for (int i = 0; i < equations.size(); i++) {
            var equation = equations.get(i);
            var operands = equation.operands().stream().map(v -> " %" + v).collect(Collectors.joining());
            text.append("  %").append(inputs.size() + i).append(": ").append(equation.type());
            text.append(" = ")
                    .append(equation.primitive().label())
                    .append(operands)
                    .append('\n');
        }
        var results = outputs.stream().map(v -> "%" + v).collect(Collectors.joining(", "));
        return text.append("  return ").append(results).append("\n}").toString();
    }
}
