package org.simplectic.nonlinear.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.simplectic.api.Grid;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.Problem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * The equations {@code f(y) = 0}.
 *
 * @param rhs f, from a vector to one of its type
 * @param initial where the search begins
 * @param grid where y has values, if it is one field
 */
record SteadyProblem(Program rhs, HostArray initial, Optional<Grid> grid) implements Problem {
    int size() {
        return initial.size();
    }

    ArrayType type() {
        return initial.type();
    }

    Expr f(Expr y) {
        return rhs.apply(List.of(y)).getFirst();
    }

    /** Products with the derivatives of f at a point: what does not change from one to the next is computed once. */
    UnaryOperator<Expr> derivative(Expr y) {
        var linearized = rhs.linearize();
        var values = linearized.values().apply(List.of(y));
        var point = values.subList(values.size() - linearized.residuals(), values.size());
        return v -> {
            var arguments = new ArrayList<>(point);
            arguments.add(v);
            return linearized.tangents().apply(arguments).getFirst();
        };
    }

    /** All derivatives as one matrix. */
    LinearOperator matrix(Expr y) {
        var columns = rhs.jvp()
                .vmap(size(), false, true)
                .apply(List.of(y, y.identity(size())))
                .get(1);
        return new LinearOperator.Dense(columns.transpose(), Set.of());
    }
}
