package org.simplectic.tck.internal;

import org.simplectic.api.MinimizationProblem;
import org.simplectic.api.OptimizerState;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;
import org.simplectic.tck.Finding;

/** No point is beyond the bounds, and a minimum on a bound is one. */
final class WithinBounds implements Contract {
    private static final double UPPER = 0.5;
    private static final double TOLERANCE = 1e-4;
    private static final double DISTANCE = 1e-3;

    @Override
    public String name() {
        return "keeps within bounds and finds a minimum on one";
    }

    @Override
    public Finding check(Subject subject) {
        MinimizationProblem problem = Descent.rosenbrock()
                .within(HostArray.vector(-5, -5), HostArray.vector(UPPER, 5))
                .to(TOLERANCE);
        try (var trial = subject.workbench().open(subject.backend())) {
            return check(Descent.of(subject, trial, problem));
        }
    }

    private <S extends Record & OptimizerState> Finding check(Descent<S> descent) {
        var state = descent.start();
        double beyond = 0;
        while (state.status() == Status.RUNNING) {
            state = descent.step(state);
            beyond = Math.max(beyond, descent.point(state)[0] - UPPER);
        }
        double distance = Numbers.distance(descent.point(state), new double[] {UPPER, UPPER * UPPER});
        return finding(
                beyond <= 0 && state.status() == Status.DONE && distance <= DISTANCE,
                state.status() + " within " + Numbers.brief(distance) + ", beyond by " + Numbers.brief(beyond),
                "DONE within " + DISTANCE + ", never beyond");
    }
}
