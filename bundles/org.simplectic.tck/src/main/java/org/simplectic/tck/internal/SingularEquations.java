package org.simplectic.tck.internal;

import java.util.Set;
import org.simplectic.api.Inverse;
import org.simplectic.api.LinearOperator.Tag;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;
import org.simplectic.tck.Finding;

/** Equations without a solution, and such with values that are no numbers, end with a reason: by no exception, and not as solved. */
final class SingularEquations implements Contract {
    @Override
    public String name() {
        return "singular operators are an outcome";
    }

    @Override
    public Finding check(Subject subject) {
        var singular = LinearEquations.of(Set.of(Tag.POSITIVE_DEFINITE), 1, 1, 1, 1);
        var one = outcome(subject, singular, HostArray.vector(1, 2));
        var other = outcome(subject, LinearEquations.definite(), none());
        return finding(
                one != Status.DONE && one != Status.RUNNING && other == Status.NONFINITE,
                one + ", and " + other + " for a right-hand side that is no number",
                "BREAKDOWN or MAX_STEPS, and NONFINITE");
    }

    private static HostArray none() {
        var values = LinearEquations.definite().right(false).toArray();
        values[1] = Double.NaN;
        return HostArray.vector(values);
    }

    private static Status outcome(Subject subject, LinearEquations equations, HostArray right) {
        return equations
                .solve(subject, subject.backend(), LinearEquations.Form.DENSE, right, Inverse::solve)
                .outcome();
    }
}
