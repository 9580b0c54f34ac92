package org.simplectic.array;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reverse mode through a number of passes that is known only while the program runs. A first loop stores {@link #SLOTS} carries
 * spread evenly over the passes. Back from the last one, the carries of each segment in between are computed again: of a short one
 * by a loop from its beginning for each pass, of a longer one by storing carries once more.
 *
 * <p>Adjoints are the cotangents of the moving inputs of the body, constants first: sums, then carries.
 *
 * @see "A. Griewank, A. Walther, Evaluating Derivatives, 2nd ed. (2008), chapter 12"
 */
final class LoopReversal {
    static final ArrayType COUNT = new ArrayType(DType.I64, Shape.SCALAR);
    /** How many carries are stored at a time. */
    private static final int SLOTS = 64;
    /** Up to how many passes it is cheaper to start again from the beginning for each than to store carries. */
    private static final int FEW = 4;
    /** How often a segment is divided. */
    private static final int LEVELS = 2;

    private final Trace trace;
    private final Program body;
    private final List<Expr> constants;
    private final boolean[] moving;

    LoopReversal(Trace trace, Program body, List<Expr> constants, boolean[] moving) {
        this.trace = trace;
        this.body = body;
        this.constants = constants;
        this.moving = moving;
    }

    List<Expr> run(Expr passes, List<Expr> carries, List<Expr> adjoints) {
        return divided(LEVELS, carries, trace.constant(HostArray.filled(COUNT, 0)), passes, adjoints);
    }

    /** Back over the passes from one to before another, from the carries that the first of them starts with. */
    private List<Expr> back(int level, List<Expr> carries, Expr from, Expr to, List<Expr> adjoints) {
        return level == 0
                ? oneByOne(carries, from, to, adjoints)
                : ControlFlow.cond(
                        to.minus(from).lessEqual(from.constant(FEW)),
                        () -> oneByOne(carries, from, to, adjoints),
                        () -> divided(level, carries, from, to, adjoints));
    }

    private List<Expr> divided(int level, List<Expr> carries, Expr from, Expr to, List<Expr> adjoints) {
        var length = to.minus(from).plus(SLOTS - 1).over(from.constant(SLOTS)).max(from.constant(1));
        var stored = ControlFlow.scan(
                trace, "stored " + body.name(), SLOTS, false, joined(from, carries), List.of(), (c, e) -> {
                    var next = c.getFirst().plus(length).min(to);
                    var after = forward(c.subList(1, c.size()), c.getFirst(), next);
                    return new ControlFlow.Step(joined(next, after), c);
                });
        return ControlFlow.scan(
                        trace, "segment of " + body.name(), SLOTS, true, adjoints, stored.collected(), (c, e) -> {
                            var start = e.getFirst();
                            var stop = start.plus(length).min(to);
                            var before = ControlFlow.cond(
                                    start.less(to),
                                    () -> back(level - 1, e.subList(1, e.size()), start, stop, c),
                                    () -> c);
                            return new ControlFlow.Step(before, List.of());
                        })
                .carries();
    }

    private List<Expr> oneByOne(List<Expr> carries, Expr from, Expr to, List<Expr> adjoints) {
        var all = ControlFlow.whileLoop(
                trace, body.name(), joined(to.minus(1), adjoints), c -> from.lessEqual(c.getFirst()), c -> {
                    var start = forward(carries, from, c.getFirst());
                    return joined(c.getFirst().minus(1), step(start, c.subList(1, c.size())));
                });
        return all.subList(1, all.size());
    }

    /** The carries some passes later. */
    private List<Expr> forward(List<Expr> carries, Expr from, Expr to) {
        var all = ControlFlow.whileLoop(
                trace,
                body.name(),
                joined(from, carries),
                c -> c.getFirst().less(to),
                c -> joined(
                        c.getFirst().plus(1),
                        body.apply(trace, ControlFlow.joined(constants, c.subList(1, c.size())))));
        return all.subList(1, all.size());
    }

    /** Back over one pass. */
    private List<Expr> step(List<Expr> carries, List<Expr> adjoints) {
        var arguments = ControlFlow.<Expr>joined(constants, carries);
        var incoming = new ArrayList<@Nullable Expr>();
        int sums = 0;
        for (int i = 0; i < constants.size(); i++) {
            sums += moving[i] ? 1 : 0;
        }
        int next = sums;
        for (int i = constants.size(); i < moving.length; i++) {
            incoming.add(moving[i] ? adjoints.get(next++) : null);
        }
        var pull = Reverse.run(body, trace, arguments, incoming, moving).cotangents();
        var before = new ArrayList<Expr>();
        for (int i = 0; i < moving.length; i++) {
            var cotangent = pull.get(i);
            if (moving[i] && i < constants.size()) {
                var sum = adjoints.get(before.size());
                before.add(cotangent == null ? sum : sum.plus(cotangent));
            } else if (moving[i]) {
                before.add(cotangent == null ? Forward.zero(arguments.get(i)) : cotangent);
            }
        }
        return before;
    }

    private static List<Expr> joined(Expr first, List<Expr> rest) {
        return ControlFlow.joined(List.of(first), rest);
    }
}
