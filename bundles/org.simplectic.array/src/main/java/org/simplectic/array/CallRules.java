package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.Control.Checkpoint;
import org.simplectic.array.Control.Choice;

/** Programs that are run once, by choice or to be computed again, under the transformations. */
@SuppressWarnings("NullAway") // null stands for zero; the checker loses track of it in collections
final class CallRules {
    private CallRules() {}

    static List<List<@Nullable Expr>> series(
            Trace trace, Checkpoint checkpoint, List<List<@Nullable Expr>> operands, Series.Mode mode) {
        var program = checkpoint.program();
        var pattern = new ArrayList<List<@Nullable Expr>>();
        var results = ControlFlow.checkpoint(trace, mode.name(program), Series.flat(operands), inputs -> {
            pattern.addAll(mode.run(program, trace, Series.like(operands, inputs)));
            return Series.flat(pattern);
        });
        return Series.like(pattern, results);
    }

    /** The equation on the way back takes the operands and computes the values again inside: nothing can be shared with outside. */
    static List<@Nullable Expr> vjp(
            Checkpoint checkpoint, List<Expr> operands, List<? extends @Nullable Expr> cotangents, boolean[] wanted) {
        var trace = Trace.of(operands);
        var incoming = List.<List<@Nullable Expr>>of(new ArrayList<>(cotangents));
        var pattern = new ArrayList<List<@Nullable Expr>>();
        var arguments = ControlFlow.<Expr>joined(operands, Series.flat(incoming));
        var results =
                ControlFlow.checkpoint(trace, "vjp of " + checkpoint.program().name(), arguments, inputs -> {
                    var given = Series.like(incoming, inputs.subList(operands.size(), inputs.size()));
                    pattern.add(pulled(
                            checkpoint.program(), trace, inputs.subList(0, operands.size()), given.getFirst(), wanted));
                    return Series.flat(pattern);
                });
        return Series.like(pattern, results).getFirst();
    }

    /** The cotangents of the wanted arguments of a program; null for the others. */
    private static List<@Nullable Expr> pulled(
            Program program,
            Trace trace,
            List<Expr> arguments,
            List<? extends @Nullable Expr> cotangents,
            boolean[] wanted) {
        var all = Reverse.run(program, trace, arguments, cotangents, wanted).cotangents();
        var pulled = new ArrayList<@Nullable Expr>();
        for (int i = 0; i < wanted.length; i++) {
            boolean moves = wanted[i] && arguments.get(i).type().dtype().isDifferentiable();
            pulled.add(moves ? all.get(i) : null);
        }
        return pulled;
    }

    static List<Expr> batch(Checkpoint checkpoint, List<Expr> operands, boolean[] batched, int size) {
        return Trace.of(operands).add(new Checkpoint(Batching.vmap(checkpoint.program(), size, batched)), operands);
    }

    static List<List<@Nullable Expr>> series(
            Trace trace, Choice choice, List<List<@Nullable Expr>> operands, Series.Mode mode) {
        var rest = operands.subList(1, operands.size());
        return either(
                trace,
                operands.getFirst().getFirst(),
                new Branch(mode.name(choice.yes()), () -> mode.run(choice.yes(), trace, rest)),
                new Branch(mode.name(choice.no()), () -> mode.run(choice.no(), trace, rest)));
    }

    static List<@Nullable Expr> vjp(
            Choice choice, List<Expr> operands, List<? extends @Nullable Expr> cotangents, boolean[] wanted) {
        var trace = Trace.of(operands);
        var rest = operands.subList(1, operands.size());
        var wantedOfRest = Arrays.copyOfRange(wanted, 1, wanted.length);
        var pulled = either(
                trace,
                operands.getFirst(),
                new Branch(
                        "vjp of " + choice.yes().name(),
                        () -> back(choice.yes(), trace, rest, cotangents, wantedOfRest)),
                new Branch(
                        "vjp of " + choice.no().name(),
                        () -> back(choice.no(), trace, rest, cotangents, wantedOfRest)));
        var outgoing = new ArrayList<@Nullable Expr>();
        outgoing.add(null);
        pulled.forEach(one -> outgoing.add(one.get(1)));
        return outgoing;
    }

    /** For each argument itself and its cotangent. */
    private static List<List<@Nullable Expr>> back(
            Program program,
            Trace trace,
            List<Expr> arguments,
            List<? extends @Nullable Expr> cotangents,
            boolean[] wanted) {
        return Series.ofPair(new Forward.Pair(arguments, pulled(program, trace, arguments, cotangents, wanted)));
    }

    private record Branch(String name, java.util.function.Supplier<List<List<@Nullable Expr>>> body) {}

    /** A choice of series, with a zero in one where only the other has a coefficient. */
    private static List<List<@Nullable Expr>> either(Trace trace, Expr predicate, Branch yes, Branch no) {
        var around = trace.innermost();
        var first = new Trace(around, List.of());
        var second = new Trace(around, List.of());
        var ofFirst = around.within(first, yes.body());
        var ofSecond = around.within(second, no.body());
        var one = around.within(first, () -> Series.united(ofFirst, ofSecond));
        var other = around.within(second, () -> Series.united(ofSecond, ofFirst));
        var results = ControlFlow.cond(
                around,
                predicate,
                first.close(yes.name(), Series.flat(one)),
                second.close(no.name(), Series.flat(other)));
        return Series.like(one, results);
    }

    /** A batched predicate runs both sides and picks by element. */
    static List<Expr> batch(Choice choice, List<Expr> operands, boolean[] batched, int size) {
        var trace = Trace.of(operands);
        var rest = operands.subList(1, operands.size());
        var flags = Arrays.copyOfRange(batched, 1, batched.length);
        if (!batched[0]) {
            var yes = Batching.vmap(choice.yes(), size, flags);
            return trace.add(new Choice(yes, Batching.vmap(choice.no(), size, flags)), operands);
        }
        var yes = Batching.run(choice.yes(), trace, rest, flags, size);
        var no = Batching.run(choice.no(), trace, rest, flags, size);
        return IntStream.range(0, yes.values().size())
                .mapToObj(i -> {
                    var one =
                            Batching.batched(yes.values().get(i), yes.batched().get(i), size);
                    var other =
                            Batching.batched(no.values().get(i), no.batched().get(i), size);
                    var chosen = operands.getFirst().broadcast(one.type().shape(), List.of(0));
                    return chosen.where(one, other);
                })
                .toList();
    }
}
