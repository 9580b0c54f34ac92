package org.simplectic.tck.internal;

import org.simplectic.api.DynamicalSystem;
import org.simplectic.api.Split;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/** The parts of a problem's right-hand side add up to it: methods that take the parts solve the same problem as those that do not. */
final class SplitAddsUp implements Contract {
    /** Relative to the parts, in which the sum may cancel. */
    private static final double TOLERANCE = 1e-13;

    @Override
    public String name() {
        return "the parts add up to the right-hand side";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var system = Systems.of(subject, trial);
            var split = system.split();
            if (split.isEmpty()) {
                return Finding.untested(name(), "it has none");
            }
            double worst = missing(system, split.get(), trial);
            return finding(worst <= TOLERANCE, "off by " + Numbers.brief(worst), "at most " + TOLERANCE);
        }
    }

    private static double missing(DynamicalSystem system, Split split, Trial trial) {
        double worst = 0;
        for (var point : Systems.points(system)) {
            var whole = Systems.at(trial, system.rhs(), point).getFirst();
            var implicit = Systems.at(trial, split.implicit(), point).getFirst();
            var explicit = Systems.at(trial, split.explicit(), point).getFirst();
            for (int i = 0; i < whole.length; i++) {
                double size = Math.max(Double.MIN_NORMAL, Math.abs(implicit[i]) + Math.abs(explicit[i]));
                double miss = Math.abs(implicit[i] + explicit[i] - whole[i]) / size;
                worst = Double.isNaN(miss) ? Double.POSITIVE_INFINITY : Math.max(worst, miss);
            }
        }
        return worst;
    }
}
