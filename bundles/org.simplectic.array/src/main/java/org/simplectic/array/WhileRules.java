package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.Control.WhileLoop;

/** Loops of unknown length under the transformations. */
@SuppressWarnings("NullAway") // null stands for zero; the checker loses track of it in collections
final class WhileRules {
    private WhileRules() {}

    /** The carries' coefficients are carries; the condition sees values only. */
    static List<List<@Nullable Expr>> series(
            Trace trace, WhileLoop loop, List<List<@Nullable Expr>> operands, Series.Mode mode) {
        int first = loop.conditionConstants() + loop.bodyConstants();
        var bodyConstants = operands.subList(loop.conditionConstants(), first);
        var moving = carried(
                loop,
                Series.moving(operands.subList(loop.conditionConstants(), operands.size())),
                inputs -> Forward.moving(loop.body(), inputs));
        var carries = new ArrayList<List<@Nullable Expr>>();
        for (int i = first; i < operands.size(); i++) {
            boolean moves = moving[i - loop.conditionConstants()];
            carries.add(moves ? Series.filled(operands.get(i)) : operands.get(i));
        }
        var results = ControlFlow.whileLoop(
                trace,
                mode.name(loop.body()),
                Series.flat(carries),
                c -> loop.condition()
                        .apply(
                                trace,
                                ControlFlow.joined(
                                        Jets.leading(operands.subList(0, loop.conditionConstants())),
                                        Jets.leading(Series.like(carries, c))))
                        .getFirst(),
                c -> {
                    var arguments = new ArrayList<>(bodyConstants);
                    arguments.addAll(Series.like(carries, c));
                    var next = mode.run(loop.body(), trace, arguments);
                    for (int i = 0; i < carries.size(); i++) {
                        if (moving[loop.bodyConstants() + i]) {
                            next.set(i, Series.filled(next.get(i)));
                        }
                    }
                    return Series.flat(next);
                });
        return Series.like(carries, results);
    }

    /** Which inputs of the body have some property that operands have, and carries take on from pass to pass. */
    private static boolean[] carried(WhileLoop loop, boolean[] operands, Function<boolean[], boolean[]> values) {
        var inputs = operands.clone();
        while (true) {
            var all = values.apply(inputs);
            boolean stable = true;
            for (int i = 0; i < loop.body().outputs().size(); i++) {
                boolean after = all[loop.body().outputs().get(i)];
                stable &= inputs[loop.bodyConstants() + i] || !after;
                inputs[loop.bodyConstants() + i] |= after;
            }
            if (stable) {
                return inputs;
            }
        }
    }

    /** The number of passes, then the results. */
    static List<Expr> recorded(Trace trace, WhileLoop loop, List<Expr> operands) {
        int first = loop.conditionConstants() + loop.bodyConstants();
        var carries = new ArrayList<Expr>();
        carries.add(trace.constant(HostArray.filled(LoopReversal.COUNT, 0)));
        carries.addAll(operands.subList(first, operands.size()));
        return ControlFlow.whileLoop(
                trace,
                "counted " + loop.body().name(),
                carries,
                c -> loop.condition()
                        .apply(
                                trace,
                                ControlFlow.joined(
                                        operands.subList(0, loop.conditionConstants()), c.subList(1, c.size())))
                        .getFirst(),
                c -> {
                    var next = new ArrayList<>(List.of(c.getFirst().plus(1)));
                    next.addAll(loop.body()
                            .apply(
                                    trace,
                                    ControlFlow.joined(
                                            operands.subList(loop.conditionConstants(), first),
                                            c.subList(1, c.size()))));
                    return next;
                });
    }

    static List<@Nullable Expr> vjp(
            WhileLoop loop, List<Expr> operands, List<? extends @Nullable Expr> cotangents, boolean[] wanted) {
        var trace = Trace.of(operands);
        int first = loop.conditionConstants() + loop.bodyConstants();
        var ofBody = Arrays.copyOfRange(wanted, loop.conditionConstants(), wanted.length);
        for (int i = 0; i < ofBody.length; i++) {
            ofBody[i] &= loop.body().inputs().get(i).dtype().isDifferentiable();
        }
        var moving = carried(loop, ofBody, inputs -> Forward.moving(loop.body(), inputs));
        var adjoints = new ArrayList<Expr>();
        for (int i = 0; i < loop.bodyConstants(); i++) {
            if (moving[i]) {
                adjoints.add(Forward.zero(operands.get(loop.conditionConstants() + i)));
            }
        }
        for (int i = first; i < operands.size(); i++) {
            if (moving[i - loop.conditionConstants()]) {
                var cotangent = cotangents.get(i - first);
                adjoints.add(cotangent == null ? Forward.zero(operands.get(i)) : cotangent);
            }
        }
        if (adjoints.isEmpty()) {
            // Only the condition sees what is differentiated by.
            return new ArrayList<>(Collections.nCopies(operands.size(), null));
        }
        var passes = recorded(trace, loop, operands).getFirst();
        var constants = operands.subList(loop.conditionConstants(), first);
        var back = new LoopReversal(trace, loop.body(), constants, moving)
                .run(passes, operands.subList(first, operands.size()), adjoints);
        var outgoing = new ArrayList<@Nullable Expr>(Collections.nCopies(operands.size(), null));
        int next = 0;
        for (int i = 0; i < moving.length; i++) {
            if (moving[i]) {
                outgoing.set(loop.conditionConstants() + i, back.get(next++));
            }
        }
        return outgoing;
    }

    /** With one condition for all the loop stays as it is; otherwise it goes on while any condition holds. */
    static List<Expr> batch(WhileLoop loop, List<Expr> operands, boolean[] batched, int size) {
        int first = loop.conditionConstants() + loop.bodyConstants();
        var inputs = carried(
                loop,
                Arrays.copyOfRange(batched, loop.conditionConstants(), batched.length),
                flags -> Batching.batched(loop.body(), flags));
        var tested = Arrays.copyOf(batched, loop.conditionConstants() + operands.size() - first);
        System.arraycopy(inputs, loop.bodyConstants(), tested, loop.conditionConstants(), operands.size() - first);
        boolean apart = Batching.batched(loop.condition(), tested)[
                loop.condition().outputs().getFirst()];
        if (apart) {
            Arrays.fill(tested, loop.conditionConstants(), tested.length, true);
            Arrays.fill(inputs, loop.bodyConstants(), inputs.length, true);
        }
        var carries = new ArrayList<Expr>();
        for (int i = first; i < operands.size(); i++) {
            boolean wanted = inputs[i - loop.conditionConstants()];
            carries.add(wanted ? Batching.batched(operands.get(i), batched[i], size) : operands.get(i));
        }
        var many = new Many(loop, operands, inputs, tested, size);
        var results = apart ? many.apart(carries) : many.together(carries);
        var all = new ArrayList<Expr>();
        for (int i = 0; i < carries.size(); i++) {
            all.add(Batching.batched(results.get(i), inputs[loop.bodyConstants() + i], size));
        }
        return all;
    }

    /** A loop for many values of its operands, with flags for the inputs of the body and of the condition. */
    private static final class Many {
        private final Trace trace;
        private final WhileLoop loop;
        private final List<Expr> operands;
        private final boolean[] inputs;
        private final boolean[] tested;
        private final int size;

        Many(WhileLoop loop, List<Expr> operands, boolean[] inputs, boolean[] tested, int size) {
            this.trace = Trace.of(operands);
            this.loop = loop;
            this.operands = operands;
            this.inputs = inputs;
            this.tested = tested;
            this.size = size;
        }

        List<Expr> together(List<Expr> carries) {
            return ControlFlow.whileLoop(trace, "vmap of " + loop.body().name(), carries, this::condition, this::next);
        }

        /** A further carry says whose loop still runs; the carries of the others stay. */
        List<Expr> apart(List<Expr> carries) {
            int last = carries.size();
            var results = ControlFlow.whileLoop(
                    trace,
                    "vmap of " + loop.body().name(),
                    ControlFlow.joined(carries, List.of(condition(carries))),
                    c -> c.get(last).any(),
                    c -> {
                        var running = c.get(last);
                        var before = c.subList(0, last);
                        var kept = chosen(running, next(possible(running, before)), before);
                        return ControlFlow.joined(kept, List.of(running.and(condition(kept))));
                    });
            return results.subList(0, last);
        }

        /**
         * Carries for which the body is defined: those whose loop has ended compute along with the first that still runs. From their
         * own the body could divide by zero or index beyond an end.
         */
        private static List<Expr> possible(Expr running, List<Expr> carries) {
            var first = running.convert(DType.I32).argMax(0);
            var others = carries.stream()
                    .map(x -> Batching.batched(
                            ControlFlow.stopGradient(x.gather(first)),
                            false,
                            x.type().shape().extent(0)))
                    .toList();
            return chosen(running, carries, others);
        }

        private static List<Expr> chosen(Expr running, List<Expr> yes, List<Expr> no) {
            var chosen = new ArrayList<Expr>();
            for (int i = 0; i < yes.size(); i++) {
                var shape = yes.get(i).type().shape();
                chosen.add(running.broadcast(shape, List.of(0)).where(yes.get(i), no.get(i)));
            }
            return chosen;
        }

        private Expr condition(List<Expr> carries) {
            var arguments = ControlFlow.<Expr>joined(operands.subList(0, loop.conditionConstants()), carries);
            return Batching.run(loop.condition(), trace, arguments, tested, size)
                    .values()
                    .getFirst();
        }

        private List<Expr> next(List<Expr> carries) {
            int first = loop.conditionConstants() + loop.bodyConstants();
            var arguments = ControlFlow.<Expr>joined(operands.subList(loop.conditionConstants(), first), carries);
            var batch = Batching.run(loop.body(), trace, arguments, inputs, size);
            var next = new ArrayList<Expr>();
            for (int i = 0; i < carries.size(); i++) {
                var value = batch.values().get(i);
                boolean wanted = inputs[loop.bodyConstants() + i];
                next.add(wanted ? Batching.batched(value, batch.batched().get(i), size) : value);
            }
            return next;
        }
    }
}
