package org.simplectic.tck.internal;

import java.util.List;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;
import org.simplectic.tck.Finding;

/**
 * A method for stiff problems follows van der Pol's oscillation with jumps of a millionth of its period in some hundreds of steps. The reference was found
 * by Radau IIA of order 17 in quadruple precision.
 *
 * @see "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., Springer 1996, IV.10"
 */
final class QuickJumps implements Contract {
    private static final double[] END = {1.706167732170465, -0.8928097010248165};
    private static final double TOLERANCE = 1e-4;

    /** What is left of the time of a jump at the end, where the solution moves by as much. */
    private static final double MOST_ERROR = 100 * TOLERANCE;

    private static final long MOST_STEPS = 5000;

    @Override
    public String name() {
        return "jumps take few steps";
    }

    @Override
    public Finding check(Subject subject) {
        var sizes = new StepSizes(subject.plugin().options());
        try (var trial = subject.workbench().open(subject.backend())) {
            if (!Stepping.integrator(subject, trial, sizes.accurate(2)).isForStiffProblems()) {
                return finding(true, "it is not declared to be for stiff problems", "few steps if it were");
            } else if (!sizes.hasTolerance()) {
                return Finding.untested(name(), "steps that follow the jumps need options rtol and atol");
            }
            return check(Stepping.of(subject, trial, oscillation(), sizes.tolerance(TOLERANCE)));
        }
    }

    private <S extends Record & IntegratorState> Finding check(Stepping<S> stepping) {
        var at = stepping.start();
        while (at.status() == Status.RUNNING && attempts(at) <= MOST_STEPS) {
            at = stepping.step(at);
        }
        double error =
                at.status() == Status.DONE ? Numbers.relative(stepping.values(at), END) : Double.POSITIVE_INFINITY;
        return finding(
                error <= MOST_ERROR && attempts(at) <= MOST_STEPS,
                at.status() + " with error " + Numbers.brief(error) + " after " + attempts(at) + " steps",
                "DONE with error " + MOST_ERROR + " after at most " + MOST_STEPS);
    }

    private static long attempts(IntegratorState state) {
        return state.counters().steps() + state.counters().rejected();
    }

    private static OdeProblem oscillation() {
        return KnownProblem.problem(
                (t, y) -> {
                    var rest = t.constant(1).minus(y.get(0).times(y.get(0)));
                    return Expr.stack(List.of(
                            y.get(1), rest.times(y.get(1)).minus(y.get(0)).over(1e-6)));
                },
                0,
                2,
                2,
                0);
    }
}
