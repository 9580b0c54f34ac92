package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reverse mode: cotangents from the results back to the operands. A null cotangent is zero. */
@SuppressWarnings("NullAway") // null stands for zero; the checker loses track of it in collections
final class Reverse {
    private Reverse() {}

    /** Values of a program and the cotangents of its inputs. */
    record Pull(List<Expr> values, List<@Nullable Expr> cotangents) {}

    /** Runs a program forward on arguments, then backward from cotangents of its outputs. */
    static Pull run(
            Program program,
            Trace trace,
            List<Expr> arguments,
            List<? extends @Nullable Expr> outputCotangents,
            boolean[] wanted) {
        var needed = needed(program, wanted);
        var values = new ArrayList<>(arguments);
        for (int i = 0; i < program.equations().size(); i++) {
            var primitive = program.equations().get(i).primitive();
            var operands = Forward.pick(values, program.equations().get(i).operands());
            values.addAll(
                    needed[program.firstResult(i)]
                            ? Rules.of(primitive).recorded(primitive, trace, operands)
                            : trace.add(primitive, operands));
        }
        var cotangents = new @Nullable Expr[program.values()];
        for (int i = 0; i < outputCotangents.size(); i++) {
            int value = program.outputs().get(i);
            cotangents[value] = Forward.plus(cotangents[value], outputCotangents.get(i));
        }
        for (int i = program.equations().size() - 1; i >= 0; i--) {
            var equation = program.equations().get(i);
            int first = program.firstResult(i);
            int last = program.firstResult(i + 1);
            var incoming = Arrays.asList(cotangents).subList(first, last);
            if (!needed[first] || incoming.stream().allMatch(c -> c == null)) {
                continue;
            }
            var wantedOperands = new boolean[equation.operands().size()];
            for (int j = 0; j < wantedOperands.length; j++) {
                wantedOperands[j] = needed[equation.operands().get(j)];
            }
            var outgoing = Rules.of(equation.primitive())
                    .vjp(
                            equation.primitive(),
                            Forward.pick(values, equation.operands()),
                            values.subList(first, last),
                            incoming,
                            wantedOperands);
            for (int j = 0; j < wantedOperands.length; j++) {
                if (wantedOperands[j]) {
                    int operand = equation.operands().get(j);
                    cotangents[operand] = Forward.plus(cotangents[operand], outgoing.get(j));
                }
            }
        }
        return new Pull(
                Forward.pick(values, program.outputs()),
                Arrays.asList(cotangents).subList(0, arguments.size()));
    }

    /** Which values depend on a wanted input and have derivatives. */
    private static boolean[] needed(Program program, boolean[] wanted) {
        var needed = Arrays.copyOf(wanted, program.values());
        for (int i = 0; i < wanted.length; i++) {
            needed[i] &= program.type(i).dtype().isDifferentiable();
        }
        for (int i = 0; i < program.equations().size(); i++) {
            boolean any = false;
            for (int operand : program.equations().get(i).operands()) {
                any |= needed[operand];
            }
            // The first result stands for the equation, whatever its type.
            for (int value = program.firstResult(i); any && value < program.firstResult(i + 1); value++) {
                needed[value] = value == program.firstResult(i)
                        || program.type(value).dtype().isDifferentiable();
            }
        }
        return needed;
    }

    /** The rule that follows from transposes, and from the transposed tangents of the nonlinear operands. */
    static <P extends Primitive> List<@Nullable Expr> vjp(
            Rules<P> rules,
            P primitive,
            List<Expr> operands,
            List<Expr> results,
            List<? extends @Nullable Expr> cotangents,
            boolean[] wanted) {
        var outgoing = new @Nullable Expr[operands.size()];
        var linearity = rules.linearity(primitive);
        for (int i = 0; i < outgoing.length; i++) {
            boolean moves = wanted[i] && operands.get(i).type().dtype().isDifferentiable();
            if (moves && linearity.in(i)) {
                var cotangent = cotangents.getFirst();
                outgoing[i] = cotangent == null ? null : rules.transpose(primitive, i, cotangent, operands);
            } else if (moves) {
                outgoing[i] = transposedTangent(rules, primitive, i, operands, results, cotangents);
            }
        }
        return Arrays.asList(outgoing);
    }

    private static <P extends Primitive> @Nullable Expr transposedTangent(
            Rules<P> rules,
            P primitive,
            int operand,
            List<Expr> operands,
            List<Expr> results,
            List<? extends @Nullable Expr> cotangents) {
        var known = Stream.concat(operands.stream(), results.stream()).toList();
        var types = new ArrayList<>(known.stream().map(Expr::type).toList());
        types.add(operands.get(operand).type());
        var program = Forward.trace("tangent of " + primitive.label(), types, (trace, inputs) -> {
            var tangents = rules.tangent(
                    primitive,
                    operand,
                    inputs.getLast(),
                    inputs.subList(0, operands.size()),
                    inputs.subList(operands.size(), known.size()));
            var outputs = new ArrayList<Expr>();
            for (int i = 0; i < results.size(); i++) {
                var tangent = tangents.get(i);
                var result = inputs.get(operands.size() + i);
                outputs.add(
                        tangent == null
                                ? Forward.zero(result)
                                : tangent.broadcast(result.type().shape()));
            }
            return outputs;
        });
        return transpose(program, Trace.of(known), known, cotangents, 1).getFirst();
    }

    /** Cotangents of a program's last inputs, in which it is linear, for given values of the others. */
    static List<@Nullable Expr> transpose(
            Program program, Trace trace, List<Expr> known, List<? extends @Nullable Expr> cotangents, int linear) {
        var arguments = new ArrayList<>(known);
        for (var type : program.inputs().subList(known.size(), known.size() + linear)) {
            arguments.add(
                    trace.constant(HostArray.filled(type.with(Shape.SCALAR), 0)).broadcast(type.shape()));
        }
        var wanted = new boolean[arguments.size()];
        Arrays.fill(wanted, known.size(), wanted.length, true);
        return run(program, trace, arguments, cotangents, wanted).cotangents().subList(known.size(), arguments.size());
    }

    static Program vjp(Program program) {
        var types = new ArrayList<>(program.inputs());
        var active = Forward.differentiable(program.outputTypes());
        active.forEach(i -> types.add(program.outputTypes().get(i)));
        return Forward.trace("vjp of " + program.name(), types, (trace, inputs) -> {
            var arguments = inputs.subList(0, program.inputs().size());
            var cotangents = new ArrayList<@Nullable Expr>(
                    Collections.nCopies(program.outputs().size(), null));
            for (int i = 0; i < active.size(); i++) {
                cotangents.set(active.get(i), inputs.get(program.inputs().size() + i));
            }
            return pulled(program, trace, arguments, cotangents);
        });
    }

    /** Values, then the cotangents of all differentiable inputs. */
    private static List<Expr> pulled(
            Program program, Trace trace, List<Expr> arguments, List<@Nullable Expr> cotangents) {
        var wanted = new boolean[arguments.size()];
        Arrays.fill(wanted, true);
        var pull = run(program, trace, arguments, cotangents, wanted);
        var results = new ArrayList<>(pull.values());
        for (int i : Forward.differentiable(program.inputs())) {
            var cotangent = pull.cotangents().get(i);
            results.add(cotangent == null ? Forward.zero(arguments.get(i)) : cotangent);
        }
        return results;
    }

    /** Values and gradients with respect to all differentiable inputs of a program with one real scalar result. */
    static Program valueAndGradient(Program program) {
        Checks.require(
                program.outputs().size() == 1
                        && program.outputTypes().getFirst().rank() == 0
                        && program.outputTypes().getFirst().dtype().isReal(),
                () -> "a gradient is of one real scalar, but " + program.name() + " gives " + program.outputTypes());
        return Forward.trace(
                "gradient of " + program.name(),
                program.inputs(),
                (trace, inputs) -> pulled(
                        program,
                        trace,
                        inputs,
                        List.of(trace.constant(
                                HostArray.filled(program.outputTypes().getFirst(), 1)))));
    }
}
