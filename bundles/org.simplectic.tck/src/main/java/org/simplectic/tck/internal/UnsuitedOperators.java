package org.simplectic.tck.internal;

import org.simplectic.api.Status;
import org.simplectic.tck.Finding;

/** An operator that a solver is not for is solved right or refused with a reason; no tag is guessed. */
final class UnsuitedOperators implements Contract {
    @Override
    public String name() {
        return "operators it is not for are refused with a reason";
    }

    @Override
    public Finding check(Subject subject) {
        try {
            var general = LinearEquations.general();
            var found = general.outcome(subject, subject.backend(), LinearEquations.Form.DENSE);
            double error = Numbers.relative(found.x().toArray(), general.known().toArray());
            boolean isRight = found.outcome() == Status.DONE && error <= LinearEquations.TOLERANCE;
            return finding(isRight, isRight ? "takes any" : "takes any, solves it wrong", "right, or refused");
        } catch (IllegalArgumentException e) {
            var reason = String.valueOf(e.getMessage());
            return finding(reason.contains(subject.plugin().name()), reason, "a message that names the solver");
        }
    }
}
