package org.simplectic.tck.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.Preconditioner;
import org.simplectic.array.Program;
import org.simplectic.tck.Finding;

/** A preconditioner is a linear operator with the transpose that it says it has, and the inverse itself of a diagonal matrix. */
final class NearInverse implements Contract {
    private static final double TOLERANCE = 1e-9;

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
            var program = Program.trace("contract", types, in -> {
                var near = preconditioner.init(new LinearOperator.Dense(in.get(0), equations.tags()));
                var sum = near.apply(in.get(1).plus(in.get(2).times(2)));
                var parts = near.apply(in.get(1)).plus(near.apply(in.get(2)).times(2));
                var straight = near.apply(in.get(1)).times(in.get(2)).sum();
                var transposed =
                        near.transposed().apply(in.get(2)).times(in.get(1)).sum();
                var diagonal = in.get(0).diagonal();
                var exact = preconditioner.init(new LinearOperator.Dense(diagonal.diagonalMatrix(), equations.tags()));
                return List.of(
                        sum.minus(parts).norm().over(sum.norm()),
                        straight.minus(transposed).abs().over(straight.abs()),
                        exact.apply(diagonal.times(in.get(1))).minus(in.get(1)).norm());
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
}
