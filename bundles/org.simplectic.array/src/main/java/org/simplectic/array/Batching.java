package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Programs over a leading batch axis. */
final class Batching {
    private Batching() {}

    /** Values, and which of them have a leading batch axis. */
    record Batch(List<Expr> values, List<Boolean> batched) {}

    /** Runs a program on values of which some have a leading batch axis. */
    static Batch run(Program program, Trace trace, List<Expr> arguments, boolean[] batchedArguments, int size) {
        var values = new ArrayList<>(arguments);
        var batched = batched(program, batchedArguments);
        for (int i = 0; i < program.equations().size(); i++) {
            var equation = program.equations().get(i);
            var operands = Forward.pick(values, equation.operands());
            values.addAll(
                    batched[program.firstResult(i)]
                            ? Rules.of(equation.primitive())
                                    .batch(equation.primitive(), operands, pick(batched, equation.operands()), size)
                            : trace.add(equation.primitive(), operands));
        }
        return new Batch(Forward.pick(values, program.outputs()), flags(batched, program.outputs()));
    }

    /** Of all values which have a batch axis if some inputs have: every result of an equation that uses one. */
    static boolean[] batched(Program program, boolean[] inputs) {
        var batched = Arrays.copyOf(inputs, program.values());
        for (int i = 0; i < program.equations().size(); i++) {
            boolean any = false;
            for (int operand : program.equations().get(i).operands()) {
                any |= batched[operand];
            }
            Arrays.fill(batched, program.firstResult(i), program.firstResult(i + 1), any);
        }
        return batched;
    }

    private static List<Boolean> flags(boolean[] flags, List<Integer> positions) {
        return positions.stream().map(position -> flags[position]).toList();
    }

    private static boolean[] pick(boolean[] flags, List<Integer> positions) {
        var picked = new boolean[positions.size()];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = flags[positions.get(i)];
        }
        return picked;
    }

    /** A value with a leading batch axis, repeated if it has none. */
    static Expr batched(Expr value, boolean batched, int size) {
        var shape = value.type().shape();
        return batched
                ? value
                : value.broadcast(
                        shape.insert(0, size), Checks.axes(shape.rank() + 1).subList(1, shape.rank() + 1));
    }

    /** All operands with a leading batch axis. */
    static List<Expr> batched(List<Expr> operands, boolean[] batched, int size) {
        var whole = new ArrayList<Expr>();
        for (int i = 0; i < batched.length; i++) {
            whole.add(batched(operands.get(i), batched[i], size));
        }
        return whole;
    }

    static Program vmap(Program program, int size, boolean[] batchedInputs) {
        Checks.require(
                batchedInputs.length == program.inputs().size(),
                () -> "vmap of " + program.name() + " needs a flag for each of "
                        + program.inputs().size() + " inputs, but got " + batchedInputs.length);
        var types = new ArrayList<ArrayType>();
        for (int i = 0; i < batchedInputs.length; i++) {
            var type = program.inputs().get(i);
            types.add(batchedInputs[i] ? type.with(type.shape().insert(0, size)) : type);
        }
        return Forward.trace("vmap of " + program.name(), types, (trace, inputs) -> {
            var batch = run(program, trace, inputs, batchedInputs, size);
            var results = new ArrayList<Expr>();
            for (int i = 0; i < batch.values().size(); i++) {
                results.add(batched(batch.values().get(i), batch.batched().get(i), size));
            }
            return results;
        });
    }
}
