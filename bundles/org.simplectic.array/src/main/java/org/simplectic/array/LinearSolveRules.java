package org.simplectic.array;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.Control.LinearSolve;

/**
 * Solutions of linear equations under the transformations. With x the solution: the tangent solves {@code A dx = db - dA x}; for the cotangent c of x that
 * of b is the solution l of {@code A^T l = c}, and what A is made of gets that of {@code -l^T A x}.
 */
@SuppressWarnings("NullAway") // null stands for zero; the checker loses track of it in collections
final class LinearSolveRules {
    private LinearSolveRules() {}

    static List<ArrayType> types(LinearSolve linear, List<ArrayType> operands) {
        var b = operands.getLast();
        linear.product().checkArguments(ControlFlow.joined(operands.subList(0, linear.parts()), List.<ArrayType>of(b)));
        vector(linear, "product", linear.product().outputTypes(), b);
        for (var solve : List.of(linear.solve(), linear.solveTransposed())) {
            solve.checkArguments(operands);
            vector(linear, solve.name(), solve.outputTypes(), b);
        }
        return linear.solve().outputTypes();
    }

    private static void vector(LinearSolve linear, String what, List<ArrayType> given, ArrayType b) {
        Checks.require(
                !given.isEmpty() && given.getFirst().equals(b),
                () -> linear.label() + " is of a square matrix: for the right-hand side " + b + " the " + what
                        + " must give the same type first, but gives " + given);
    }

    static List<@Nullable Expr> jvp(
            LinearSolve linear, List<Expr> operands, List<Expr> results, List<@Nullable Expr> tangents) {
        var trace = Trace.of(operands);
        var moving = new ArrayList<@Nullable Expr>(tangents.subList(0, linear.parts()));
        Expr right = tangents.getLast();
        if (moving.stream().anyMatch(tangent -> tangent != null)) {
            moving.add(null);
            var product = Forward.run(linear.product(), trace, parts(linear, operands, results.getFirst()), moving)
                    .tangents()
                    .getFirst();
            right = product == null ? right : right == null ? product.negate() : right.minus(product);
        }
        return first(right == null ? null : solution(linear, operands, right), results.size());
    }

    static List<@Nullable Expr> vjp(
            LinearSolve linear,
            List<Expr> operands,
            List<Expr> results,
            List<@Nullable Expr> cotangents,
            boolean[] wanted) {
        var cotangent = cotangents.getFirst();
        var outgoing = new ArrayList<@Nullable Expr>(Collections.nCopies(operands.size(), null));
        if (cotangent == null) {
            return outgoing;
        }
        var multiplier = solution(transposed(linear), operands, cotangent);
        outgoing.set(operands.size() - 1, multiplier);
        var wantedParts = Arrays.copyOf(wanted, linear.parts() + 1);
        wantedParts[linear.parts()] = false;
        var pull = Reverse.run(
                linear.product(),
                Trace.of(operands),
                parts(linear, operands, results.getFirst()),
                List.of(multiplier.negate()),
                wantedParts);
        for (int i = 0; i < linear.parts(); i++) {
            boolean moves = wanted[i] && operands.get(i).type().dtype().isDifferentiable();
            outgoing.set(i, moves ? pull.cotangents().get(i) : null);
        }
        return outgoing;
    }

    /** What the matrix is made of, and a vector. */
    private static List<Expr> parts(LinearSolve linear, List<Expr> operands, Expr x) {
        return ControlFlow.joined(operands.subList(0, linear.parts()), List.of(x));
    }

    private static Expr solution(LinearSolve linear, List<Expr> operands, Expr right) {
        var changed = ControlFlow.<Expr>joined(operands.subList(0, operands.size() - 1), List.of(right));
        return Trace.of(changed).add(linear, changed).getFirst();
    }

    private static LinearSolve transposed(LinearSolve linear) {
        var product = linear.product();
        int parts = linear.parts();
        var times = Forward.trace("transposed " + product.name(), product.inputs(), (trace, inputs) -> {
            var result = Reverse.transpose(product, trace, inputs.subList(0, parts), List.of(inputs.getLast()), 1)
                    .getFirst();
            return List.of(result == null ? Forward.zero(inputs.getLast()) : result);
        });
        return new LinearSolve(times, linear.solveTransposed(), linear.solve(), parts);
    }

    private static List<@Nullable Expr> first(@Nullable Expr tangent, int results) {
        var all = new ArrayList<@Nullable Expr>(Collections.nCopies(results, null));
        all.set(0, tangent);
        return all;
    }

    static List<Expr> batch(LinearSolve linear, List<Expr> operands, boolean[] batched, int size) {
        var flags = batched.clone();
        flags[flags.length - 1] = true;
        var ofProduct = Arrays.copyOf(batched, linear.parts() + 1);
        ofProduct[linear.parts()] = true;
        var many = new LinearSolve(
                Batching.vmap(linear.product(), size, ofProduct),
                Batching.vmap(linear.solve(), size, flags),
                Batching.vmap(linear.solveTransposed(), size, flags),
                linear.parts());
        var changed = new ArrayList<>(operands);
        changed.set(flags.length - 1, Batching.batched(operands.getLast(), batched[batched.length - 1], size));
        return Trace.of(changed).add(many, changed);
    }
}
