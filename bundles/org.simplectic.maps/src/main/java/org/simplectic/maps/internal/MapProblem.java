package org.simplectic.maps.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.simplectic.api.Problem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/**
 * A map with one parameter, {@code y(n+1) = f(n, y(n), p)}.
 *
 * @param rhs f, from n, y and a vector with p
 * @param initial from a vector with p to y(0)
 * @param observed a number that is looked at, from n, y and a vector with p
 */
record MapProblem(Program rhs, Program initial, Optional<Program> observed) implements Problem {
    int size() {
        return rhs.inputs().get(1).shape().size();
    }

    /** From y and p to f and its derivatives by y, a row a component of f, at n = 0. */
    Program linearization() {
        return Program.trace(
                "linearization",
                rhs.inputs().subList(1, 3),
                in -> List.of(
                        rhs.apply(List.of(in.getFirst().constant(0), in.get(0), in.get(1)))
                                .getFirst(),
                        columns(in.getFirst().constant(0), in.get(0), in.get(0).identity(size()), in.get(1))
                                .transpose()));
    }

    /**
     * Some steps: from n, y, the vector with p, a frame and the sums of its growth to all four but p and, for every step, y after it and what is
     * observed there. The frame's rows are orthonormal directions; each step takes them along by the derivative of f and makes them orthonormal
     * again, and the logarithms of what that takes away are their growth.
     *
     * @param hasFrame whether the frame moves, which costs n derivatives along directions and a QR factorization a step
     */
    Program steps(int length, boolean hasFrame) {
        int n = size();
        var types = List.of(
                ArrayType.SCALAR,
                ArrayType.vector(n),
                ArrayType.vector(1),
                ArrayType.of(DType.F64, n, n),
                ArrayType.vector(n));
        return Program.trace("steps of a map", types, in -> {
            var p = in.get(2);
            var moving = new ArrayList<>(List.of(in.get(0), in.get(1)));
            if (hasFrame) {
                moving.addAll(in.subList(3, 5));
            }
            var end = ControlFlow.scan(length, moving, List.of(), (carried, none) -> step(carried, p));
            var results = new ArrayList<>(end.carries());
            if (!hasFrame) {
                results.addAll(in.subList(3, 5));
            }
            results.addAll(end.collected());
            return results;
        });
    }

    private ControlFlow.Step step(List<Expr> carried, Expr p) {
        var n = carried.get(0);
        var next = rhs.apply(List.of(n, carried.get(1), p)).getFirst();
        var results = new ArrayList<>(List.of(n.plus(1), next));
        if (carried.size() > 2) {
            var factors =
                    columns(n, carried.get(1), carried.get(2), p).transpose().qr();
            results.add(factors.getFirst().transpose());
            results.add(carried.get(3).plus(factors.getLast().diagonal().abs().log()));
        }
        var looked = observed.map(
                        number -> number.apply(List.of(results.get(0), next, p)).getFirst())
                .orElseGet(() -> n.constant(0));
        return new ControlFlow.Step(results, List.of(next, looked));
    }

    /** The derivatives of f along the rows of a matrix, a row each. */
    private Expr columns(Expr n, Expr y, Expr directions, Expr p) {
        return rhs.jvp(false, true, false)
                .vmap(size(), false, false, false, true)
                .apply(List.of(n, y, p, directions))
                .getLast();
    }
}
