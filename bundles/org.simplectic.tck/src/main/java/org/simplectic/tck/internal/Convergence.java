package org.simplectic.tck.internal;

import java.util.ArrayList;
import java.util.List;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Status;
import org.simplectic.tck.Finding;

/**
 * The order of an integrator, fitted to the errors of runs with equal steps. From one run to the next steps are shorter by
 * the square root of 2; of the runs whose error is above rounding the four finest decide, where the next order's term is
 * smallest.
 */
final class Convergence implements Contract {
    private static final double SPAN = 2;
    private static final double FEWEST_STEPS = 4;
    private static final double MOST_STEPS = 1500;

    /** Above what rounding leaves of a solution of size 2: of a few steps, and of each. */
    private static final double ROUNDING = 1e-13;

    private static final double ROUNDING_OF_A_STEP = 5e-16;

    private static final int DECIDING = 4;
    private static final double LEEWAY = 0.25;

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
        try (var trial = subject.workbench().open(subject.backend())) {
            order = Stepping.integrator(subject, trial, sizes.fixed(SPAN / FEWEST_STEPS))
                    .order();
        }
        var points = new ArrayList<Point>();
        for (double n = FEWEST_STEPS; n <= MOST_STEPS; n *= Math.sqrt(2)) {
            double steps = Math.rint(n);
            double error = error(subject, sizes, SPAN / steps);
            if (error < Math.max(ROUNDING, steps * ROUNDING_OF_A_STEP)) {
                break;
            }
            points.add(new Point(steps, error));
        }
        if (points.size() < DECIDING) {
            return finding(false, "errors " + points + " do not tell", "four runs with an error above " + ROUNDING);
        }
        double slope = slope(points.subList(points.size() - DECIDING, points.size()));
        var finest = points.getLast();
        var measured = String.format(
                java.util.Locale.ROOT, "%.2f (error %.1e with %.0f steps)", slope, finest.error(), finest.steps());
        return dense
                ? finding(slope >= order - LEEWAY_INSIDE, measured, "at least " + (order - LEEWAY_INSIDE))
                : finding(Math.abs(slope - order) <= LEEWAY, measured, order + " +- " + LEEWAY);
    }

    private double error(Subject subject, StepSizes sizes, double size) {
        try (var trial = subject.workbench().open(subject.backend())) {
            return error(Stepping.of(subject, trial, KnownProblem.over(0, SPAN), sizes.fixed(size)));
        }
    }

    private <S extends Record & IntegratorState> double error(Stepping<S> stepping) {
        if (!dense) {
            var end = stepping.toEnd();
            return end.status() == Status.DONE
                    ? Numbers.distance(stepping.values(end), KnownProblem.solution(SPAN))
                    : Double.NaN;
        }
        double greatest = 0;
        var state = stepping.start();
        while (state.status() == Status.RUNNING) {
            var sampled = stepping.sampled(stepping.step(state), 0.25, 0.5, 0.75);
            state = sampled.state();
            greatest = Math.max(greatest, sampled.error());
        }
        return state.status() == Status.DONE ? greatest : Double.NaN;
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
