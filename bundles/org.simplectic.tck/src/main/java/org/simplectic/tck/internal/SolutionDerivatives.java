package org.simplectic.tck.internal;

import java.util.List;
import java.util.Map;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.LinearSolver;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.tck.Finding;

/**
 * Forward and reverse mode through a solution give its derivatives: of {@code s A x = b} the sum of squares of x has the derivative {@code -2 / s}
 * times itself by s.
 */
final class SolutionDerivatives implements Contract {
    private static final double SCALE = 1.25;

    @Override
    public String name() {
        return "derivatives are those of the solution";
    }

    @Override
    public Finding check(Subject subject) {
        var equations = LinearEquations.suiting(subject);
        try (var trial = subject.workbench().open(subject.backend())) {
            var solver = trial.method(
                    LinearSolver.class,
                    subject.plugin().kind(),
                    subject.plugin().name(),
                    Map.of());
            var types = List.of(
                    ArrayType.SCALAR,
                    equations.matrix().type(),
                    equations.known().type());
            var program = Program.trace("contract", types, in -> {
                var a = new LinearOperator.Dense(in.get(1).times(in.get(0)), equations.tags());
                var x = solver.init(a).solve(in.get(2)).x();
                return List.of(x.times(x).sum());
            });
            var at = List.of(HostArray.scalar(SCALE), equations.matrix(), equations.right(false));
            var along = List.of(
                    HostArray.scalar(SCALE),
                    equations.matrix(),
                    equations.right(false),
                    HostArray.scalar(1),
                    HostArray.filled(equations.matrix().type(), 0),
                    HostArray.filled(equations.known().type(), 0));
            var forward = BackendService.run(trial.backend(), program.jvp(), along);
            double expected = -2 / SCALE * forward.get(0).get(0);
            double backward = BackendService.run(trial.backend(), program.gradient(), at)
                    .getFirst()
                    .get(0);
            double error = Math.max(Math.abs(forward.get(1).get(0) - expected), Math.abs(backward - expected))
                    / Math.abs(expected);
            return finding(
                    error <= LinearEquations.TOLERANCE,
                    "differ by " + Numbers.brief(error),
                    "at most " + LinearEquations.TOLERANCE);
        }
    }
}
