package org.simplectic.tck.internal;

import java.util.List;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;
import org.simplectic.tck.Finding;

/** A right-hand side without a finite value ends the run with a reason: by no exception, and not after hours. */
final class Nonfinite implements Contract {
    @Override
    public String name() {
        return "non-finite values are an outcome";
    }

    @Override
    public Finding check(Subject subject) {
        var start = end(subject, KnownProblem.problem((t, y) -> y.reverse(0).log(), 0, 1, -1, -1));
        var middle = end(subject, KnownProblem.problem(Nonfinite::root, 0, 1, 1, 1));
        boolean kept = start == Status.NONFINITE && (middle == Status.NONFINITE || middle == Status.STEP_TOO_SMALL);
        return finding(kept, start + " at once, " + middle + " in mid-run", "NONFINITE (or STEP_TOO_SMALL in mid-run)");
    }

    /** The slope of the first is the square root of 1/2 - t; each depends on the other, for methods that want two halves. */
    private static Expr root(Expr t, Expr y) {
        var root = t.constant(0.5).minus(t).sqrt();
        return Expr.stack(List.of(y.get(1).times(0).plus(root), y.get(0).times(0)));
    }

    private static Status end(Subject subject, OdeProblem problem) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var options = new StepSizes(subject.plugin().options()).accurate(1);
            return end(Stepping.of(subject, trial, problem, options));
        }
    }

    private static <S extends Record & IntegratorState> Status end(Stepping<S> stepping) {
        return stepping.toEnd().status();
    }
}
