package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An immutable array program in static single assignment form: every value is defined once, by an input or an equation,
 * before it is used. Equal programs compute the same. Made by {@link #trace}, changed by the transformations
 * ({@link #jvp}, {@link #vjp}, {@link #jet}, {@link #vmap} and those made of them), run through {@link Backend#compile}.
 *
 * <p>Derivatives are taken with respect to the differentiable inputs, those of real or complex numbers. A complex cotangent c
 * of z stands for the real number {@code Re(sum of c z)}: nothing is conjugated, the steepest ascent of a real function is the
 * conjugate of its gradient.
 */
public final class Program {
    private final String name;
    private final List<ArrayType> inputs;
    private final List<Equation> equations;
    private final List<Integer> outputs;
    /** Of each equation the position of its first result; one more at the end. */
    private final int[] firstResults;

    private final ArrayType[] types;
    private final int hash;

    Program(String name, List<ArrayType> inputs, List<Equation> equations, List<Integer> outputs) {
        this.name = name;
        this.inputs = List.copyOf(inputs);
        this.equations = List.copyOf(equations);
        this.outputs = List.copyOf(outputs);
        var all = new ArrayList<>(inputs);
        firstResults = new int[equations.size() + 1];
        for (int i = 0; i < equations.size(); i++) {
            firstResults[i] = all.size();
            all.addAll(equations.get(i).types());
        }
        firstResults[equations.size()] = all.size();
        types = all.toArray(ArrayType[]::new);
        hash = 31 * (31 * this.inputs.hashCode() + this.equations.hashCode()) + this.outputs.hashCode();
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
        var trace = new Trace(null, inputs);
        return trace.finish(name, function.apply(trace.arguments()));
    }

    /**
     * What the program computes, for listings.
     *
     * @return a name
     */
    public String name() {
        return name;
    }

    /**
     * The types of the inputs; they are the values 0, 1, ...
     *
     * @return a type an input
     */
    public List<ArrayType> inputs() {
        return inputs;
    }

    /**
     * The operations; their results are the values that follow the inputs, in order.
     *
     * @return the equations, each after those that it uses
     */
    public List<Equation> equations() {
        return equations;
    }

    /**
     * The positions of the results.
     *
     * @return a position an output
     */
    public List<Integer> outputs() {
        return outputs;
    }

    /**
     * The position of an equation's first result; its others follow.
     *
     * @param equation the equation's index, or the number of equations
     * @return the position; for the number of equations that of all values
     */
    public int firstResult(int equation) {
        return firstResults[equation];
    }

    /**
     * The number of values: inputs and all results.
     *
     * @return how many positions there are
     */
    public int values() {
        return types.length;
    }

    /**
     * The type of a value.
     *
     * @param value the position: inputs first, then the equations' results
     * @return its type
     */
    public ArrayType type(int value) {
        return types[value];
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
        return apply(Trace.of(arguments), arguments);
    }

    List<Expr> apply(Trace trace, List<Expr> arguments) {
        var values = new ArrayList<>(arguments);
        for (var equation : equations) {
            values.addAll(trace.add(
                    equation.primitive(),
                    equation.operands().stream().map(values::get).toList()));
        }
        return outputs.stream().map(values::get).toList();
    }

    /**
     * Checks that arguments fit the inputs.
     *
     * @param arguments the arguments' types
     * @throws IllegalArgumentException naming the first that does not, and both types
     */
    public void checkArguments(List<ArrayType> arguments) {
        if (arguments.size() != inputs.size()) {
            throw Mistakes.mistake(name + " takes " + inputs.size() + " arguments, but got " + arguments.size());
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (!arguments.get(i).equals(inputs.get(i))) {
                throw Mistakes.mistake("argument " + i + " of " + name + " has type " + inputs.get(i) + ", but got "
                        + arguments.get(i));
            }
        }
    }

    /**
     * Forward mode.
     *
     * @return from the inputs and a tangent for each differentiable input to the outputs and a tangent for each differentiable
     *     output; about twice the cost of this program
     */
    public Program jvp() {
        return Forward.jvp(this);
    }

    /**
     * Forward mode for some of the inputs: the others count as constants, and cost nothing.
     *
     * @param moving which inputs have tangents, a truth value an input
     * @return from the inputs and a tangent for each moving differentiable input to the outputs and a tangent for each
     *     differentiable output
     */
    public Program jvp(boolean... moving) {
        return Forward.jvp(this, moving);
    }

    /**
     * Reverse mode.
     *
     * @return from the inputs and a cotangent for each differentiable output to the outputs and a cotangent for each
     *     differentiable input; a few times the cost of this program, whatever the number of inputs
     */
    public Program vjp() {
        return Reverse.vjp(this);
    }

    /**
     * Taylor mode: power series instead of numbers.
     *
     * @param order the highest power, at least 0
     * @return from the inputs, then for each power 1, 2, ... a coefficient for each differentiable input, to the outputs, then for
     *     each power a coefficient for each differentiable output. The coefficient k is the k-th derivative over k!
     */
    public Program jet(int order) {
        return Jets.jet(this, order);
    }

    /**
     * This program for many values of every input.
     *
     * @param size how many
     * @return the program whose inputs and outputs have a leading axis of that extent
     */
    public Program vmap(int size) {
        var all = new boolean[inputs.size()];
        Arrays.fill(all, true);
        return vmap(size, all);
    }

    /**
     * This program for many values of some inputs.
     *
     * @param size how many
     * @param batched which inputs have a leading axis of that extent; the others are the same for all
     * @return the program; all its outputs have the leading axis
     */
    public Program vmap(int size, boolean... batched) {
        return Batching.vmap(this, size, batched);
    }

    /**
     * Value and gradient of a program with one real scalar output.
     *
     * @return from the inputs to the value and a gradient for each differentiable input
     * @throws IllegalArgumentException if this has not one real scalar output
     */
    public Program valueAndGradient() {
        return Reverse.valueAndGradient(this);
    }

    /**
     * Gradient of a program with one real scalar output.
     *
     * @return from the inputs to a gradient for each differentiable input
     * @throws IllegalArgumentException if this has not one real scalar output
     */
    public Program gradient() {
        return Derivatives.without(1, valueAndGradient(), "gradient of " + name);
    }

    /**
     * Hessian times vector, forward over reverse.
     *
     * @return from the inputs and a vector for each differentiable input to the gradients and the products of the Hessian with
     *     the vectors
     * @throws IllegalArgumentException if this has not one real scalar output
     */
    public Program hvp() {
        return gradient().jvp();
    }

    /**
     * The matrix of first derivatives of a program with one differentiable input and one output, by forward or reverse mode,
     * whichever takes fewer passes.
     *
     * @return from the inputs to the derivatives, of the output's shape followed by the input's
     * @throws IllegalArgumentException if there is not one differentiable input and one differentiable output
     */
    public Program jacobian() {
        return Derivatives.jacobian(this);
    }

    /**
     * The matrix of second derivatives of a program with one differentiable input and one real scalar output.
     *
     * @return from the inputs to the derivatives, of the input's shape twice over
     * @throws IllegalArgumentException if there is not one differentiable input and one real scalar output
     */
    public Program hessian() {
        return gradient().jacobian();
    }

    /**
     * Splits the tangent map from the values.
     *
     * @return the two programs
     */
    public Linearized linearize() {
        return Linearized.of(this);
    }

    /**
     * This program with its inner values laid open, to find out where a value comes from.
     *
     * @return from the inputs to the outputs and then the results of all equations, in order: output {@code o} beyond this
     *     program's is the value {@code inputs().size() + o}
     */
    public Program withAllValues() {
        var all = new ArrayList<>(outputs);
        for (int value = inputs.size(); value < values(); value++) {
            all.add(value);
        }
        return new Program(name + " with all values", inputs, equations, all);
    }

    /**
     * A digest of what the program computes: of all but names. The same in every run and on every machine.
     *
     * @return SHA-256 in hexadecimal digits; equal programs have equal ones
     */
    public String fingerprint() {
        return Fingerprint.of(this);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Program that
                        && hash == that.hash
                        && name.equals(that.name)
                        && inputs.equals(that.inputs)
                        && equations.equals(that.equations)
                        && outputs.equals(that.outputs));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /**
     * One equation as {@link #toString} prints it, without the programs inside it.
     *
     * @param equation the equation's index
     * @return for example {@code %2: f64[3] = add %0 %1}
     */
    public String listing(int equation) {
        var text = new StringBuilder();
        var definition = equations.get(equation);
        for (int r = 0; r < definition.types().size(); r++) {
            text.append(r == 0 ? "%" : ", %").append(firstResults[equation] + r).append(": ");
            text.append(definition.types().get(r));
        }
        text.append(" = ").append(definition.primitive().label());
        definition.operands().forEach(operand -> text.append(" %").append(operand));
        return text.toString();
    }

    /** The program as text: inputs, one line an equation, outputs; programs inside it are indented. */
    @Override
    public String toString() {
        var text = new StringBuilder(name).append('(');
        for (int i = 0; i < inputs.size(); i++) {
            text.append(i == 0 ? "" : ", ").append('%').append(i).append(": ").append(inputs.get(i));
        }
        text.append(") {\n");
        for (int i = 0; i < equations.size(); i++) {
            text.append("  ").append(listing(i)).append('\n');
            for (var inner : Rules.programs(equations.get(i).primitive())) {
                text.append(inner.toString().indent(4));
            }
        }
        var results = outputs.stream().map(v -> "%" + v).collect(Collectors.joining(", "));
        return text.append("  return ").append(results).append("\n}").toString();
    }
}
