package org.simplectic.tck.internal;

import java.util.List;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Program;
import org.simplectic.runtime.Workbench.Trial;
import org.simplectic.tck.Finding;

/**
 * Implicit methods, adjoints and fits differentiate the right-hand side: its derivatives must be finite, and those of its values. They
 * are compared with differences of order 4 at the start and around it.
 */
final class SystemDerivatives implements Contract {
    private static final double STEP = 1e-3;

    /** The differences are off by the fifth derivative times {@code STEP^4 / 30}, and by rounding over {@code STEP}. */
    private static final double TOLERANCE = 1e-6;

    @Override
    public String name() {
        return "the right-hand side's derivatives are those of its values";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var system = Systems.of(subject, trial);
            if (system instanceof ReadSystem read && read.model().waveRate().isPresent()) {
                return Finding.untested(
                        name(), "numerical fluxes choose between sides, and have kinks where they change");
            }
            double worst = 0;
            int number = 0;
            for (var point : Systems.points(system)) {
                worst = Math.max(worst, error(system, trial, point, Systems.direction(point, ++number)));
            }
            return finding(worst <= TOLERANCE, "off by " + Numbers.brief(worst), "at most " + TOLERANCE);
        }
    }

    private static double error(DynamicalSystem system, Trial trial, double[] point, double[] direction) {
        var alongState = Program.trace(
                "along the state",
                List.of(ArrayType.SCALAR, type(point), type(point)),
                in -> system.rhs()
                        .jvp()
                        .apply(List.of(in.getFirst(), in.get(1), in.getFirst().constant(0), in.get(2))));
        var exact = Systems.at(trial, alongState, point, direction).getLast();
        var near = change(system, trial, point, direction, STEP);
        var far = change(system, trial, point, direction, 2 * STEP);
        var differences = new double[point.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = (4 * near[i] - far[i]) / 3;
        }
        return Numbers.relative(exact, differences);
    }

    /** The central difference. */
    private static double[] change(
            DynamicalSystem system, Trial trial, double[] point, double[] direction, double step) {
        var ahead = Systems.at(trial, system.rhs(), Systems.moved(point, direction, step))
                .getFirst();
        var behind = Systems.at(trial, system.rhs(), Systems.moved(point, direction, -step))
                .getFirst();
        var change = new double[point.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = (ahead[i] - behind[i]) / (2 * step);
        }
        return change;
    }

    private static ArrayType type(double[] point) {
        return ArrayType.vector(point.length);
    }
}
