package org.simplectic.api;

import java.util.List;
import java.util.Optional;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Find a point x within bounds at which an objective is least, starting at {@code initial}. The objective is
 * {@code loss(inner(x))}: what a fit compares with data is inner, so that methods that know of it can use products with the
 * Gauss-Newton matrix. An objective that does not come apart has the identity there ({@link #of}).
 *
 * @param known the objective as programs; empty where its value and gradient are found elsewhere, and a method is
 *     {@link Optimizer#told} of them
 * @param initial where the search begins; projected on the bounds if it is beyond them
 * @param lower the least value of each component, minus infinity where there is none
 * @param upper the greatest value of each component, infinity where there is none
 * @param tolerance the problem is solved where no component of the projected gradient ({@link #stationarity}) is larger
 */
public record MinimizationProblem(
        Optional<Composed> known, HostArray initial, HostArray lower, HostArray upper, double tolerance)
        implements Problem {
    /** The tolerance if none is said. */
    public static final double TOLERANCE = 1e-6;

    /**
     * An objective {@code loss(inner(x))}.
     *
     * @param inner from an array x of real numbers to one array
     * @param loss from that array to a real scalar
     */
    public record Composed(Program inner, Program loss) {
        /**
         * Checks that the programs fit each other.
         *
         * @throws IllegalArgumentException if they do not
         */
        public Composed {
            loss.checkArguments(inner.outputTypes());
            if (!loss.outputTypes().equals(List.of(ArrayType.SCALAR))) {
                throw new IllegalArgumentException(
                        "the objective must be " + ArrayType.SCALAR + ", but is " + loss.outputTypes());
            }
        }
    }

    /**
     * Checks that the programs fit the initial point.
     *
     * @throws IllegalArgumentException if they do not, if a lower bound is above the upper one, or if the tolerance is negative
     */
    public MinimizationProblem {
        var type = initial.type();
        known.ifPresent(objective -> objective.inner().checkArguments(List.of(type)));
        if (!lower.type().equals(initial.type()) || !upper.type().equals(initial.type())) {
            throw new IllegalArgumentException("bounds must be " + initial.type() + " as the initial point, but are "
                    + lower.type() + " and " + upper.type());
        }
        for (int i = 0; i < initial.size(); i++) {
            if (!(lower.get(i) <= upper.get(i))) {
                throw new IllegalArgumentException("the lower bound of component " + i + " is " + lower.get(i)
                        + ", which is not below the upper one, " + upper.get(i));
            }
        }
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("the tolerance must not be negative, but is " + tolerance);
        }
    }

    /**
     * An objective that is known as programs.
     *
     * @param inner from an array x of real numbers to one array
     * @param loss from that array to a real scalar
     * @param initial where the search begins
     * @param lower the least value of each component, minus infinity where there is none
     * @param upper the greatest value of each component, infinity where there is none
     * @param tolerance of the projected gradient
     */
    public MinimizationProblem(
            Program inner, Program loss, HostArray initial, HostArray lower, HostArray upper, double tolerance) {
        this(Optional.of(new Composed(inner, loss)), initial, lower, upper, tolerance);
    }

    /**
     * An objective whose value and gradient are found elsewhere, without bounds.
     *
     * @param initial where the search begins
     * @return the problem, with the tolerance 0
     */
    public static MinimizationProblem toBeTold(HostArray initial) {
        var type = initial.type();
        return new MinimizationProblem(
                Optional.empty(),
                initial,
                HostArray.filled(type, Double.NEGATIVE_INFINITY),
                HostArray.filled(type, Double.POSITIVE_INFINITY),
                0);
    }

    /**
     * An objective that does not come apart, without bounds.
     *
     * @param objective from an array to a real scalar
     * @param initial where the search begins
     * @return the problem, with the tolerance {@link #TOLERANCE}
     */
    public static MinimizationProblem of(Program objective, HostArray initial) {
        var type = initial.type();
        return new MinimizationProblem(
                Program.trace("identity", List.of(type), in -> in),
                objective,
                initial,
                HostArray.filled(type, Double.NEGATIVE_INFINITY),
                HostArray.filled(type, Double.POSITIVE_INFINITY),
                TOLERANCE);
    }

    /**
     * The same within bounds.
     *
     * @param newLower the least value of each component
     * @param newUpper the greatest value of each component
     * @return the problem
     */
    public MinimizationProblem within(HostArray newLower, HostArray newUpper) {
        return new MinimizationProblem(known, initial, newLower, newUpper, tolerance);
    }

    /**
     * The same with another tolerance.
     *
     * @param newTolerance the largest component of the projected gradient at a solution
     * @return the problem
     */
    public MinimizationProblem to(double newTolerance) {
        return new MinimizationProblem(known, initial, lower, upper, newTolerance);
    }

    /**
     * The same from another point.
     *
     * @param newInitial where the search begins
     * @return the problem
     */
    public MinimizationProblem from(HostArray newInitial) {
        return new MinimizationProblem(known, newInitial, lower, upper, tolerance);
    }

    /**
     * Whether any component has a bound.
     *
     * @return false if every point may be taken
     */
    public boolean isBounded() {
        for (int i = 0; i < initial.size(); i++) {
            if (Double.isFinite(lower.get(i)) || Double.isFinite(upper.get(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The objective.
     *
     * @return the program from x to {@code loss(inner(x))}
     */
    public Program objective() {
        return Program.trace("objective", List.of(initial.type()), in -> loss().apply(inner().apply(in)));
    }

    /**
     * What is inside the loss.
     *
     * @return the program from x to what the loss is of
     */
    public Program inner() {
        return composed().inner();
    }

    /**
     * The loss.
     *
     * @return the program from what {@link #inner} gives to a real scalar
     */
    public Program loss() {
        return composed().loss();
    }

    private Composed composed() {
        return known.orElseThrow(() -> new IllegalArgumentException(
                "this method asks for the objective at points of its own choice, but value and gradient are found"
                        + " elsewhere here, point by point: take one that follows the gradient, such as adam"));
    }

    /**
     * The objective at a point, to be asked for what a method needs of it.
     *
     * @param point a value of a program being traced, of the initial point's type
     * @return the probe
     */
    public Probe at(Expr point) {
        return new Probe(this, point);
    }

    /**
     * The nearest point within the bounds.
     *
     * @param point a value of a program being traced
     * @return the point itself where there are no bounds
     */
    public Expr project(Expr point) {
        return isBounded() ? point.max(point.constant(finite(lower))).min(point.constant(finite(upper))) : point;
    }

    /**
     * How far a point is from being a solution: the largest component of {@code x - project(x - gradient)}, which without
     * bounds is the largest of the gradient.
     *
     * @param point a value of a program being traced
     * @param gradient the gradient there
     * @return a scalar, 0 at a stationary point
     */
    public Expr stationarity(Expr point, Expr gradient) {
        var projected = isBounded() ? point.minus(project(point.minus(gradient))) : gradient;
        return projected.abs().maximum();
    }

    /** Numbers in place of infinities, which a check for finite values would take for faults. */
    private static HostArray finite(HostArray bounds) {
        var values = bounds.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.clamp(values[i], -Double.MAX_VALUE, Double.MAX_VALUE);
        }
        return HostArray.of(bounds.type(), values);
    }
}
