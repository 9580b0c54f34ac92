package org.simplectic.tck.internal;

import java.util.ArrayList;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.array.Program;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/** What a problem calls an invariant has the derivative 0 along the right-hand side, wherever it is looked at. */
final class KeptInvariants implements Contract {
    /** Of the derivative, relative to the terms that must cancel in it. */
    private static final double TOLERANCE = 1e-10;

    @Override
    public String name() {
        return "invariants do not change along solutions";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var system = Systems.of(subject, trial);
            if (system.invariants().isEmpty()) {
                return Finding.untested(name(), "it has none");
            }
            double worst = 0;
            var told = new ArrayList<String>();
            for (var invariant : system.invariants().entrySet()) {
                double change = change(system, trial, invariant.getValue());
                worst = Math.max(worst, change);
                told.add(invariant.getKey() + " by " + Numbers.brief(change));
            }
            return finding(worst <= TOLERANCE, String.join(", ", told), "at most " + TOLERANCE);
        }
    }

    private static double change(DynamicalSystem system, Trial trial, Program invariant) {
        double worst = 0;
        for (var point : Systems.points(system)) {
            var slopes = Systems.at(trial, invariant.gradient(), point);
            var motion = Systems.at(trial, system.rhs(), point).getFirst();
            double sum = slopes.getFirst()[0];
            double terms = Math.abs(sum);
            for (int i = 0; i < motion.length; i++) {
                double term = slopes.getLast()[i] * motion[i];
                sum += term;
                terms += Math.abs(term);
            }
            worst = Double.isNaN(sum)
                    ? Double.POSITIVE_INFINITY
                    : Math.max(worst, terms == 0 ? 0 : Math.abs(sum) / terms);
        }
        return worst;
    }
}
