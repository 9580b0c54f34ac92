package org.simplectic.tck.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.simplectic.api.Grid;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.Preconditioner;
import org.simplectic.api.StencilOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.tck.Finding;

/**
 * A preconditioner is a linear operator with the transpose that it says it has, and the inverse itself of a diagonal matrix. One that is for fields on a grid only
 * gets the three diagonals of the matrix as a stencil.
 */
final class NearInverse implements Contract {
    private static final double TOLERANCE = 1e-9;

    /** Points of a grid that nobody makes coarser. */
    private static final int FEW = 6;

    @Override
    public String name() {
        return "a linear operator, near the inverse";
    }

    @Override
    public Finding check(Subject subject) {
        var equations = LinearEquations.definite();
        var x = equations.known();
        var y = equations.right(false);
        try (var trial = subject.workbench().open(subject.backend())) {
            var preconditioner = trial.method(
                    Preconditioner.class,
                    subject.plugin().kind(),
                    subject.plugin().name(),
                    Map.of());
            var types = List.of(equations.matrix().type(), x.type(), y.type());
            var tags = equations.tags();
            boolean isForFields = refusesMatrices(preconditioner, equations);
            var program = Program.trace("contract", types, in -> {
                var matrix = new LinearOperator.Dense(in.get(0), tags);
                var near = preconditioner.init(isForFields ? stencil(matrix.matrix(), tags) : matrix);
                var sum = near.apply(in.get(1).plus(in.get(2).times(2)));
                var parts = near.apply(in.get(1)).plus(near.apply(in.get(2)).times(2));
                var straight = near.apply(in.get(1)).times(in.get(2)).sum();
                var transposed =
                        near.transposed().apply(in.get(2)).times(in.get(1)).sum();
                // Multigrid is exact on a grid that needs no coarser one.
                int size = isForFields ? FEW : x.size();
                var diagonal = in.get(0).diagonal().slice(0, size);
                var simple = new LinearOperator.Dense(diagonal.diagonalMatrix(), tags);
                var exact = preconditioner.init(isForFields ? stencil(simple.matrix(), tags) : simple);
                var known = in.get(1).slice(0, size);
                return List.of(
                        sum.minus(parts).norm().over(sum.norm()),
                        straight.minus(transposed).abs().over(straight.abs()),
                        exact.apply(diagonal.times(known)).minus(known).norm());
            });
            var errors = BackendService.run(trial.backend(), program, List.of(equations.matrix(), x, y)).stream()
                    .mapToDouble(error -> error.get(0))
                    .toArray();
            return finding(
                    Arrays.stream(errors).allMatch(error -> error <= TOLERANCE),
                    "not linear by " + Numbers.brief(errors[0]) + ", transposed wrong by " + Numbers.brief(errors[1])
                            + ", of a diagonal matrix wrong by " + Numbers.brief(errors[2]),
                    "each at most " + TOLERANCE);
        }
    }

    private static boolean refusesMatrices(Preconditioner preconditioner, LinearEquations equations) {
        try {
            Program.trace("refusal", List.of(equations.matrix().type()), in -> {
                preconditioner.init(new LinearOperator.Dense(in.getFirst(), equations.tags()));
                return List.of();
            });
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** The three diagonals of a matrix, as the equations of a field along one axis. */
    private static LinearOperator stencil(Expr matrix, Set<LinearOperator.Tag> tags) {
        int n = matrix.type().shape().extent(0);
        var points = IntStream.range(0, n).mapToDouble(i -> i + 0.5).toArray();
        var axis =
                new Grid.Axis("x", "", 0, n, false, HostArray.vector(points), HostArray.filled(ArrayType.vector(n), 1));
        var wide = matrix.pad(1, 1, 1);
        var entries = IntStream.rangeClosed(-1, 1)
                .mapToObj(steps -> new StencilOperator.Entry(
                        List.of(steps),
                        wide.slice(1, steps + 1, steps + 1 + n, 1).diagonal()))
                .toList();
        return new StencilOperator(new Grid(List.of(axis)), entries, false, tags);
    }
}
