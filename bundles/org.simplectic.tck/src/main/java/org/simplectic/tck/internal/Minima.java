package org.simplectic.tck.internal;

import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.Status;
import org.simplectic.tck.Finding;

/** With its defaults a method comes to the minimum of a quadratic and to that of Rosenbrock's function, and knows it. */
final class Minima implements Contract {
    /** Of the gradient. */
    private static final double TOLERANCE = 1e-4;

    /** The Hessians' eigenvalues at the minima are 0.4 and more: no point within the tolerance is farther away. */
    private static final double DISTANCE = 1e-3;

    @Override
    public String name() {
        return "finds the minima of a quadratic and of Rosenbrock's function";
    }

    @Override
    public Finding check(Subject subject) {
        var quadratic = found(subject, Descent.quadratic(), 1, 2, 3);
        var rosenbrock = found(subject, Descent.rosenbrock(), 1, 1);
        return finding(
                quadratic.isFound() && rosenbrock.isFound(),
                quadratic + "; " + rosenbrock,
                "DONE within " + DISTANCE + ", gradients within " + TOLERANCE);
    }

    /** How a run ended. */
    private record Found(Status status, double distance, double gradient, long steps) {
        boolean isFound() {
            return status == Status.DONE && distance <= DISTANCE && gradient <= TOLERANCE;
        }

        @Override
        public String toString() {
            return status + " within " + Numbers.brief(distance) + " after " + steps + " steps";
        }
    }

    private static Found found(Subject subject, MinimizationProblem problem, double... minimum) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return found(Descent.of(subject, trial, problem.to(TOLERANCE)), minimum);
        }
    }

    private static <S extends Record & OptimizerState> Found found(Descent<S> descent, double... minimum) {
        var end = descent.toEnd();
        return new Found(
                end.status(),
                Numbers.distance(descent.point(end), minimum),
                end.gradientNorm(),
                end.counters().steps());
    }
}
