package org.simplectic.tck.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Status;
import org.simplectic.tck.Finding;

/**
 * The order of an integrator, fitted to the errors of runs with equal steps. From one run to the next steps are shorter by
 * the square root of 2; of the runs whose error is above rounding the four finest decide, where the next order's term is
 * smallest. A method that iterates as far as its tolerance asks shows its order with a tolerance only: for it, the errors over six
 * decades of tolerance are fitted to the mean step. Of a method of variable order, that errors follow the tolerance is all that is asked.
 */
final class Convergence implements Contract {
    private static final double SPAN = 2;
    private static final double FEWEST_STEPS = 4;
    private static final double MOST_STEPS = 1500;

    /** Above what rounding leaves of a solution of size 2: of a few steps, and of each. */
    private static final double ROUNDING = 1e-13;

    private static final double ROUNDING_OF_A_STEP = 5e-16;

    private static final int DECIDING = 4;
    private static final double LEAST_DECADES = 4;
    private static final int LOOSEST = 4;
    private static final int TIGHTEST = 10;
    private static final double LEEWAY = 0.25;

    /** With few steps of a high order the next order's term still shows. */
    private static final double MORE = 0.75;

    /** Where the steps of one run differ. */
    private static final double LEEWAY_OF_TOLERANCES = 0.75;

    /** The greatest error of many points falls less evenly than the error at the end. */
    private static final double LEEWAY_INSIDE = 0.5;

    private final boolean dense;

    /**
     * Of the solution at the end, or of dense output.
     *
     * @param dense whether points inside the steps are looked at, which may lose an order: the step's own error is of one
     *     order more than the run's
     */
    Convergence(boolean dense) {
        this.dense = dense;
    }

    @Override
    public String name() {
        return dense ? "dense output is as accurate as the solution" : "errors fall with the declared order";
    }

    private record Point(double steps, double error) {}

    @Override
    public Finding check(Subject subject) {
        var sizes = new StepSizes(subject.plugin().options());
        if (!sizes.canBeFixed()) {
            return Finding.untested(name(), "steps of one size need an option step, or rtol and maxStep");
        }
        int order;
        boolean varies;
        try (var trial = subject.workbench().open(subject.backend())) {
            var integrator = Stepping.integrator(subject, trial, sizes.fixed(SPAN / FEWEST_STEPS));
            order = dense ? integrator.denseOrder() : integrator.order();
            varies = integrator.hasVariableOrder();
        }
        var known = KnownProblem.suiting(subject);
        if (varies) {
            return proportionate(subject, sizes, known);
        }
        var equal = byEqualSteps(subject, sizes, known, order);
        return equal.outcome() == Finding.Outcome.BROKEN && sizes.hasTolerance() && !sizes.hasStep()
                ? byTolerance(subject, sizes, known, order)
                : equal;
    }

    private Finding byEqualSteps(Subject subject, StepSizes sizes, KnownProblem known, int order) {
        var points = new ArrayList<Point>();
        for (double n = FEWEST_STEPS; n <= MOST_STEPS; n *= Math.sqrt(2)) {
            double steps = Math.rint(n);
            double error = end(subject, sizes.fixed(SPAN / steps), known).error();
            if (error < Math.max(ROUNDING, steps * ROUNDING_OF_A_STEP)) {
                break;
            }
            points.add(new Point(steps, error));
        }
        if (points.size() < DECIDING) {
            return finding(false, "errors " + points + " do not tell", "four runs with an error above " + ROUNDING);
        }
        return judged(points.subList(points.size() - DECIDING, points.size()), order, LEEWAY, LEEWAY_INSIDE);
    }

    /** What a tolerance has to do where the order says nothing: errors fall about as it does. */
    private Finding proportionate(Subject subject, StepSizes sizes, KnownProblem known) {
        double loose = end(subject, sizes.tolerance(1e-4), known).error();
        double tight = end(subject, sizes.tolerance(1e-10), known).error();
        double decades = Math.log10(loose / tight);
        return finding(
                decades >= LEAST_DECADES,
                String.format(java.util.Locale.ROOT, "%.1f decades over six of tolerance", decades),
                "at least " + LEAST_DECADES);
    }

    private Finding byTolerance(Subject subject, StepSizes sizes, KnownProblem known, int order) {
        var points = new ArrayList<Point>();
        for (int digits = LOOSEST; digits <= TIGHTEST; digits++) {
            var point = end(subject, sizes.tolerance(Double.parseDouble("1e-" + digits)), known);
            if (point.error() > ROUNDING) {
                points.add(point);
            }
        }
        return judged(points, order, LEEWAY_OF_TOLERANCES, LEEWAY_OF_TOLERANCES);
    }

    private Finding judged(List<Point> points, int order, double leeway, double leewayInside) {
        double slope = slope(points);
        var finest = points.getLast();
        var measured = String.format(
                java.util.Locale.ROOT, "%.2f (error %.1e with %.0f steps)", slope, finest.error(), finest.steps());
        return dense
                ? finding(slope >= order - leewayInside, measured, "at least " + (order - leewayInside))
                : finding(
                        slope >= order - leeway && slope <= order + Math.max(leeway, MORE),
                        measured,
                        "from " + (order - leeway) + " to " + (order + Math.max(leeway, MORE)));
    }

    private Point end(Subject subject, Map<String, Object> options, KnownProblem known) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return end(Stepping.of(subject, trial, known.over(0, SPAN), options), known);
        }
    }

    private <S extends Record & IntegratorState> Point end(Stepping<S> stepping, KnownProblem known) {
        double greatest = 0;
        var state = stepping.start();
        while (state.status() == Status.RUNNING) {
            state = stepping.step(state);
            if (dense) {
                var sampled = stepping.sampled(state, known, 0.25, 0.5, 0.75);
                state = sampled.state();
                greatest = Math.max(greatest, sampled.error());
            }
        }
        double error = dense ? greatest : Numbers.distance(stepping.values(state), known.solution(SPAN));
        return new Point(state.counters().steps(), state.status() == Status.DONE ? error : Double.NaN);
    }

    /** The slope of log error over log step, by least squares. */
    private static double slope(List<Point> points) {
        double x0 =
                points.stream().mapToDouble(p -> -Math.log(p.steps())).average().orElseThrow();
        double y0 =
                points.stream().mapToDouble(p -> Math.log(p.error())).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (var point : points) {
            double x = -Math.log(point.steps()) - x0;
            covariance += x * (Math.log(point.error()) - y0);
            variance += x * x;
        }
        return covariance / variance;
    }
}
