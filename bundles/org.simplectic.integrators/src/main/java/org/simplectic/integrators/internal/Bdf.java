package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.simplectic.api.About;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorPlugin;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.NonlinearEquations;
import org.simplectic.api.NonlinearSolver;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Plugins;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.Expr;

/**
 * Backward differentiation formulas of variable order, 1 to 5, and step, in the variant with smaller errors that is called numerical
 * differentiation formulas. A step is one system of equations, solved by Newton's method with a Jacobian of an earlier step and factors that
 * stay as long as both are good enough: most steps cost one or two evaluations of the right-hand side and two triangular solutions. Dense output of the
 * present order, without further evaluations.
 *
 * <p>Between steps the method remembers the backward differences of the solution over points at equal distances, zero beyond the present
 * order, and the last correction. For another step size they become those of the same polynomial over the new distance.
 *
 * @see "L. F. Shampine, M. W. Reichelt, The MATLAB ODE suite, SIAM J. Sci. Comput. 18 (1997), 1-22, section 2; when Jacobian and factors stay:
 *     A. C. Hindmarsh et al., SUNDIALS, ACM Trans. Math. Softw. 31 (2005), 363-396, section 2.1"
 */
@Component(factory = Plugins.FACTORY, service = Integrator.class)
@IntegratorPlugin("bdf")
@About(
        summary =
                "Backward differentiation formulas of orders 1 to 5 for stiff problems: Jacobian and factors kept over steps",
        source = "L. F. Shampine, M. W. Reichelt, SIAM J. Sci. Comput. 18 (1997), 1-22")
@Designate(ocd = Bdf.Options.class)
public final class Bdf extends SteppingIntegrator {
    /** The options of {@link Bdf}. */
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
                description = "Orders above 2 are not stable for oscillations without damping: with 2, or 1, all stable"
                        + " solutions stay so.",
                min = "1",
                max = "5")
        int maxOrder() default 5;

        @AttributeDefinition(
                name = "First step [unit of t]",
                description =
                        "Size of the first step to try; 0 takes one from the solution's first and second derivative.",
                min = "0")
        double firstStep() default 0;

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

    private static final int MAX_ORDER = 5;

    /** By order: how far the formula is from the plain one, for a smaller error at the same stability (Shampine, Reichelt, table 1). */
    private static final double[] KAPPA = {0, -0.1850, -1.0 / 9, -0.0823, -0.0415, 0};

    /** By order: the sum of 1, 1/2, 1/3 and so on, with which a difference counts in the slope. */
    private static final double[] GAMMA = new double[MAX_ORDER + 1];

    /** By order: what the correction of the solution counts in the slope, times the step. */
    private static final double[] ALPHA = new double[MAX_ORDER + 1];

    /** By order: the part of the next difference that is the error. */
    private static final double[] ERROR = new double[MAX_ORDER + 1];

    static {
        for (int k = 0; k <= MAX_ORDER; k++) {
            GAMMA[k] = k == 0 ? 0 : GAMMA[k - 1] + 1.0 / k;
            ALPHA[k] = (1 - KAPPA[k]) * GAMMA[k];
            ERROR[k] = KAPPA[k] * GAMMA[k] + 1.0 / (k + 1);
        }
    }

    /** By how much shorter than its estimate allows a step is: of the present order, of one less, of one more. */
    private static final double SAME = 1.3;

    private static final double BELOW = 1.4;
    private static final double ABOVE = 1.5;

    /** A size stays when it could grow by less: after a change no other can follow for some steps, and the matrix is another one. */
    private static final double WORTHWHILE = 1.2;

    /** Nor does it shrink, while steps are accepted, when it would by less. */
    private static final double NECESSARY = 0.95;

    private static final double LARGEST_FACTOR = 10;
    private static final double SMALLEST_FACTOR = 0.2;

    /** A step that is tried again is shorter by this at least. */
    private static final double LEAST_SHORTENING = 0.7;

    /** Where Newton's method fails with a Jacobian of this point. */
    private static final double RETREAT = 0.25;

    /** The part of the tolerance that Newton's method may leave. */
    private static final double LEFT = 0.1;

    /** Rounding errors of the solution that it cannot be asked to go below. */
    private static final double ROUNDINGS = 10 * 0x1p-52;

    private static final int MOST_ITERATIONS = 4;
    private static final double SLOWEST = 0.9;

    /** The rate of convergence that a new matrix lets expect. */
    private static final double EXPECTED_RATE = 0.5;

    /** A rate once seen is forgotten no faster than by this factor. */
    private static final double MEMORY_OF_RATE = 0.3;

    /** A matrix is good enough for steps whose own factor of the unit matrix differs by less than this part. */
    private static final double NEAR = 0.25;

    private final int maxOrder;
    private final double left;
    private final Optional<NonlinearSolver> nonlinear;

    @Activate
    public Bdf(
            Options options,
            @Reference(name = "linear-solver", cardinality = ReferenceCardinality.OPTIONAL, target = Plugins.UNCHOSEN)
                    Optional<LinearSolver> linear,
            @Reference(
                            name = "nonlinear-solver",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            target = Plugins.UNCHOSEN)
                    Optional<NonlinearSolver> nonlinear) {
        super(control(options), linear);
        this.maxOrder = options.maxOrder();
        this.left = Math.max(LEFT, ROUNDINGS / options.rtol());
        this.nonlinear = nonlinear;
    }

    Bdf(Options options) {
        this(options, Optional.empty(), Optional.empty());
    }

    private static ErrorControl control(Options options) {
        return new ErrorControl(
                2,
                options.rtol(),
                options.atol(),
                options.firstStep(),
                options.maxStep(),
                options.maxSteps(),
                "i",
                ErrorControl.SAFETY,
                0,
                RETREAT,
                LARGEST_FACTOR);
    }

    /** The orders that were taken would have to be taken again, and they hang on the error of the whole history. */
    @Override
    boolean hasStepMap() {
        return false;
    }

    /** The order while it is highest. */
    @Override
    public int order() {
        return maxOrder;
    }

    @Override
    public boolean hasVariableOrder() {
        return true;
    }

    /** An error of order 2 in the size of the first step is that of a method of order 1. */
    @Override
    int startingOrder() {
        return 2;
    }

    @Override
    public boolean isForStiffProblems() {
        return true;
    }

    @Override
    boolean needsJacobian() {
        return true;
    }

    /**
     * What is remembered beside the differences.
     *
     * @param order of the next step
     * @param age equal steps since order or size changed
     * @param size the distance of the points that the differences belong to, with its sign
     */
    private record History(Expr order, Expr age, Expr size) {
        static History of(Expr vector) {
            return new History(vector.get(0), vector.get(1), vector.get(2));
        }

        Expr vector() {
            return Expr.stack(List.of(order, age, size));
        }
    }

    /** The slope is the first difference over points at the distance 1. */
    @Override
    List<Expr> remember(OdeProblem problem, Expr t, Expr y) {
        var slope = problem.rhs().apply(List.of(t, y)).getFirst();
        var memory = new ArrayList<>(List.of(slope));
        memory.addAll(Collections.nCopies(MAX_ORDER, slope.times(0)));
        var one = t.times(0).plus(1);
        memory.add(new History(one, t.times(0), one).vector());
        return memory;
    }

    @Override
    int evaluationsToRemember() {
        return 1;
    }

    /** The differences from the first on, the last correction, and the history. */
    @Override
    List<ArrayType> memoryTypes(OdeProblem problem) {
        var types = new ArrayList<>(
                Collections.nCopies(MAX_ORDER + 1, problem.initial().type()));
        types.add(ArrayType.vector(3));
        return types;
    }

    /** The Jacobian with its factors, and the rate at which Newton's method converged with them. */
    @Override
    List<ArrayType> keptTypes(OdeProblem problem, Linearization linearization) {
        var types = new ArrayList<>(linearization.keptTypes(problem));
        if (!types.isEmpty()) {
            types.add(ArrayType.SCALAR);
        }
        return types;
    }

    @Override
    List<ArrayType> denseTypes(OdeProblem problem) {
        return List.of();
    }

    @Override
    Attempt attempt(Point from) {
        var h = from.h();
        var history = History.of(from.memory().getLast());
        var ratio = h.over(history.size());
        var isEqual = ratio.equal(ratio.constant(1));
        var differences = from.memory().subList(0, MAX_ORDER);
        var past = ControlFlow.cond(isEqual, () -> differences, () -> rescaled(differences, ratio));
        var age = isEqual.where(history.age(), h.constant(0));
        var equation = equation(from, history.order(), past);
        var solved = from.linearization().canKeep() ? withKept(equation) : anew(equation);

        var correction = solved.correction();
        var after = equation.predicted().plus(correction);
        var ends = sums(past, correction);
        var tolerance = control().tolerance(from.y().abs().max(after.abs()));
        var last = from.memory().get(MAX_ORDER);
        var choice = choice(errors(history.order(), correction, ends, last, tolerance), history.order(), age);

        var memory = new ArrayList<Expr>();
        for (int j = 1; j <= MAX_ORDER; j++) {
            var isUsed = h.constant(j).lessEqual(choice.order());
            memory.add(isUsed.where(ends.get(j - 1), correction.times(0)));
        }
        memory.add(correction);
        memory.add(new History(choice.order(), choice.age(), h).vector());
        return new Attempt(
                after,
                memory,
                List.of(),
                solved.failed().where(h.constant(Double.NaN), choice.error()),
                h.constant(0),
                solved.work(),
                Optional.of(choice.factor()),
                solved.kept());
    }

    /**
     * The differences over points at another distance, r times the old one, of the polynomial that those at the old distance belong to. The new difference
     * is {@code 1 - (1 - D)^r} as a series in the old one D, the i-th difference is its i-th power.
     */
    private static List<Expr> rescaled(List<Expr> differences, Expr r) {
        var series = new ArrayList<>(List.of(r));
        for (int j = 1; j < MAX_ORDER; j++) {
            series.add(series.getLast().times(r.negate().plus(j)).over(j + 1));
        }
        List<Expr> power = series;
        var rescaled = new ArrayList<>(List.of(StepControl.dot(power, differences)));
        for (int i = 2; i <= MAX_ORDER; i++) {
            power = product(power, series);
            rescaled.add(StepControl.dot(power, differences.subList(i - 1, MAX_ORDER)));
        }
        return rescaled;
    }

    /** The coefficients from the lowest on of the product of a series that begins with power i, and one that begins with power 1. */
    private static List<Expr> product(List<Expr> power, List<Expr> series) {
        var product = new ArrayList<Expr>();
        for (int j = 0; j + 1 < power.size(); j++) {
            var sum = power.getFirst().times(series.get(j));
            for (int i = 1; i <= j; i++) {
                sum = sum.plus(power.get(i).times(series.get(j - i)));
            }
            product.add(sum);
        }
        return product;
    }

    /** The differences at the end of a step, those from the first on, that of one order more than the step's among them. */
    private static List<Expr> sums(List<Expr> past, Expr correction) {
        var sums = new ArrayList<Expr>();
        var sum = correction;
        for (int j = MAX_ORDER - 1; j >= 0; j--) {
            sum = sum.plus(past.get(j));
            sums.addFirst(sum);
        }
        return sums;
    }

    /**
     * The equation of a step, for the correction d of what the past predicts: {@code shift d + slope = f(time, predicted + d)}.
     *
     * @param slope of the formula without correction
     * @param shift what a correction adds to it
     * @param weights the tolerance of each component
     */
    private record Equation(Point from, Expr time, Expr predicted, Expr slope, Expr shift, Expr weights) {
        Expr guess() {
            return weights.times(0);
        }

        Expr residual(Expr correction) {
            return shift.times(correction).plus(slope).minus(from.slope(time, predicted.plus(correction)));
        }

        Jacobian jacobian(Expr correction) {
            return from.linearization().jacobian(from.problem(), time, predicted.plus(correction));
        }

        Linearization.Systems systems(Expr correction) {
            return from.linearization().shifted(jacobian(correction), shift, weights);
        }

        Expr norm(Expr correction) {
            return StepControl.rms(correction.over(weights));
        }
    }

    private Equation equation(Point from, Expr order, List<Expr> past) {
        var predicted = from.y();
        for (var difference : past) {
            predicted = predicted.plus(difference);
        }
        var slope = past.getFirst();
        for (int j = 2; j <= MAX_ORDER; j++) {
            slope = slope.plus(past.get(j - 1).times(GAMMA[j]));
        }
        var h = from.h();
        return new Equation(
                from,
                from.t().plus(h),
                predicted,
                slope.over(h),
                byOrder(ALPHA, order, 0).over(h),
                control().tolerance(from.y().abs()));
    }

    /** The correction, whether there is none, what it took, and what is there for the next step. */
    private record Solved(Expr correction, Expr failed, Work work, List<Expr> kept) {}

    /** By a solver that the study chooses: what it prepares cannot be kept. */
    private Solved anew(Equation equation) {
        var one = equation.shift().constant(1);
        var found = newton(equation, equation.systems(equation.guess()), one, one.times(EXPECTED_RATE));
        return new Solved(found.solution(), found.failed(), new Work(found.iterations(), one, one), List.of());
    }

    /** Places behind what is kept, in a loop over attempts to solve: rate, correction, state, evaluations, Jacobians, factorizations. */
    private static final int RATE = 0;

    private static final int CORRECTION = 1;
    private static final int STATE = 2;
    private static final int EVALUATIONS = 3;
    private static final int JACOBIANS = 4;
    private static final int FACTORIZATIONS = 5;

    private static final double UNTRIED = 0;
    private static final double STALE = 1;
    private static final double SOLVED = 2;
    private static final double FAILED = 3;

    /** With the Jacobian that is there, and once more with that of this point if that was not good enough. */
    private Solved withKept(Equation equation) {
        var kept = equation.from().kept();
        int places = kept.size() - 1;
        var zero = equation.shift().constant(0);
        var carries = new ArrayList<>(kept);
        carries.addAll(List.of(equation.guess(), zero.constant(UNTRIED), zero, zero, zero));
        var end = ControlFlow.whileLoop(
                carries,
                now -> now.get(places + STATE).less(zero.constant(SOLVED)),
                now -> tried(equation, now.subList(0, places), now.subList(places, now.size())));
        var numbers = end.subList(places, end.size());
        return new Solved(
                numbers.get(CORRECTION),
                numbers.get(STATE).equal(zero.constant(FAILED)),
                new Work(numbers.get(EVALUATIONS), numbers.get(JACOBIANS), numbers.get(FACTORIZATIONS)),
                end.subList(0, places + 1));
    }

    private List<Expr> tried(Equation equation, List<Expr> values, List<Expr> numbers) {
        var from = equation.from();
        var shift = equation.shift();
        var one = shift.constant(1);
        var zero = shift.constant(0);
        var linear = from.linearization();
        var old = linear.kept(values);
        var isNew = old.shift().equal(zero).or(numbers.get(STATE).equal(one.times(STALE)));
        var distance = old.shift().over(shift).minus(1).abs();
        var isOther = isNew.or(one.times(NEAR).less(distance));
        var kept = linear.kept(ControlFlow.cond(
                isOther,
                () -> ControlFlow.cond(
                        isNew,
                        () -> linear.kept(from.problem(), equation.time(), equation.predicted(), shift)
                                .values(),
                        () -> old.shifted(shift).values()),
                old::values));
        var expected = isOther.where(one.times(EXPECTED_RATE), numbers.get(RATE));
        var found = newton(equation, kept.systems(), kept.shift().over(shift), expected);
        var isSeen = one.less(found.iterations());
        var rate = isSeen.where(found.rate().max(expected.times(MEMORY_OF_RATE)), expected);
        var failed = isNew.where(one.times(FAILED), one.times(STALE));
        var results = new ArrayList<>(kept.values());
        results.addAll(List.of(
                rate,
                found.solution(),
                found.failed().where(failed, one.times(SOLVED)),
                numbers.get(EVALUATIONS).plus(found.iterations()),
                numbers.get(JACOBIANS).plus(isNew.where(one, zero)),
                numbers.get(FACTORIZATIONS).plus(isOther.where(one, zero))));
        return results;
    }

    /**
     * Newton's method with a matrix for another shift: what is stiff wants its corrections as they are, what is not wants them times the
     * ratio of the shifts; the harmonic mean is as good for both.
     */
    private SimplifiedNewton.Result newton(
            Equation equation, Linearization.Systems systems, Expr shiftRatio, Expr expectedRate) {
        var scale = shiftRatio.times(2).over(shiftRatio.plus(1));
        if (nonlinear.isPresent()) {
            var equations = new NonlinearEquations(
                    equation::residual,
                    now -> equation.systems(now)::solve,
                    Optional.of(right -> systems.solve(right).times(scale)),
                    equation::norm);
            return SimplifiedNewton.by(nonlinear.get(), equations, equation.guess());
        }
        return SimplifiedNewton.solve(
                equation.guess(),
                now -> systems.solve(equation.residual(now)).times(scale.negate()),
                equation::norm,
                new SimplifiedNewton.Rule(left, expectedRate, SLOWEST, MOST_ITERATIONS));
    }

    /** The scaled errors of the step, and of steps of one order less and one more. */
    private record Errors(Expr same, Expr below, Expr above) {}

    private static Errors errors(Expr order, Expr correction, List<Expr> ends, Expr last, Expr tolerance) {
        var difference = ends.getFirst();
        for (int k = 2; k <= MAX_ORDER; k++) {
            difference = order.equal(order.constant(k)).where(ends.get(k - 1), difference);
        }
        return new Errors(
                StepControl.rms(correction.over(tolerance)).times(byOrder(ERROR, order, 0)),
                StepControl.rms(difference.over(tolerance)).times(byOrder(ERROR, order, -1)),
                StepControl.rms(correction.minus(last).over(tolerance)).times(byOrder(ERROR, order, 1)));
    }

    /** A number by order, or by one less or more; the nearest there is beyond the ends. */
    private static Expr byOrder(double[] numbers, Expr order, int offset) {
        var value = order.constant(numbers[Math.clamp(1 + offset, 0, MAX_ORDER)]);
        for (int k = 2; k <= MAX_ORDER; k++) {
            var number = order.constant(numbers[Math.clamp(k + offset, 0, MAX_ORDER)]);
            value = order.equal(order.constant(k)).where(number, value);
        }
        return value;
    }

    /** The error of the step, the next one's order, the equal steps since a change, and the factor to its size. */
    private record Choice(Expr error, Expr order, Expr age, Expr factor) {}

    /** The order that lets the next step be longest, with the size that its error allows. A step that is tried again keeps its order. */
    private Choice choice(Errors errors, Expr order, Expr age) {
        var zero = order.constant(0);
        var one = order.constant(1);
        var same = growth(errors.same(), order.plus(1), SAME);
        var below = growth(errors.below(), order, BELOW);
        var above = growth(errors.above(), order.plus(2), ABOVE);
        var isLower = one.less(order).and(same.less(below));
        var best = isLower.where(below, same);
        var isHigher = order.less(order.constant(maxOrder)).and(best.less(above));
        var growth = isHigher.where(above, best);
        var change = isHigher.where(one, isLower.where(one.negate(), zero));

        var isAccepted = errors.same().lessEqual(one);
        // The estimates are of equal steps, one more than the order.
        var mayChange = isAccepted.and(order.lessEqual(age));
        var isOther = one.times(Math.log(WORTHWHILE)).lessEqual(growth).or(growth.less(one.times(Math.log(NECESSARY))));
        var isWorthwhile = mayChange.and(isOther);
        var changed = isWorthwhile.where(growth.exp().min(one.times(LARGEST_FACTOR)), one);
        var shorter = same.exp().max(one.times(SMALLEST_FACTOR)).min(one.times(LEAST_SHORTENING));
        return new Choice(
                errors.same(),
                isWorthwhile.where(order.plus(change), order),
                isWorthwhile.where(zero, age.plus(1)),
                isAccepted.where(changed, shorter));
    }

    /** The logarithm of the factor that an error allows. */
    private static Expr growth(Expr error, Expr exponent, double margin) {
        return error.max(error.constant(Double.MIN_NORMAL))
                .log()
                .over(exponent)
                .plus(Math.log(margin))
                .negate();
    }

    /** The memory holds all that dense output needs. */
    @Override
    List<Array> denseArguments(StepState state) {
        return state.memory().subList(0, MAX_ORDER);
    }

    /** The polynomial that the differences at the end of the step belong to. */
    @Override
    Expr dense(OdeProblem problem, Expr theta, Expr t, Expr h, Expr before, Expr after, List<Expr> differences) {
        var value = after;
        var weight = theta.constant(1);
        for (int j = 1; j <= MAX_ORDER; j++) {
            weight = weight.times(theta.plus(j - 2).over(j));
            value = value.plus(differences.get(j - 1).times(weight));
        }
        return value;
    }
}
