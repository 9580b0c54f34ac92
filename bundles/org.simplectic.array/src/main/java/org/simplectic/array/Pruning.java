package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is left of an equation when only some of its results are needed: loops, choices and checkpoints lose the carries, results and
 * operands that nothing needs, and results that are collected twice.
 *
 * @param primitive the operation
 * @param operands which operands are left
 * @param types the types of the results that are left
 * @param results for each result of the whole equation its new place, or -1
 */
record Pruning(Primitive primitive, List<Integer> operands, List<ArrayType> types, List<Integer> results) {

    static Pruning of(Equation equation, boolean[] used) {
        var pruned = switch (equation.primitive()) {
            case Control.Scan scan -> scan(scan, equation, used);
            case Control.WhileLoop loop -> loop(loop, equation, used);
            case Control.Choice choice -> choice(choice, equation, used);
            case Control.Checkpoint checkpoint -> checkpoint(checkpoint, equation, used);
            default -> null;
        };
        return pruned == null ? whole(equation) : pruned;
    }

    private static Pruning whole(Equation equation) {
        return new Pruning(
                equation.primitive(),
                Checks.axes(equation.operands().size()),
                equation.types(),
                Checks.axes(equation.types().size()));
    }

    private static @Nullable Pruning scan(Control.Scan scan, Equation equation, boolean[] used) {
        var body = scan.body();
        int constants = scan.constants();
        var outputs = used.clone();
        var inputs = carried(outputs, constants, scan.carries(), List.of(), body);
        var same = new int[outputs.length];
        Arrays.setAll(same, i -> i);
        Map<Integer, Integer> first = new HashMap<>();
        for (int i = scan.carries(); i < outputs.length; i++) {
            if (outputs[i]) {
                var before = first.putIfAbsent(body.outputs().get(i), i);
                same[i] = before == null ? i : before;
                outputs[i] = before == null;
            }
        }
        if (all(inputs) && all(outputs)) {
            return null;
        }
        var smaller = new Control.Scan(
                restricted(body, inputs, outputs),
                count(inputs, 0, constants),
                count(inputs, constants, constants + scan.carries()),
                scan.length(),
                scan.reverse());
        return again(smaller, positions(inputs), equation, outputs, same, used);
    }

    private static @Nullable Pruning loop(Control.WhileLoop loop, Equation equation, boolean[] used) {
        var outputs = used.clone();
        int constants = loop.conditionConstants();
        var condition = uses(loop.condition(), new boolean[] {true});
        var tested = new ArrayList<Integer>();
        for (int i = 0; i < outputs.length; i++) {
            if (condition[constants + i]) {
                tested.add(i);
            }
        }
        var inputs = carried(outputs, loop.bodyConstants(), outputs.length, tested, loop.body());
        System.arraycopy(outputs, 0, condition, constants, outputs.length);
        if (all(inputs) && all(condition)) {
            return null;
        }
        var smaller = new Control.WhileLoop(
                restricted(loop.condition(), condition, new boolean[] {true}),
                restricted(loop.body(), inputs, outputs),
                count(condition, 0, constants),
                count(inputs, 0, loop.bodyConstants()));
        var operands = new ArrayList<>(positions(Arrays.copyOf(condition, constants)));
        positions(inputs).forEach(input -> operands.add(constants + input));
        return again(smaller, operands, equation, outputs, identity(outputs.length), used);
    }

    private static @Nullable Pruning choice(Control.Choice choice, Equation equation, boolean[] used) {
        var inputs = uses(choice.yes(), used);
        var other = uses(choice.no(), used);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] |= other[i];
        }
        if (all(inputs) && all(used)) {
            return null;
        }
        var operands = new ArrayList<>(List.of(0));
        positions(inputs).forEach(input -> operands.add(1 + input));
        var smaller = new Control.Choice(restricted(choice.yes(), inputs, used), restricted(choice.no(), inputs, used));
        return again(smaller, operands, equation, used, identity(used.length), used);
    }

    private static @Nullable Pruning checkpoint(Control.Checkpoint checkpoint, Equation equation, boolean[] used) {
        var inputs = uses(checkpoint.program(), used);
        if (all(inputs) && all(used)) {
            return null;
        }
        var smaller = new Control.Checkpoint(restricted(checkpoint.program(), inputs, used));
        return again(smaller, positions(inputs), equation, used, identity(used.length), used);
    }

    /**
     * Adds to the needed outputs of a loop's body the carries that those need, and gives the inputs: carries come after the
     * constants, and first among the outputs.
     */
    private static boolean[] carried(
            boolean[] outputs, int constants, int carries, List<Integer> tested, Program body) {
        tested.forEach(carry -> outputs[carry] = true);
        while (true) {
            var inputs = uses(body, outputs);
            boolean stable = true;
            for (int i = 0; i < carries; i++) {
                stable &= outputs[i] || !inputs[constants + i];
                outputs[i] |= inputs[constants + i];
            }
            if (stable) {
                System.arraycopy(outputs, 0, inputs, constants, carries);
                return inputs;
            }
        }
    }

    /** The smaller equation pruned in turn: with fewer results its body may use fewer operands. */
    private static Pruning again(
            Primitive smaller,
            List<Integer> operands,
            Equation equation,
            boolean[] outputs,
            int[] same,
            boolean[] used) {
        var kept = positions(outputs);
        var types = kept.stream().map(equation.types()::get).toList();
        var needed = new boolean[kept.size()];
        for (int i = 0; i < used.length; i++) {
            if (used[i]) {
                needed[kept.indexOf(same[i])] = true;
            }
        }
        var pruned = of(new Equation(smaller, operands, types), needed);
        var results = new ArrayList<Integer>();
        for (int i = 0; i < used.length; i++) {
            int place = kept.indexOf(same[i]);
            results.add(place < 0 ? -1 : pruned.results().get(place));
        }
        return new Pruning(
                pruned.primitive(),
                pruned.operands().stream().map(operands::get).toList(),
                pruned.types(),
                results);
    }

    /** Which inputs some outputs depend on. */
    private static boolean[] uses(Program program, boolean[] outputs) {
        return Arrays.copyOf(needed(program, outputs), program.inputs().size());
    }

    private static boolean[] needed(Program program, boolean[] outputs) {
        var needed = new boolean[program.values()];
        for (int i = 0; i < outputs.length; i++) {
            needed[program.outputs().get(i)] |= outputs[i];
        }
        for (int i = program.equations().size() - 1; i >= 0; i--) {
            if (any(Arrays.copyOfRange(needed, program.firstResult(i), program.firstResult(i + 1)))) {
                program.equations().get(i).operands().forEach(operand -> needed[operand] = true);
            }
        }
        return needed;
    }

    /** A program of some inputs and outputs, which need no others. */
    @SuppressWarnings("NullAway") // values that are not needed are null
    private static Program restricted(Program program, boolean[] inputs, boolean[] outputs) {
        var types = positions(inputs).stream().map(program.inputs()::get).toList();
        var needed = needed(program, outputs);
        return Forward.trace(program.name(), types, (trace, arguments) -> {
            var values = new Expr[program.values()];
            int next = 0;
            for (int i = 0; i < inputs.length; i++) {
                values[i] = inputs[i] ? arguments.get(next++) : null;
            }
            for (int i = 0; i < program.equations().size(); i++) {
                int first = program.firstResult(i);
                int last = program.firstResult(i + 1);
                if (any(Arrays.copyOfRange(needed, first, last))) {
                    var equation = program.equations().get(i);
                    var results = trace.add(
                            equation.primitive(),
                            equation.operands().stream().map(v -> values[v]).toList());
                    for (int r = first; r < last; r++) {
                        values[r] = results.get(r - first);
                    }
                }
            }
            return positions(outputs).stream()
                    .map(output -> values[program.outputs().get(output)])
                    .toList();
        });
    }

    private static List<Integer> positions(boolean[] flags) {
        return IntStream.range(0, flags.length).filter(i -> flags[i]).boxed().toList();
    }

    private static int count(boolean[] flags, int from, int to) {
        return positions(Arrays.copyOfRange(flags, from, to)).size();
    }

    private static int[] identity(int n) {
        return IntStream.range(0, n).toArray();
    }

    static boolean any(boolean[] flags) {
        for (boolean flag : flags) {
            if (flag) {
                return true;
            }
        }
        return false;
    }

    private static boolean all(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }
}
