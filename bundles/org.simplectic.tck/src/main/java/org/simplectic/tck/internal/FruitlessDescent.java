package org.simplectic.tck.internal;

import java.util.EnumSet;
import java.util.Set;
import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.Status;
import org.simplectic.tck.Finding;

/** An objective without a finite value ends the run with a reason: by no exception, and not after hours. */
final class FruitlessDescent implements Contract {
    private static final Set<Status> REASONS =
            EnumSet.of(Status.NONFINITE, Status.BREAKDOWN, Status.STEP_TOO_SMALL, Status.DIVERGED);

    @Override
    public String name() {
        return "non-finite values are an outcome";
    }

    @Override
    public Finding check(Subject subject) {
        var start = end(subject, Descent.problem(x -> x.get(0).log(), -1));
        // Falls ever more steeply to where it ends.
        var middle = end(subject, Descent.problem(x -> x.get(0).minus(0.5).sqrt(), 1));
        return finding(
                start == Status.NONFINITE && REASONS.contains(middle),
                start + " at once, " + middle + " in mid-run",
                "NONFINITE at once, one of " + REASONS + " in mid-run");
    }

    private static Status end(Subject subject, MinimizationProblem problem) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return end(Descent.of(subject, trial, problem));
        }
    }

    private static <S extends Record & OptimizerState> Status end(Descent<S> descent) {
        return descent.toEnd().status();
    }
}
