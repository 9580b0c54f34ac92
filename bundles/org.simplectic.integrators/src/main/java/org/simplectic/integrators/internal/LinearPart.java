package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Contraction;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Equation;
import org.simplectic.array.Expr;
import org.simplectic.array.Fourier;
import org.simplectic.array.Indexing;
import org.simplectic.array.Primitive;
import org.simplectic.array.Program;
import org.simplectic.array.Reduction;
import org.simplectic.array.Structural;

/**
 * A right-hand side {@code f(t, y) = L y + g(t, y)} with a constant matrix L, as its program shows it: of the sums that lead to its result,
 * the terms that are linear in y by operations that are linear whatever y, with factors that depend on neither y nor t. A product of two sums is not
 * multiplied out: all of it belongs to g if both depend on y or t. Cost: one pass over the program.
 *
 * @param linear L y: inputs a scalar t, which does not matter, and y
 * @param rest g, of the same types
 */
record LinearPart(Program linear, Program rest) {
    /** Whether a right-hand side is linear in y but for terms of t alone. */
    static boolean isAll(Program rhs) {
        return of(rhs).filter(part -> !part.restDependsOnState()).isPresent();
    }

    private boolean restDependsOnState() {
        int state = rest.inputs().size() - 1;
        return rest.outputs().contains(state)
                || rest.equations().stream()
                        .anyMatch(equation -> equation.operands().contains(state));
    }

    /** The part of a program from t and y, or empty if no term of it is linear. */
    static Optional<LinearPart> of(Program rhs) {
        var types = rhs.inputs();
        var isThere = new boolean[1];
        var linear = Program.trace("linear part", types, in -> {
            var found = value(rhs, in).linear();
            isThere[0] = found.isPresent();
            return List.of(
                    found.orElseGet(() -> zero(in.getFirst(), in.getLast().type())));
        });
        return isThere[0]
                ? Optional.of(new LinearPart(
                        linear,
                        Program.trace(
                                "rest",
                                types,
                                in -> List.of(value(rhs, in)
                                        .rest()
                                        .orElseGet(() ->
                                                zero(in.getFirst(), in.getLast().type()))))))
                : Optional.empty();
    }

    /**
     * A value of the program as the sum of two, of which one that is empty is zero.
     *
     * @param whole the value
     * @param isConstant whether it depends on no input
     * @param linear the part that is linear in y
     * @param rest the other one
     */
    private record Value(Expr whole, boolean isConstant, Optional<Expr> linear, Optional<Expr> rest) {
        static Value other(Expr whole, boolean isConstant) {
            return new Value(whole, isConstant, Optional.empty(), Optional.of(whole));
        }
    }

    private static Value value(Program rhs, List<Expr> in) {
        var values = new ArrayList<Value>();
        values.add(Value.other(in.getFirst(), false));
        values.add(new Value(in.getLast(), false, Optional.of(in.getLast()), Optional.empty()));
        if (rhs.equations().isEmpty()) {
            return values.get(rhs.outputs().getFirst());
        }
        for (var equation : rhs.equations()) {
            var operands = equation.operands().stream().map(values::get).toList();
            values.addAll(results(equation, operands, in.getFirst()));
        }
        return values.get(rhs.outputs().getFirst());
    }

    private static List<Value> results(Equation equation, List<Value> operands, Expr trace) {
        var wholes = operands.stream().map(Value::whole).toList();
        var results = applied(equation, wholes, trace);
        boolean isConstant = operands.stream().allMatch(Value::isConstant);
        var moving = linearIn(equation.primitive(), operands.size()).stream()
                .filter(places -> IntStream.range(0, operands.size())
                        .allMatch(i -> places.contains(i) || operands.get(i).isConstant()))
                .findFirst();
        if (isConstant || moving.isEmpty() || results.size() > 1) {
            return results.stream()
                    .map(result -> Value.other(result, isConstant))
                    .toList();
        }
        return List.of(new Value(
                results.getFirst(),
                false,
                part(equation, operands, moving.get(), Value::linear, trace),
                part(equation, operands, moving.get(), Value::rest, trace)));
    }

    /** The operation on one part of those operands in which it is linear. */
    private static Optional<Expr> part(
            Equation equation,
            List<Value> operands,
            Set<Integer> moving,
            Function<Value, Optional<Expr>> part,
            Expr trace) {
        if (moving.stream().allMatch(i -> part.apply(operands.get(i)).isEmpty())) {
            return Optional.empty();
        }
        var arguments = new ArrayList<Expr>();
        for (int i = 0; i < operands.size(); i++) {
            var operand = operands.get(i);
            arguments.add(
                    moving.contains(i)
                            ? part.apply(operand)
                                    .orElseGet(() -> zero(trace, operand.whole().type()))
                            : operand.whole());
        }
        return Optional.of(applied(equation, arguments, trace).getFirst());
    }

    /** An equation of the program in another one. */
    private static List<Expr> applied(Equation equation, List<Expr> operands, Expr trace) {
        if (!operands.isEmpty()) {
            return Expr.apply(equation.primitive(), operands);
        }
        return switch (equation.primitive()) {
            case Structural.Constant constant -> List.of(trace.constant(constant.values()));
            case Structural.Iota iota -> List.of(trace.iota(iota.type(), iota.axis()));
            case Primitive other -> throw new IllegalStateException(other.label() + " without operands");
        };
    }

    private static Expr zero(Expr trace, ArrayType type) {
        return trace.constant(0).convert(type.dtype()).broadcast(type.shape());
    }

    /** Sets of operands in which an operation is linear as long as the others are constant. */
    private static List<Set<Integer>> linearIn(Primitive primitive, int operands) {
        var all = List.of(IntStream.range(0, operands).boxed().collect(Collectors.toSet()));
        var none = List.<Set<Integer>>of();
        var each = List.of(Set.of(0), Set.of(1));
        return switch (primitive) {
            case Elementwise.Unary unary -> unary == Elementwise.Unary.NEGATE ? all : none;
            case Elementwise.Binary binary ->
                switch (binary) {
                    case ADD, SUBTRACT -> all;
                    case MULTIPLY -> each;
                    case DIVIDE -> List.of(Set.of(0));
                    default -> none;
                };
            case Elementwise.Where where -> List.of(Set.of(1, 2));
            case Elementwise.Convert convert -> convert.dtype().isDifferentiable() ? all : none;
            case Elementwise.Part part -> all;
            case Structural structural -> all;
            case Indexing.Gather gather -> List.of(Set.of(0));
            case Reduction.Reduce reduce -> reduce.operation() == Reduction.Operation.SUM ? all : none;
            case Reduction.CumulativeSum sum -> all;
            case Contraction contraction -> each;
            case Fourier fourier -> all;
            default -> none;
        };
    }
}
