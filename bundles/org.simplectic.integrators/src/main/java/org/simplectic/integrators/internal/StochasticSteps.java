package org.simplectic.integrators.internal;

import org.simplectic.array.Expr;

/** What Roessler's methods share, and how options of methods with noise become a control of steps. */
final class StochasticSteps {
    /** The part of the drift's stages in an error estimate (Rackauckas and Nie's delta). */
    private static final double DRIFT_PART = 1.0 / 6;

    private static final double SAFETY = 0.8;
    private static final double LEAST_FACTOR = 0.2;

    /** Steps grow slowly: a step whose error was small by chance says little of the next. */
    private static final double GREATEST_FACTOR = 2;

    private StochasticSteps() {}

    /** Fixed steps if their size is given, else steps by an error estimate of some order in the step. */
    static StepControl control(int order, StochasticOptions options) {
        return options.step() > 0
                ? new FixedStep(options.step(), options.maxSteps())
                : new ErrorControl(
                        order,
                        options.rtol(),
                        options.atol(),
                        options.firstStep(),
                        options.maxStep(),
                        options.maxSteps(),
                        "i",
                        SAFETY,
                        0,
                        LEAST_FACTOR,
                        GREATEST_FACTOR);
    }

    /** The drift's part of a step, from its stages at 0 and 3/4. */
    static Expr drifted(Expr y, Expr first, Expr second) {
        return y.plus(first.plus(second.times(2)).over(3));
    }

    /** The drift's part of the error. */
    static Expr error(Expr first, Expr second) {
        return second.minus(first).times(DRIFT_PART);
    }

    /** A step of Roessler's methods without noise: Ralston's method for drifts that do not depend on it. */
    static StochasticIntegrator.Result quiet(SteppingIntegrator.Point from) {
        var first = from.slope(from.t(), from.y()).times(from.h());
        var second = from.slope(from.t().plus(from.h().times(0.75)), from.y().plus(first.times(0.75)))
                .times(from.h());
        return new StochasticIntegrator.Result(drifted(from.y(), first, second), error(first, second), 2);
    }
}
