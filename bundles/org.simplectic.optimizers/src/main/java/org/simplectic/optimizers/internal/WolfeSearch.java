package org.simplectic.optimizers.internal;

import java.util.List;
import org.simplectic.api.ProgramOptimizer.Evaluated;
import org.simplectic.api.ProgramOptimizer.Place;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;

/**
 * A line search for the strong Wolfe conditions. Lengths below {@code low} decrease the objective enough and still lead down; at
 * {@code high} it does not decrease enough or leads up: between them is an interval of lengths that meet the conditions
 * (Nocedal, Wright, lemma 3.1). It is narrowed by where the secant of the slopes is zero, kept off its ends. Along bounds the
 * line is bent: points are projected, and components at their bounds have no slope.
 *
 * @param decrease of the objective, relative to what the slope promises
 * @param curvature the steepest slope allowed at the end, relative to the start
 */
record WolfeSearch(double decrease, double curvature) {
    private static final int MOST_TRIALS = 40;
    private static final double GROWTH = 4;

    /** The interval shrinks to this part of itself at least, and by this part at most. */
    private static final double MARGIN = 0.1;

    /** Differences of the objective below so many units of rounding mean nothing. */
    private static final double SLACK = 4 * 0x1p-52;

    /**
     * What was found.
     *
     * @param point the point
     * @param length how far along the direction
     * @param known what is known there
     */
    record Result(Expr point, Expr length, Evaluated known) {}

    /** One point on the line. */
    private record Trial(Expr point, Expr value, Expr gradient, Expr slope) {}

    /** What the loop carries. */
    private record Carries(
            Expr trial,
            Expr low,
            Expr lowValue,
            Expr lowSlope,
            Expr high,
            Expr highSlope,
            Expr done,
            Expr trials,
            Expr best,
            Expr bestValue,
            Expr bestPoint,
            Expr bestGradient) {
        static Carries of(List<Expr> list) {
            return new Carries(
                    list.get(0),
                    list.get(1),
                    list.get(2),
                    list.get(3),
                    list.get(4),
                    list.get(5),
                    list.get(6),
                    list.get(7),
                    list.get(8),
                    list.get(9),
                    list.get(10),
                    list.get(11));
        }

        List<Expr> list() {
            return List.of(
                    trial,
                    low,
                    lowValue,
                    lowSlope,
                    high,
                    highSlope,
                    done,
                    trials,
                    best,
                    bestValue,
                    bestPoint,
                    bestGradient);
        }
    }

    /** A direction without the components that lead out of the bounds at once. */
    static Expr feasible(Place at, Expr direction) {
        if (!at.problem().isBounded()) {
            return direction;
        }
        var small = direction.times(at.point()
                .abs()
                .maximum()
                .plus(1)
                .times(0x1p-40)
                .over(direction.abs().maximum()));
        var moved = at.problem().project(at.point().plus(small)).minus(at.point());
        return moved.equal(moved.constant(0)).where(direction.times(0), direction);
    }

    /**
     * Searches.
     *
     * @param at where the line begins
     * @param direction along which the objective decreases
     * @param slope of the objective along it, at the start
     * @param first the length to try first
     */
    Result search(Place at, Expr direction, Expr slope, Expr first) {
        var zero = slope.constant(0);
        var begin = new Carries(
                first,
                zero,
                at.value(),
                slope,
                slope.constant(Double.MAX_VALUE),
                zero,
                zero,
                zero,
                zero,
                at.value(),
                at.point(),
                at.gradient());
        var end = Carries.of(ControlFlow.whileLoop(
                begin.list(),
                now -> goesOn(Carries.of(now)),
                now -> tried(at, direction, slope, Carries.of(now)).list()));
        var moved = end.bestPoint().minus(at.point()).abs().maximum();
        return new Result(
                end.bestPoint(),
                end.best(),
                new Evaluated(end.bestValue(), end.bestGradient(), end.trials(), zero.less(moved)));
    }

    private static Expr goesOn(Carries now) {
        var one = now.done().constant(1);
        return now.done().less(one).and(now.trials().less(one.constant(MOST_TRIALS)));
    }

    private static Trial trial(Place at, Expr direction, Expr length) {
        var straight = at.point().plus(direction.times(length));
        var point = at.problem().project(straight);
        var probe = at.problem().at(point);
        var gradient = probe.gradient();
        var along = at.problem().isBounded() ? straight.equal(point).where(direction, direction.times(0)) : direction;
        return new Trial(point, probe.value(), gradient, gradient.times(along).sum());
    }

    private Carries tried(Place at, Expr direction, Expr slope, Carries now) {
        var length = now.trial();
        var trial = trial(at, direction, length);
        var zero = slope.constant(0);
        var one = slope.constant(1);
        var promised = at.gradient().times(trial.point().minus(at.point())).sum();
        var allowed =
                at.value().plus(promised.times(decrease)).plus(at.value().abs().times(SLACK));
        // Not a number is neither less nor equal: such a trial is too long.
        var isLow = trial.value().lessEqual(allowed);
        var isFlat = trial.slope().abs().lessEqual(slope.abs().times(curvature));
        var isDone = isLow.and(isFlat);
        var leadsDown = isLow.and(trial.slope().less(zero));
        var parabola = trial.value()
                .minus(now.lowValue())
                .times(2)
                .over(length.minus(now.low()))
                .minus(now.lowSlope());
        var low = leadsDown.where(length, now.low());
        var lowSlope = leadsDown.where(trial.slope(), now.lowSlope());
        var high = leadsDown.where(now.high(), length);
        var highSlope = leadsDown.where(now.highSlope(), isLow.where(trial.slope(), parabola));
        var isBest = isDone.or(isLow.and(trial.value().lessEqual(now.bestValue())));
        return new Carries(
                next(low, lowSlope, high, highSlope),
                low,
                leadsDown.where(trial.value(), now.lowValue()),
                lowSlope,
                high,
                highSlope,
                isDone.where(one, zero),
                now.trials().plus(1),
                isBest.where(length, now.best()),
                isBest.where(trial.value(), now.bestValue()),
                isBest.where(trial.point(), now.bestPoint()),
                isBest.where(trial.gradient(), now.bestGradient()));
    }

    /** The next length to try: longer as long as nothing was too long, then inside the interval. */
    private static Expr next(Expr low, Expr lowSlope, Expr high, Expr highSlope) {
        var isOpen = high.equal(high.constant(Double.MAX_VALUE));
        var width = isOpen.where(low, high.minus(low));
        var secant = low.plus(width.times(lowSlope).over(lowSlope.minus(highSlope)));
        var least = low.plus(width.times(MARGIN));
        var most = low.plus(width.times(1 - MARGIN));
        var middle = low.plus(width.times(0.5));
        var isInside = least.lessEqual(secant).and(secant.lessEqual(most));
        var atEnds = secant.less(least).where(least, most.less(secant).where(most, middle));
        return isOpen.where(low.times(GROWTH), isInside.where(secant, atEnds));
    }
}
