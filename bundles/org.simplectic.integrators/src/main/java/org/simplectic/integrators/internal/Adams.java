package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;

/**
 * Adams' methods of variable order and step: Adams-Bashforth of order k predicts, Adams-Moulton of order k + 1 corrects, k from 1 to 12. A step
 * costs two evaluations of the right-hand side whatever the order, so that it suits right-hand sides that are expensive, and tight tolerances.
 * Dense output integrates the polynomial through the last k + 1 slopes, without further evaluations.
 *
 * <p>Between steps the method remembers the modified divided differences of the slopes and the distances of their points, each order's whether it
 * is used or not: what an order does not use has weight zero.
 *
 * @see "L. F. Shampine, M. K. Gordon, Computer Solution of Ordinary Differential Equations, Freeman 1975; E. Hairer, S. P. Norsett, G. Wanner,
 *     Solving Ordinary Differential Equations I, 2nd ed., III.5 and III.7"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("adams")
@About(
        summary = "Adams-Bashforth-Moulton methods of orders 1 to 12, for right-hand sides that are expensive",
        source = "L. F. Shampine, M. K. Gordon, Computer Solution of Ordinary Differential Equations, Freeman 1975")
@Designate(ocd = Adams.Options.class)
public final class Adams extends SteppingIntegrator {
    /** The options of {@link Adams}. */
    @ObjectClassDefinition(
            name = "Variable order",
            description = "A step is accepted when its error in each component y, root mean square over the components,"
                    + " is at most atol + rtol * |y|.")
    @interface Options {
        @AttributeDefinition(
                name = "Relative tolerance",
                description = "Error allowed in one step, relative to the solution.",
                min = "1e-15",
                max = "1e300")
        double rtol() default 1e-6;

        @AttributeDefinition(
                name = "Absolute tolerance [unit of y]",
                description =
                        "Error allowed in one step where the solution is near zero: one number for all components,"
                                + " or one for each.",
                min = "0",
                max = "1e300")
        double[] atol() default {1e-12};

        @AttributeDefinition(
                name = "Highest order",
                description = "The predictor's order is at most this.",
                min = "1",
                max = "12")
        int maxOrder() default 12;

        @AttributeDefinition(
                name = "Largest step [unit of t]",
                description = "No step is longer than this; 0 sets no limit.",
                min = "0")
        double maxStep() default 0;

        @AttributeDefinition(
                name = "Most steps",
                description = "The run ends after this many steps, accepted and rejected ones together.",
                min = "1")
        int maxSteps() default 1_000_000;
    }

    /** Differences that are kept: those of the highest order's corrector, and one more to judge by. */
    private static final int DIFFERENCES = 14;

    /** Distances to earlier points that are kept. */
    private static final int DISTANCES = DIFFERENCES - 1;

    /** How much less than the estimate allows the next step's error is to be: with the present order, with one less, with one more. */
    private static final double BIAS = 6;

    private static final double BIAS_BELOW = 6;
    private static final double BIAS_ABOVE = 10;

    /** A step is doubled at most: the differences of earlier points lose their meaning otherwise. */
    private static final double LARGEST_FACTOR = 2;

    private static final double SMALLEST_FACTOR = 0.5;

    /** A size stays when it could grow by less: the differences are most accurate over equal steps. */
    private static final double WORTHWHILE = 1.2;

    /** A size that has to shrink shrinks by this at least: another change would follow soon. */
    private static final double LEAST_SHORTENING = 0.9;

    /** Nodes and weights of Gauss' quadrature of order 14 on the interval from 0 to 1. */
    private static final List<Double> NODES = Tableau.numbers("""
            0.0254460438286207 0.12923440720030277 0.2970774243113014 0.5 0.7029225756886986 0.8707655927996972
            0.9745539561713793
            """);

    private static final List<Double> NODE_WEIGHTS = Tableau.numbers("""
            0.06474248308443487 0.13985269574463832 0.1909150252525595 0.20897959183673468 0.1909150252525595
            0.13985269574463832 0.06474248308443487
            """);

    /** Of predictor, evaluation, corrector, evaluation at low orders, about. */
    private static final double STABILITY_LIMIT = 1.2;

    private final int maxOrder;

    @Activate
    public Adams(Options options) {
        super(ErrorControl.of(2, options.rtol(), options.atol(), options.maxStep(), options.maxSteps()));
        this.maxOrder = options.maxOrder();
    }

    /** The orders that were taken would have to be taken again, and they hang on the error of the whole history. */
    @Override
    boolean hasStepMap() {
        return false;
    }

    /** The order of the solution while the order is highest. */
    @Override
    public int order() {
        return maxOrder + 1;
    }

    @Override
    public boolean hasVariableOrder() {
        return true;
    }

    @Override
    int startingOrder() {
        return 2;
    }

    @Override
    double stabilityLimit() {
        return STABILITY_LIMIT;
    }

    /**
     * What is remembered, beside the differences: distances from the present point to earlier ones, the nearest first, zero where there are none; the
     * order; steps since it changed.
     */
    private record History(List<Expr> distances, Expr order, Expr age) {
        static History of(Expr vector) {
            return new History(
                    IntStream.range(0, DISTANCES).mapToObj(vector::get).toList(),
                    vector.get(DISTANCES),
                    vector.get(DISTANCES + 1));
        }

        Expr vector() {
            return Expr.stack(
                    Stream.concat(distances.stream(), Stream.of(order, age)).toList());
        }

        /** The distance from the end of a step to its start and the points before. */
        List<Expr> fromEnd(Expr size) {
            var grown = new ArrayList<>(List.of(size));
            for (var distance : distances.subList(0, DISTANCES - 1)) {
                grown.add(isThere(distance).where(distance.plus(size), distance));
            }
            return grown;
        }
    }

    private static Expr isThere(Expr distance) {
        return distance.constant(0).less(distance);
    }

    @Override
    List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        var slope = problem.rhs().apply(List.of(t, y)).getFirst();
        var memory = new ArrayList<>(List.of(slope));
        memory.addAll(Collections.nCopies(DIFFERENCES - 1, slope.times(0)));
        var zero = t.times(0);
        memory.add(new History(Collections.nCopies(DISTANCES, zero), zero.plus(1), zero).vector());
        return memory;
    }

    @Override
    int evaluationsToRemember() {
        return 1;
    }

    @Override
    List<ArrayType> memoryTypes(OdeProblem problem) {
        var types = new ArrayList<>(
                Collections.nCopies(DIFFERENCES, problem.initial().type()));
        types.add(ArrayType.vector(DISTANCES + 2));
        return types;
    }

    @Override
    List<ArrayType> denseTypes(OdeProblem problem) {
        return List.of();
    }

    @Override
    Attempt attempt(Point from) {
        var size = from.h().abs();
        var history = History.of(from.memory().getLast());
        var order = history.order();
        var start = differencesAtStart(from.memory(), history, size);
        var weights = weights(history, size);
        var last = at(weights, order);

        var predicted = sum(start, weights, order);
        var slope = from.slope(from.t().plus(from.h()), from.y().plus(from.h().times(predicted)));
        // The corrector adds the difference of order k at the end, in terms of those at the start.
        var known = sum(start, Collections.nCopies(DIFFERENCES, last.constant(1)), order);
        var correction = slope.minus(known).times(last);
        var after = from.y().plus(from.h().times(predicted.plus(correction)));
        var end = from.slope(from.t().plus(from.h()), after);

        var differences = new ArrayList<>(List.of(end));
        for (int j = 0; j + 1 < DIFFERENCES; j++) {
            differences.add(differences.get(j).minus(start.get(j)));
        }
        var tolerance = control().tolerance(from.y().abs().max(after.abs()));
        var errors = errors(differences, weights, size, tolerance);
        var choice = choice(errors, history);
        var memory = new ArrayList<>(differences);
        memory.add(new History(history.fromEnd(size), choice.order(), choice.age()).vector());
        var stiffness =
                ExplicitMethod.stiffness(from.h(), from.y().plus(from.h().times(predicted)), slope, after, end);
        return new Attempt(
                after,
                memory,
                List.of(),
                at(errors, order),
                stiffness,
                Work.of(order.constant(2)),
                Optional.of(choice.factor()),
                List.of());
    }

    /** The differences at the start of a step, scaled for its size: those that only earlier points not there would give are zero. */
    private static List<Expr> differencesAtStart(List<Expr> memory, History history, Expr size) {
        var scaled = new ArrayList<>(List.of(memory.getFirst()));
        var scale = size.constant(1);
        var reached = size;
        for (int j = 1; j < DIFFERENCES; j++) {
            var distance = history.distances().get(j - 1);
            var ratio = reached.over(isThere(distance).where(distance, distance.constant(1)));
            scale = isThere(distance).where(scale.times(ratio), distance.constant(0));
            scaled.add(memory.get(j).times(scale));
            reached = distance.plus(size);
        }
        return scaled;
    }

    /** The integral over the step, over its size, of the polynomial that belongs to each difference (Hairer, Norsett, Wanner, III.5). */
    private static List<Expr> weights(History history, Expr size) {
        var column = new ArrayList<Expr>();
        for (int q = 1; q <= DIFFERENCES; q++) {
            column.add(size.constant(1.0 / q));
        }
        var weights = new ArrayList<>(List.of(column.getFirst()));
        for (int j = 1; j < DIFFERENCES; j++) {
            var ratio = j == 1
                    ? size.constant(1)
                    : size.over(size.plus(history.distances().get(j - 2)));
            for (int q = 0; q < DIFFERENCES - j; q++) {
                column.set(q, column.get(q).minus(column.get(q + 1).times(ratio)));
            }
            weights.add(column.getFirst());
        }
        return weights;
    }

    /** The sum of the differences below an order, by weight. */
    private static Expr sum(List<Expr> differences, List<Expr> weights, Expr order) {
        var used = new ArrayList<>(List.of(weights.getFirst()));
        for (int j = 1; j < DIFFERENCES - 1; j++) {
            used.add(order.constant(j).less(order).where(weights.get(j), order.constant(0)));
        }
        return StepControl.dot(used, differences);
    }

    /** The scaled errors of the methods of all orders, by order; that of order 0 is not used. */
    private static List<Expr> errors(List<Expr> differences, List<Expr> weights, Expr size, Expr tolerance) {
        var errors = new ArrayList<>(List.of(size.constant(1)));
        for (int k = 1; k < DIFFERENCES; k++) {
            var scale = weights.get(k - 1).minus(weights.get(k)).times(size);
            errors.add(StepControl.rms(differences.get(k).over(tolerance)).times(scale));
        }
        return errors;
    }

    /** The value of an order. */
    private static Expr at(List<Expr> values, Expr order) {
        var value = values.getFirst();
        for (int k = 1; k < values.size(); k++) {
            value = order.equal(order.constant(k)).where(values.get(k), value);
        }
        return value;
    }

    /** The next step's order, the steps since it changed, and the factor to its size. */
    private record Choice(Expr order, Expr age, Expr factor) {}

    /** The order that lets the next step be longest, with the size that its error allows. A step that is tried again keeps its order. */
    private Choice choice(List<Expr> errors, History history) {
        var order = history.order();
        var zero = order.constant(0);
        var one = order.constant(1);
        var same = growth(at(errors, order), order.plus(1), BIAS);
        var below = growth(at(errors, order.minus(1)), order, BIAS_BELOW);
        var above = growth(at(errors, order.plus(1)), order.plus(2), BIAS_ABOVE);
        var isLower = one.less(order).and(same.lessEqual(below));
        var best = isLower.where(below, same);
        var isHigher = mayRise(history, same).and(best.less(above));
        var growth = isHigher.where(above, best);
        var change = isHigher.where(one, isLower.where(one.negate(), zero));
        var age = change.equal(zero).where(history.age().plus(1), zero);
        var isAccepted = at(errors, order).lessEqual(one);
        return new Choice(
                order.plus(change), age, factor(isAccepted.where(growth, same).exp()));
    }

    /** Whether there are points enough for one order more, and the order has proved itself or the steps are far too short. */
    private Expr mayRise(History history, Expr growth) {
        var order = history.order();
        var isProved = order.lessEqual(history.age())
                .or(growth.constant(Math.log(LARGEST_FACTOR)).lessEqual(growth));
        var points = new ArrayList<>(List.of(order.constant(0)));
        points.addAll(history.distances());
        return isThere(at(points, order))
                .and(order.less(order.constant(maxOrder)))
                .and(isProved);
    }

    /** The logarithm of the factor that an error allows. */
    private static Expr growth(Expr error, Expr exponent, double bias) {
        var least = error.constant(Double.MIN_NORMAL);
        return error.max(least).times(bias).log().over(exponent).negate();
    }

    private static Expr factor(Expr allowed) {
        var one = allowed.constant(1);
        var longer = allowed.less(one.times(WORTHWHILE)).where(one, allowed.min(one.times(LARGEST_FACTOR)));
        var shorter = allowed.max(one.times(SMALLEST_FACTOR)).min(one.times(LEAST_SHORTENING));
        return allowed.less(one).where(shorter, longer);
    }

    /** The memory holds all that dense output needs. */
    @Override
    List<Array> denseArguments(StepState state) {
        return state.memory();
    }

    @Override
    Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> memory) {
        var history = History.of(memory.getLast());
        var inside = h.times(integral(theta, h.abs(), history, memory));
        var whole = h.times(integral(theta.constant(1), h.abs(), history, memory));
        // The solution at the end is not quite that of the polynomial through its slopes.
        var rest = after.minus(before).minus(whole);
        return before.plus(inside).plus(rest.times(theta));
    }

    /** The integral from the start of the last step to a fraction of it, over its size, of the polynomial through the last slopes. */
    private static Expr integral(Expr theta, Expr size, History history, List<Expr> differences) {
        var weights = new ArrayList<>(Collections.nCopies(DIFFERENCES - 1, theta.constant(0)));
        for (int node = 0; node < NODES.size(); node++) {
            var back = theta.times(NODES.get(node)).minus(1).times(size);
            var values = polynomials(back, history);
            var part = theta.times(NODE_WEIGHTS.get(node));
            for (int j = 0; j < values.size(); j++) {
                weights.set(j, weights.get(j).plus(values.get(j).times(part)));
            }
        }
        return StepControl.dot(weights, differences);
    }

    /** What belongs to each difference at a distance, negative, from the last point. */
    private static List<Expr> polynomials(Expr distance, History history) {
        var factor = distance.constant(1);
        var factors = new ArrayList<>(List.of(factor));
        var reached = distance;
        for (int j = 1; j < DIFFERENCES - 1; j++) {
            var point = history.distances().get(j - 1);
            var isUsed = isThere(point).and(distance.constant(j).lessEqual(history.order()));
            factor = isUsed.where(
                    factor.times(reached).over(isUsed.where(point, point.constant(1))), distance.constant(0));
            factors.add(factor);
            reached = distance.plus(point);
        }
        return factors;
    }
}
