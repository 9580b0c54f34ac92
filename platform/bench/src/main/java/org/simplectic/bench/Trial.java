package org.simplectic.bench;

import java.util.function.Supplier;

/**
 * One thing to be timed, set up and ready. What a user pays once, such as compiling a program, is done.
 *
 * @param size the problem's size as the peers print it, so that the rows meet
 * @param setting method and parameters
 * @param units how many of what the peers time are in the task
 * @param task one solve, or one or more steps
 * @param outcome asked for after the last call
 * @param release gives back what the set-up took
 */
record Trial(String size, String setting, int units, Runnable task, Supplier<Outcome> outcome, Runnable release) {
    /** A task that is one of what the peers time. */
    Trial(String size, String setting, Runnable task, Supplier<Outcome> outcome, Runnable release) {
        this(size, setting, 1, task, outcome, release);
    }

    /**
     * What the last call did; not a number where without meaning.
     *
     * @param error as the peers define it for the case
     * @param evaluations right-hand side calls
     * @param steps steps or iterations
     * @param flops nominal operations
     * @param bytes nominal traffic
     */
    record Outcome(double error, double evaluations, double steps, double flops, double bytes) {
        static Outcome ofFlops(double error, double flops) {
            return new Outcome(error, Double.NaN, Double.NaN, flops, Double.NaN);
        }

        static Outcome ofBytes(double error, double bytes) {
            return new Outcome(error, Double.NaN, Double.NaN, Double.NaN, bytes);
        }

        static Outcome ofSteps(double error, long evaluations, long steps) {
            return new Outcome(error, (double) evaluations, (double) steps, Double.NaN, Double.NaN);
        }
    }

    /** Times it and gives back what it took. */
    Row measure(String caseName, Stopwatch stopwatch) {
        try {
            double seconds = stopwatch.best(task) / units;
            var result = outcome.get();
            return new Row(
                    "simplectic",
                    caseName,
                    size,
                    setting,
                    seconds,
                    result.error(),
                    result.evaluations(),
                    result.steps(),
                    1e-9 * result.flops() / seconds,
                    1e-9 * result.bytes() / seconds);
        } finally {
            release.run();
        }
    }
}
