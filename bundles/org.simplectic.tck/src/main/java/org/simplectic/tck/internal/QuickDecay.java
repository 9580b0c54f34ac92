package org.simplectic.tck.internal;

import java.util.List;
import java.util.Map;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;
import org.simplectic.tck.Finding;

/**
 * What decays a million times faster than the solution changes does not show in a method for stiff problems: neither in its errors nor in its
 * steps.
 *
 * @see "A. Prothero, A. Robinson, On the stability and accuracy of one-step methods for solving stiff systems of ordinary differential
 *     equations, Math. Comp. 28 (1974), 145-162"
 */
final class QuickDecay implements Contract {
    private static final double SPAN = 1.5;
    private static final double[] TOLERANCES = {1e-4, 1e-6, 1e-8};

    /** The error at the end is that of few steps: what came before has decayed. */
    private static final double MOST_ERROR = 10;

    /** Of equal steps, 400 of them: that of order 1. */
    private static final double MOST_ERROR_OF_STEPS = 1e-2;

    /**
     * Against the same solution without stiffness. The error of a stage is of the stage's order only, so that diagonally implicit methods take more
     * steps, at tight tolerances several times as many; explicit ones take thousands of times as many.
     */
    private static final double MORE_STEPS = 10;

    @Override
    public String name() {
        return "what decays quickly does not limit the steps";
    }

    private record Run(Status status, long steps, double error) {}

    @Override
    public Finding check(Subject subject) {
        var sizes = new StepSizes(subject.plugin().options());
        boolean hasTolerance = sizes.hasTolerance();
        try (var trial = subject.workbench().open(subject.backend())) {
            if (!Stepping.integrator(subject, trial, sizes.accurate(SPAN)).isForStiffProblems()) {
                return finding(true, "it is not declared to be for stiff problems", "bounded errors if it were");
            }
        }
        var told = new StringBuilder();
        boolean kept = true;
        for (double tolerance : hasTolerance ? TOLERANCES : new double[] {MOST_ERROR_OF_STEPS / MOST_ERROR}) {
            var options = hasTolerance ? sizes.tolerance(tolerance) : sizes.accurate(SPAN);
            var calm = run(subject, options, -1);
            var stiff = run(subject, options, -1e6);
            kept &= stiff.status() == Status.DONE
                    && stiff.error() <= MOST_ERROR * tolerance
                    && stiff.steps() <= MORE_STEPS * calm.steps();
            told.append(told.isEmpty() ? "" : ", ")
                    .append(stiff.status())
                    .append(" with error ")
                    .append(Numbers.brief(stiff.error()))
                    .append(" in ")
                    .append(stiff.steps())
                    .append(" steps against ")
                    .append(calm.steps());
        }
        var required = hasTolerance
                ? "at most " + MOST_ERROR + " times the tolerance in at most " + MORE_STEPS + " times the steps"
                : "at most " + MOST_ERROR_OF_STEPS;
        return finding(kept, told.toString(), required);
    }

    private static Run run(Subject subject, Map<String, Object> options, double rate) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return run(Stepping.of(subject, trial, problem(rate), options));
        }
    }

    private static <S extends Record & IntegratorState> Run run(Stepping<S> stepping) {
        var end = stepping.toEnd();
        double error = Math.abs(stepping.values(end)[0] - Math.cos(SPAN));
        return new Run(end.status(), end.counters().steps() + end.counters().rejected(), error);
    }

    /** {@code y' = rate (y - cos t) - sin t}: the solution is cos t whatever the rate. */
    private static OdeProblem problem(double rate) {
        return KnownProblem.problem(
                (t, y) -> Expr.stack(List.of(y.get(0).minus(t.cos()).times(rate).minus(t.sin()))), 0, SPAN, 1);
    }
}
