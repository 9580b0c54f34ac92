package org.simplectic.tck.internal;

import java.util.List;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;
import org.simplectic.tck.Finding;

/**
 * The energy of a pendulum does not drift over a million steps of a symplectic method: its error oscillates, and is on average at the end what it
 * was at the beginning.
 *
 * @see "E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed., Springer 2006, IX.8"
 */
final class KeptEnergy implements Contract {
    private static final double STEP = 0.1;
    private static final int STEPS = 1_000_000;

    /** Of methods that do one step a call, in which it would take minutes. */
    private static final int STEPS_ONE_BY_ONE = 50_000;

    private static final int SAMPLES = 1000;

    /** Of the samples, how many the averages are taken over. */
    private static final int AVERAGED = SAMPLES / 5;

    /** The part of the greatest error at the beginning that the average may change by, beside rounding errors of as many steps. */
    private static final double DRIFT = 0.1;

    private static final double ROUNDING = 1e-10;

    @Override
    public String name() {
        return "energy does not drift";
    }

    @Override
    public Finding check(Subject subject) {
        var sizes = new StepSizes(subject.plugin().options());
        try (var trial = subject.workbench().open(subject.fastBackend())) {
            if (!Stepping.integrator(subject, trial, sizes.accurate(1)).isSymplectic()) {
                return finding(true, "it is not declared to be symplectic", "no drift if it were");
            } else if (!sizes.canBeFixed()) {
                return Finding.untested(name(), "steps of one size need an option step, or rtol and maxStep");
            }
            return check(Stepping.of(subject, trial, pendulum(), sizes.fixed(STEP, 2 * STEPS)));
        }
    }

    private <S extends Record & IntegratorState> Finding check(Stepping<S> stepping) {
        var at = stepping.advance(stepping.start(), STEP * STEPS);
        int steps = at.counters().steps() > 1 ? STEPS : STEPS_ONE_BY_ONE;
        var errors = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            double until = STEP * steps / SAMPLES * (i + 1);
            while (at.status() == Status.RUNNING && at.t() < until) {
                at = stepping.advance(at, until);
            }
            if (at.status() != Status.RUNNING && at.status() != Status.DONE) {
                return finding(false, at.status() + " after " + at.counters().steps() + " steps", "no drift");
            }
            var y = stepping.values(at);
            errors[i] = energy(y[0], y[1]) - energy(1, 0);
        }
        return judged(errors, at.counters().steps());
    }

    private Finding judged(double[] errors, long steps) {
        double first = greatest(errors, AVERAGED);
        double greatest = greatest(errors, SAMPLES);
        double drift = Math.abs(average(errors, SAMPLES - AVERAGED) - average(errors, 0));
        double most = DRIFT * first + ROUNDING;
        return finding(
                drift <= most && greatest <= 2 * first + ROUNDING,
                "by " + Numbers.brief(drift) + " of at most " + Numbers.brief(greatest) + " in " + steps + " steps",
                "by at most " + Numbers.brief(most));
    }

    private static double average(double[] errors, int from) {
        double sum = 0;
        for (int i = from; i < from + AVERAGED; i++) {
            sum += errors[i];
        }
        return sum / AVERAGED;
    }

    private static double greatest(double[] errors, int samples) {
        double greatest = 0;
        for (int i = 0; i < samples; i++) {
            greatest = Math.max(greatest, Math.abs(errors[i]));
        }
        return greatest;
    }

    private static double energy(double angle, double speed) {
        return speed * speed / 2 - Math.cos(angle);
    }

    private static OdeProblem pendulum() {
        return KnownProblem.problem(
                (t, y) -> Expr.stack(List.of(y.get(1), y.get(0).sin().negate())), 0, STEP * STEPS, 1, 0);
    }
}
