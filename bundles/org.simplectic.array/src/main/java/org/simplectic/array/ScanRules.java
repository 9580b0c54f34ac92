package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.Control.Scan;

/** Loops of fixed length under the transformations. */
@SuppressWarnings("NullAway") // null stands for zero; the checker loses track of it in collections
final class ScanRules {
    private ScanRules() {}

    /** The carries' coefficients are carries, the sequences' sequences. */
    static List<List<@Nullable Expr>> series(
            Trace trace, Scan scan, List<List<@Nullable Expr>> operands, Series.Mode mode) {
        int constants = scan.constants();
        int first = constants + scan.carries();
        var moving = carried(scan, Series.moving(operands), inputs -> Forward.moving(scan.body(), inputs));
        var carries = new ArrayList<List<@Nullable Expr>>();
        for (int i = constants; i < first; i++) {
            carries.add(moving[i] ? Series.filled(operands.get(i)) : operands.get(i));
        }
        var sequences = operands.subList(first, operands.size());
        var handed = new ArrayList<List<@Nullable Expr>>();
        var collected = new ArrayList<List<@Nullable Expr>>();
        var results = ControlFlow.scan(
                trace,
                mode.name(scan.body()),
                scan.length(),
                scan.reverse(),
                Series.flat(carries),
                Series.flat(sequences),
                (c, e) -> {
                    var arguments = new ArrayList<>(operands.subList(0, constants));
                    arguments.addAll(Series.like(carries, c));
                    arguments.addAll(Series.like(sequences, e));
                    var step = mode.run(scan.body(), trace, arguments);
                    for (int i = 0; i < scan.carries(); i++) {
                        handed.add(moving[constants + i] ? Series.filled(step.get(i)) : step.get(i));
                    }
                    collected.addAll(step.subList(scan.carries(), step.size()));
                    return new ControlFlow.Step(Series.flat(handed), Series.flat(collected));
                });
        var series = new ArrayList<>(Series.like(handed, results.carries()));
        series.addAll(Series.like(collected, results.collected()));
        return series;
    }

    /**
     * Which inputs of the body have some property that operands have, and carries take on from step to step.
     *
     * @param values from a flag for each input of the body to a flag for each value in it
     */
    private static boolean[] carried(Scan scan, boolean[] operands, Function<boolean[], boolean[]> values) {
        var inputs = operands.clone();
        while (true) {
            var all = values.apply(inputs);
            boolean stable = true;
            for (int i = 0; i < scan.carries(); i++) {
                boolean after = all[scan.body().outputs().get(i)];
                stable &= inputs[scan.constants() + i] || !after;
                inputs[scan.constants() + i] |= after;
            }
            if (stable) {
                return inputs;
            }
        }
    }

    /** The results, and of each carry what every step starts with. */
    static ControlFlow.Step recorded(Trace trace, Scan scan, List<Expr> operands) {
        var body = Forward.trace("recorded " + scan.body().name(), scan.body().inputs(), (inner, inputs) -> {
            var results = new ArrayList<>(scan.body().apply(inner, inputs));
            results.addAll(inputs.subList(scan.constants(), scan.constants() + scan.carries()));
            return results;
        });
        var recording = new Scan(body, scan.constants(), scan.carries(), scan.length(), scan.reverse());
        var all = body.outputs().isEmpty() ? List.<Expr>of() : trace.add(recording, operands);
        int results = scan.body().outputs().size();
        return new ControlFlow.Step(all.subList(0, results), all.subList(results, all.size()));
    }

    /**
     * From the last step to the first: the carries are the cotangents of the forward carries and the sums of those of the constants. The
     * values of a step are computed again from the carries that it started with.
     */
    static List<@Nullable Expr> vjp(
            Scan scan, List<Expr> operands, List<? extends @Nullable Expr> cotangents, boolean[] wanted) {
        var trace = Trace.of(operands);
        int constants = scan.constants();
        int first = constants + scan.carries();
        var differentiable = wanted.clone();
        for (int i = 0; i < wanted.length; i++) {
            differentiable[i] &= operands.get(i).type().dtype().isDifferentiable();
        }
        var moving = carried(scan, differentiable, inputs -> Forward.moving(scan.body(), inputs));
        var carries = new ArrayList<Expr>();
        for (int i = constants; i < first; i++) {
            var cotangent = cotangents.get(i - constants);
            if (moving[i]) {
                carries.add(cotangent == null ? Forward.zero(operands.get(i)) : cotangent);
            }
        }
        int adjoints = carries.size();
        for (int i = 0; i < constants; i++) {
            if (moving[i]) {
                carries.add(Forward.zero(operands.get(i)));
            }
        }
        var starts = recorded(trace, scan, operands).collected();
        var sequences = new ArrayList<>(starts);
        sequences.addAll(operands.subList(first, operands.size()));
        cotangents.subList(scan.carries(), cotangents.size()).stream()
                .filter(Objects::nonNull)
                .forEach(sequences::add);
        var back = ControlFlow.scan(
                trace,
                "vjp of " + scan.body().name(),
                scan.length(),
                !scan.reverse(),
                carries,
                sequences,
                (c, e) -> stepBack(scan, trace, operands, cotangents, moving, adjoints, c, e));
        return arranged(scan, moving, adjoints, back);
    }

    private static ControlFlow.Step stepBack(
            Scan scan,
            Trace trace,
            List<Expr> operands,
            List<? extends @Nullable Expr> cotangents,
            boolean[] moving,
            int adjoints,
            List<Expr> carries,
            List<Expr> entries) {
        int constants = scan.constants();
        int inputs = moving.length;
        var arguments = new ArrayList<>(operands.subList(0, constants));
        arguments.addAll(entries.subList(0, inputs - constants));
        var incoming = new ArrayList<@Nullable Expr>(Collections.nCopies(cotangents.size(), null));
        int next = 0;
        for (int i = 0; i < scan.carries(); i++) {
            incoming.set(i, moving[constants + i] ? carries.get(next++) : null);
        }
        int entry = inputs - constants;
        for (int i = scan.carries(); i < cotangents.size(); i++) {
            incoming.set(i, cotangents.get(i) == null ? null : entries.get(entry++));
        }
        var pull = Reverse.run(scan.body(), trace, arguments, incoming, moving).cotangents();
        var sums = new ArrayList<Expr>();
        var handed = new ArrayList<Expr>();
        var collected = new ArrayList<Expr>();
        for (int i = 0; i < inputs; i++) {
            if (moving[i] && i < constants) {
                sums.add(Forward.plus(carries.get(adjoints + sums.size()), pull.get(i)));
            } else if (moving[i]) {
                var cotangent = pull.get(i) == null ? Forward.zero(arguments.get(i)) : pull.get(i);
                (i < constants + scan.carries() ? handed : collected).add(cotangent);
            }
        }
        handed.addAll(sums);
        return new ControlFlow.Step(handed, collected);
    }

    /** The results of the loop back, by the operands that they belong to. */
    private static List<@Nullable Expr> arranged(Scan scan, boolean[] moving, int adjoints, ControlFlow.Step back) {
        int constants = scan.constants();
        var outgoing = new @Nullable Expr[moving.length];
        int sum = adjoints;
        int carry = 0;
        int sequence = 0;
        for (int i = 0; i < moving.length; i++) {
            if (!moving[i]) {
                outgoing[i] = null;
            } else if (i < constants) {
                outgoing[i] = back.carries().get(sum++);
            } else if (i < constants + scan.carries()) {
                outgoing[i] = back.carries().get(carry++);
            } else {
                outgoing[i] = back.collected().get(sequence++);
            }
        }
        return Arrays.asList(outgoing);
    }

    /** Carries are batched from the beginning if they ever are; sequences have their steps first, then the batch. */
    static List<Expr> batch(Scan scan, List<Expr> operands, boolean[] batched, int size) {
        var trace = Trace.of(operands);
        int constants = scan.constants();
        int first = constants + scan.carries();
        var inputs = carried(scan, batched, flags -> Batching.batched(scan.body(), flags));
        var carries = new ArrayList<Expr>();
        var sequences = new ArrayList<Expr>();
        for (int i = constants; i < operands.size(); i++) {
            var operand = operands.get(i);
            if (i < first) {
                carries.add(inputs[i] ? Batching.batched(operand, batched[i], size) : operand);
            } else {
                sequences.add(batched[i] ? operand.moveAxis(0, 1) : operand);
            }
        }
        var outputs = Batching.batched(scan.body(), inputs);
        var step = ControlFlow.scan(
                trace, "vmap of " + scan.body().name(), scan.length(), scan.reverse(), carries, sequences, (c, e) -> {
                    var arguments = new ArrayList<>(operands.subList(0, constants));
                    arguments.addAll(c);
                    arguments.addAll(e);
                    var values = new ArrayList<>(Batching.run(scan.body(), trace, arguments, inputs, size)
                            .values());
                    for (int i = 0; i < scan.carries(); i++) {
                        boolean own = outputs[scan.body().outputs().get(i)];
                        values.set(
                                i, inputs[constants + i] ? Batching.batched(values.get(i), own, size) : values.get(i));
                    }
                    return new ControlFlow.Step(
                            values.subList(0, scan.carries()), values.subList(scan.carries(), values.size()));
                });
        var results = new ArrayList<Expr>();
        for (int i = 0; i < scan.carries(); i++) {
            results.add(Batching.batched(step.carries().get(i), inputs[constants + i], size));
        }
        for (int i = 0; i < step.collected().size(); i++) {
            var value = step.collected().get(i);
            boolean own = outputs[scan.body().outputs().get(scan.carries() + i)];
            results.add(own ? value.moveAxis(1, 0) : Batching.batched(value, false, size));
        }
        return results;
    }
}
