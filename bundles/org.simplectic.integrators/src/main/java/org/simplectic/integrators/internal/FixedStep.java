package org.simplectic.integrators.internal;

import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;

/**
 * Steps of one size; the last may be shorter.
 *
 * @param step the size, in the unit of t
 * @param maxSteps the most steps of a run
 */
record FixedStep(double step, long maxSteps) implements StepControl {
    static FixedStep of(FixedStepOptions options) {
        return new FixedStep(options.step(), options.maxSteps());
    }

    @Override
    public void check(OdeProblem problem) {
        if (!(step > 0) || Double.isInfinite(step)) {
            throw new IllegalArgumentException("step must be positive, but is " + step);
        }
    }

    @Override
    public double first() {
        return step;
    }

    @Override
    public boolean isAdaptive() {
        return false;
    }

    @Override
    public Expr limited(Expr size) {
        return size;
    }

    @Override
    public Expr tolerance(Expr magnitude) {
        return magnitude.constant(1);
    }

    @Override
    public Expr factor(History history, Expr isAccepted) {
        return history.error().constant(1);
    }

    @Override
    public double retreat() {
        return 1;
    }

    @Override
    public String advice(Status reason, double t) {
        return switch (reason) {
            case MAX_STEPS ->
                maxSteps + " steps of " + step
                        + " do not reach the end: allow more (maxSteps), take a larger step, or shorten the span.";
            case STEP_TOO_SMALL -> "A step of " + step + " does not change t = " + t + " any more: take a larger step.";
            case NONFINITE, DIVERGED, BREAKDOWN ->
                "Try a smaller step than " + step + ", or an integrator that chooses its steps; if that does"
                        + " not help, the model has a singularity near this point.";
            default -> "";
        };
    }
}
