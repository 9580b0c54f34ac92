package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.Control.Custom;

/** Programs with derivatives of their own under the transformations. */
@SuppressWarnings("NullAway") // null stands for zero; the checker loses track of it in collections
final class CustomRules {
    private CustomRules() {}

    static List<@Nullable Expr> jvp(
            Custom custom, List<Expr> operands, List<Expr> results, List<@Nullable Expr> tangents) {
        differentiable(custom);
        var trace = Trace.of(operands);
        if (custom.jvp() != null) {
            var given = custom.jvp().apply(trace, ControlFlow.joined(operands, filled(operands, tangents)));
            return spread(given, results);
        }
        var known = ControlFlow.<Expr>joined(operands, results);
        int linear = Forward.differentiable(ControlFlow.types(results)).size();
        var moving = pick(operands, tangents);
        return spread(Reverse.transpose(custom.vjp(), trace, known, moving, linear), results);
    }

    static List<@Nullable Expr> vjp(
            Custom custom, List<Expr> operands, List<Expr> results, List<@Nullable Expr> cotangents) {
        differentiable(custom);
        var trace = Trace.of(operands);
        if (custom.vjp() != null) {
            var known = ControlFlow.<Expr>joined(operands, results);
            var given = custom.vjp().apply(trace, ControlFlow.joined(known, filled(results, cotangents)));
            return spread(given, operands);
        }
        int linear = Forward.differentiable(ControlFlow.types(operands)).size();
        var incoming = pick(results, cotangents);
        return spread(Reverse.transpose(custom.jvp(), trace, operands, incoming, linear), operands);
    }

    private static void differentiable(Custom custom) {
        Checks.require(
                custom.jvp() != null || custom.vjp() != null,
                () -> custom.label() + " has neither tangents nor cotangents of its own");
    }

    /** Of those values that have derivatives what belongs to them. */
    private static List<@Nullable Expr> pick(List<Expr> values, List<@Nullable Expr> all) {
        return Forward.pick(all, Forward.differentiable(ControlFlow.types(values)));
    }

    private static List<Expr> filled(List<Expr> values, List<@Nullable Expr> all) {
        var filled = new ArrayList<Expr>();
        for (int i : Forward.differentiable(ControlFlow.types(values))) {
            filled.add(all.get(i) == null ? Forward.zero(values.get(i)) : all.get(i));
        }
        return filled;
    }

    /** What belongs to those values that have derivatives, and null for the others. */
    private static List<@Nullable Expr> spread(List<? extends @Nullable Expr> given, List<Expr> values) {
        var all = new ArrayList<@Nullable Expr>(Collections.nCopies(values.size(), null));
        int next = 0;
        for (int i : Forward.differentiable(ControlFlow.types(values))) {
            all.set(i, given.get(next++));
        }
        return all;
    }

    /** All three programs batched: the derivatives of many are many of the derivatives. */
    static List<Expr> batch(Custom custom, List<Expr> operands, boolean[] batched, int size) {
        var program = Batching.vmap(custom.program(), size, batched);
        var moving = Forward.differentiable(custom.program().inputs());
        var jvp = custom.jvp() == null ? null : Batching.vmap(custom.jvp(), size, flags(batched, moving));
        var vjp = custom.vjp() == null ? null : batchedCotangents(custom, batched, moving, size);
        return Trace.of(operands).add(new Custom(program, jvp, vjp), operands);
    }

    /** Flags of operands, then of their tangents. */
    private static boolean[] flags(boolean[] batched, List<Integer> moving) {
        var flags = Arrays.copyOf(batched, batched.length + moving.size());
        for (int i = 0; i < moving.size(); i++) {
            flags[batched.length + i] = batched[moving.get(i)];
        }
        return flags;
    }

    /** The cotangent of an operand that is the same for all is the sum of theirs. */
    private static Program batchedCotangents(Custom custom, boolean[] batched, List<Integer> moving, int size) {
        var flags = new boolean[custom.vjp().inputs().size()];
        Arrays.fill(flags, true);
        System.arraycopy(batched, 0, flags, 0, batched.length);
        var many = Batching.vmap(custom.vjp(), size, flags);
        return Forward.trace(many.name(), many.inputs(), (trace, inputs) -> {
            var cotangents = many.apply(trace, inputs);
            var sums = new ArrayList<Expr>();
            for (int i = 0; i < moving.size(); i++) {
                sums.add(
                        batched[moving.get(i)]
                                ? cotangents.get(i)
                                : cotangents.get(i).sum(0));
            }
            return sums;
        });
    }
}
