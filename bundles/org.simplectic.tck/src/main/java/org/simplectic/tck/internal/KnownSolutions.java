package org.simplectic.tck.internal;

import java.util.Map;
import org.simplectic.api.Inverse;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.Status;
import org.simplectic.tck.Finding;

/**
 * Linear equations in every form that a solver takes have the solution that is known, and so have the transposed ones.
 *
 * @param transposed whether the transposed ones are solved
 */
record KnownSolutions(boolean transposed) implements Contract {
    @Override
    public String name() {
        return transposed ? "transposed equations are solved" : "equations are solved, in every form";
    }

    @Override
    public Finding check(Subject subject) {
        var equations = LinearEquations.suiting(subject);
        double worst = 0;
        for (var form : LinearEquations.forms(solver(subject))) {
            var found = equations.solve(
                    subject,
                    subject.backend(),
                    form,
                    equations.right(transposed),
                    transposed ? Inverse::solveTransposed : Inverse::solve);
            if (found.outcome() != Status.DONE) {
                return finding(false, form + " ends as " + found.outcome(), "DONE");
            }
            worst = Math.max(
                    worst,
                    Numbers.relative(found.x().toArray(), equations.known().toArray()));
        }
        return finding(
                worst <= LinearEquations.TOLERANCE,
                "differs by " + Numbers.brief(worst)
                        + (equations.tags().isEmpty() ? "" : ", of symmetric positive definite operators only"),
                "at most " + LinearEquations.TOLERANCE);
    }

    private static LinearSolver solver(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return trial.method(
                    LinearSolver.class,
                    subject.plugin().kind(),
                    subject.plugin().name(),
                    Map.of());
        }
    }
}
