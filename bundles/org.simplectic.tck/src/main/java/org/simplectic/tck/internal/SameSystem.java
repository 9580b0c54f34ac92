package org.simplectic.tck.internal;

import org.simplectic.api.DynamicalSystem;
import org.simplectic.tck.Finding;

/** The parameters alone decide what a problem is: checkpoints and records of runs rely on it. */
final class SameSystem implements Contract {
    @Override
    public String name() {
        return "the same parameters make the same problem";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var first = Systems.of(subject, trial);
            boolean same = same(first, first) && same(first, Systems.of(subject, trial));
            return finding(same, same ? "the same" : "another right-hand side or start", "the same");
        }
    }

    private static boolean same(DynamicalSystem one, DynamicalSystem other) {
        return one.states().equals(other.states())
                && one.parameters().equals(other.parameters())
                && one.initial().equals(other.initial())
                && one.rhs().equals(other.rhs())
                && one.split().equals(other.split())
                && one.invariants().equals(other.invariants());
    }
}
