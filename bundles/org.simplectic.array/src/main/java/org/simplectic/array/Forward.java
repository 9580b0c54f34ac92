package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forward mode: values and tangents side by side. A null tangent is zero. */
@SuppressWarnings("NullAway") // null stands for zero; the checker loses track of it in collections
final class Forward {
    private Forward() {}

    /** Values and tangents of some expressions. */
    record Pair(List<Expr> values, List<@Nullable Expr> tangents) {}

    /** Runs a program on values and tangents. */
    static Pair run(Program program, Trace trace, List<Expr> arguments, List<@Nullable Expr> argumentTangents) {
        return run(program, trace, arguments, argumentTangents, true);
    }

    /** Runs a program on values and tangents, in loops of both at once or, for the price of more work, in loops of their own. */
    private static Pair run(
            Program program, Trace trace, List<Expr> arguments, List<@Nullable Expr> argumentTangents, boolean atOnce) {
        var values = new ArrayList<>(arguments);
        var tangents = new ArrayList<@Nullable Expr>(argumentTangents);
        for (var equation : program.equations()) {
            var primitive = equation.primitive();
            var operands = pick(values, equation.operands());
            var moving = pick(tangents, equation.operands());
            if (moving.stream().allMatch(t -> t == null)) {
                values.addAll(trace.add(primitive, operands));
                tangents.addAll(Collections.nCopies(equation.types().size(), null));
            } else if (atOnce) {
                var pair = Rules.of(primitive).forward(primitive, trace, operands, moving);
                values.addAll(pair.values());
                tangents.addAll(pair.tangents());
            } else {
                var results = trace.add(primitive, operands);
                values.addAll(results);
                tangents.addAll(Rules.of(primitive).jvp(primitive, operands, results, moving));
            }
        }
        return new Pair(pick(values, program.outputs()), pick(tangents, program.outputs()));
    }

    /** Of all values which depend on some inputs and have derivatives. */
    static boolean[] moving(Program program, boolean[] inputs) {
        var moving = Arrays.copyOf(inputs, program.values());
        for (int i = 0; i < inputs.length; i++) {
            moving[i] &= program.type(i).dtype().isDifferentiable();
        }
        for (int i = 0; i < program.equations().size(); i++) {
            boolean any = false;
            for (int operand : program.equations().get(i).operands()) {
                any |= moving[operand];
            }
            for (int value = program.firstResult(i); value < program.firstResult(i + 1); value++) {
                moving[value] = any && program.type(value).dtype().isDifferentiable();
            }
        }
        return moving;
    }

    static <T extends @Nullable Object> List<T> pick(List<T> values, List<Integer> positions) {
        var picked = new ArrayList<T>();
        for (int position : positions) {
            picked.add(values.get(position));
        }
        return picked;
    }

    /** The rule that follows from linearity and the tangents of the nonlinear operands. */
    static <P extends Primitive> List<@Nullable Expr> jvp(
            Rules<P> rules, P primitive, List<Expr> operands, List<Expr> results, List<@Nullable Expr> tangents) {
        var sum = new ArrayList<@Nullable Expr>(Collections.nCopies(results.size(), null));
        var linearity = rules.linearity(primitive);
        boolean joint = false;
        for (int i = 0; i < operands.size(); i++) {
            var tangent = tangents.get(i);
            if (tangent != null && !linearity.in(i)) {
                add(sum, rules.tangent(primitive, i, tangent, operands, results));
            } else if (tangent != null && linearity.jointly()) {
                joint = true;
            } else if (tangent != null) {
                var changed = new ArrayList<>(operands);
                changed.set(i, tangent);
                add(sum, Trace.of(changed).add(primitive, changed));
            }
        }
        if (joint) {
            var changed = new ArrayList<Expr>();
            for (int i = 0; i < operands.size(); i++) {
                var tangent = tangents.get(i);
                changed.add(!linearity.in(i) ? operands.get(i) : tangent == null ? zero(operands.get(i)) : tangent);
            }
            add(sum, Trace.of(changed).add(primitive, changed));
        }
        for (int i = 0; i < results.size(); i++) {
            if (!results.get(i).type().dtype().isDifferentiable()) {
                sum.set(i, null);
            } else if (sum.get(i) != null
                    && !sum.get(i).type().equals(results.get(i).type())) {
                sum.set(i, sum.get(i).broadcast(results.get(i).type().shape()));
            }
        }
        return sum;
    }

    private static void add(List<@Nullable Expr> sum, List<? extends @Nullable Expr> terms) {
        for (int i = 0; i < sum.size(); i++) {
            sum.set(i, plus(sum.get(i), terms.get(i)));
        }
    }

    static @Nullable Expr plus(@Nullable Expr a, @Nullable Expr b) {
        return a == null ? b : b == null ? a : a.plus(b);
    }

    /** Zero of an expression's type. */
    static Expr zero(Expr like) {
        return like.constant(HostArray.filled(like.type().with(Shape.SCALAR), 0))
                .broadcast(like.type().shape());
    }

    /** The inputs' positions that have tangents. */
    static List<Integer> differentiable(List<ArrayType> types) {
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i).dtype().isDifferentiable()) {
                positions.add(i);
            }
        }
        return positions;
    }

    static Program jvp(Program program) {
        return jvp(program, differentiable(program.inputs()), true);
    }

    static Program jvp(Program program, boolean[] moving) {
        Checks.require(
                moving.length == program.inputs().size(),
                () -> program.name() + " takes " + program.inputs().size() + " arguments, but " + moving.length
                        + " truth values say which of them move");
        var active =
                differentiable(program.inputs()).stream().filter(i -> moving[i]).toList();
        return jvp(program, active, true);
    }

    /** As {@link #jvp}, but no loop computes values and tangents at once. */
    static Program separateJvp(Program program) {
        return jvp(program, differentiable(program.inputs()), false);
    }

    private static Program jvp(Program program, List<Integer> active, boolean atOnce) {
        var types = new ArrayList<>(program.inputs());
        active.forEach(i -> types.add(program.inputs().get(i)));
        return trace("jvp of " + program.name(), types, (trace, inputs) -> {
            var arguments = inputs.subList(0, program.inputs().size());
            var pair = run(program, trace, arguments, tangents(program, active, inputs), atOnce);
            var results = new ArrayList<>(pair.values());
            for (int i : differentiable(program.outputTypes())) {
                var tangent = pair.tangents().get(i);
                results.add(tangent == null ? zero(pair.values().get(i)) : tangent);
            }
            return results;
        });
    }

    private static List<@Nullable Expr> tangents(Program program, List<Integer> active, List<Expr> inputs) {
        var tangents = new @Nullable Expr[program.inputs().size()];
        int next = tangents.length;
        for (int i : active) {
            tangents[i] = inputs.get(next++);
        }
        return Arrays.asList(tangents);
    }

    /** A body that needs its trace, for programs without inputs. */
    interface Body {
        List<Expr> apply(Trace trace, List<Expr> inputs);
    }

    static Program trace(String name, List<ArrayType> types, Body body) {
        var trace = new Trace(null, types);
        return trace.finish(name, body.apply(trace, trace.arguments()));
    }
}
