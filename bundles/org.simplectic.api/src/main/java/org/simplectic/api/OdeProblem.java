package org.simplectic.api;

import java.util.List;
import java.util.Optional;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * The initial-value problem {@code y' = f(t, y)}, {@code y(start) = initial}, from {@code start} to {@code end}, which
 * may lie before it; with noise, {@code dy = f(t, y) dt + G(t, y) dW} along one path of W.
 *
 * @param rhs f: inputs a scalar t and an array y, output one array of y's type
 * @param start where y is given
 * @param end where the solution is wanted
 * @param initial y(start)
 * @param noise the stochastic part; the problem then runs forward, within the path's interval
 * @param split f in two parts, of which one is stiff, if they are known; their sum is f
 * @param constants how many of y's last components never change: numbers that ride along so that programs take them as data.
 *     They have no error, and norms of errors leave them out
 */
public record OdeProblem(
        Program rhs,
        double start,
        double end,
        HostArray initial,
        Optional<Noise> noise,
        Optional<Split> split,
        int constants)
        implements Problem {
    /**
     * Checks that the right-hand side has the types it must have.
     *
     * @throws IllegalArgumentException if it does not map (t, y) to y's type, the span is not finite, or the noise or the
     *     split does not fit
     */
    public OdeProblem {
        rhs.checkArguments(List.of(ArrayType.SCALAR, initial.type()));
        if (!rhs.outputTypes().equals(List.of(initial.type()))) {
            throw new IllegalArgumentException(
                    "the right-hand side must return " + initial.type() + ", but returns " + rhs.outputTypes());
        }
        if (!Double.isFinite(start) || !Double.isFinite(end)) {
            throw new IllegalArgumentException("the span must be finite, but is [" + start + ", " + end + "]");
        }
        split.ifPresent(parts -> parts.check(initial.type()));
        if (constants < 0 || constants > initial.size()) {
            throw new IllegalArgumentException(
                    "of " + initial.size() + " components, " + constants + " cannot be constant");
        }
        if (noise.isPresent()) {
            noise.get().check(initial.type());
            if (start < noise.get().from() || end < start || end > noise.get().to()) {
                throw new IllegalArgumentException(
                        "a problem with noise runs forward within the interval of its path, ["
                                + noise.get().from() + ", " + noise.get().to() + "], but this one from " + start
                                + " to " + end);
            }
        }
    }

    /**
     * A problem without noise.
     *
     * @param rhs f: inputs a scalar t and an array y, output one array of y's type
     * @param start where y is given
     * @param end where the solution is wanted
     * @param initial y(start)
     */
    public OdeProblem(Program rhs, double start, double end, HostArray initial) {
        this(rhs, start, end, initial, Optional.empty());
    }

    /**
     * A problem of which no parts are known.
     *
     * @param rhs f: inputs a scalar t and an array y, output one array of y's type
     * @param start where y is given
     * @param end where the solution is wanted
     * @param initial y(start)
     * @param noise the stochastic part; the problem then runs forward, within the path's interval
     */
    public OdeProblem(Program rhs, double start, double end, HostArray initial, Optional<Noise> noise) {
        this(rhs, start, end, initial, noise, Optional.empty());
    }

    /**
     * A problem all of whose components may change.
     *
     * @param rhs f: inputs a scalar t and an array y, output one array of y's type
     * @param start where y is given
     * @param end where the solution is wanted
     * @param initial y(start)
     * @param noise the stochastic part; the problem then runs forward, within the path's interval
     * @param split f in two parts, of which one is stiff, if they are known; their sum is f
     */
    public OdeProblem(
            Program rhs, double start, double end, HostArray initial, Optional<Noise> noise, Optional<Split> split) {
        this(rhs, start, end, initial, noise, split, 0);
    }

    /**
     * A problem whose right-hand side is in two parts.
     *
     * @param split the parts: inputs a scalar t and an array y, output one array of y's type
     * @param start where y is given
     * @param end where the solution is wanted
     * @param initial y(start)
     */
    public OdeProblem(Split split, double start, double end, HostArray initial) {
        this(split.sum(), start, end, initial, Optional.empty(), Optional.of(split));
    }

    /**
     * The rest of this problem from a point on: the same equations, the same path of the noise.
     *
     * @param t where to go on
     * @param y the solution there
     * @return the problem
     */
    public OdeProblem from(double t, HostArray y) {
        return new OdeProblem(rhs, t, end, y, noise, split, constants);
    }

    /**
     * How many components may change.
     *
     * @return the size of y without its constants
     */
    public int moving() {
        return initial.size() - constants;
    }
}
