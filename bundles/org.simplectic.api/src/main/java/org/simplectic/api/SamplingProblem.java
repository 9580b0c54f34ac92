package org.simplectic.api;

import java.util.List;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * Draw points from the distribution on R^n whose density is proportional to {@code exp(logDensity)}, by several chains that know nothing
 * of each other. The first draws, in which a method may adapt itself, are not to be used.
 *
 * @param logDensity from a vector of n components to a scalar; minus infinity, or no number, where the density is zero
 * @param initial where the chains begin, {@code [chains, n]}
 * @param warmUp how many draws of each chain are not used
 * @param key of the random numbers, as of {@link org.simplectic.array.RandomKey}: the same key gives the same draws
 */
public record SamplingProblem(Program logDensity, HostArray initial, int warmUp, HostArray key) implements Problem {
    /**
     * Checks that the parts fit.
     *
     * @throws IllegalArgumentException if the chains' points are not such as the density takes, the density is no scalar, the key
     *     is no key, or the warm-up negative
     */
    public SamplingProblem {
        if (initial.type().rank() != 2 || initial.type().shape().extent(0) < 1) {
            throw new IllegalArgumentException(
                    "chains begin at the rows of a matrix, at least one, but got " + initial.type());
        }
        logDensity.checkArguments(List.of(point(initial)));
        if (!logDensity.outputTypes().equals(List.of(ArrayType.SCALAR))) {
            throw new IllegalArgumentException(
                    "the log density must be " + ArrayType.SCALAR + ", but is " + logDensity.outputTypes());
        }
        if (!key.type().equals(ArrayType.of(DType.I64, 2))) {
            throw new IllegalArgumentException("a random key is i64[2], but got " + key.type());
        }
        if (warmUp < 0) {
            throw new IllegalArgumentException("the warm-up must not be negative, but is " + warmUp);
        }
    }

    private static ArrayType point(HostArray initial) {
        return ArrayType.vector(initial.type().shape().extent(1));
    }

    /**
     * The same from other points, with other random numbers.
     *
     * @param points where the chains begin, {@code [chains, n]}
     * @param newKey of the random numbers
     * @return the problem
     */
    public SamplingProblem from(HostArray points, HostArray newKey) {
        return new SamplingProblem(logDensity, points, warmUp, newKey);
    }

    /**
     * How many chains there are.
     *
     * @return at least 1
     */
    public int chains() {
        return initial.type().shape().extent(0);
    }

    /**
     * What a point of one chain is.
     *
     * @return a vector of n components
     */
    public ArrayType pointType() {
        return point(initial);
    }

    /**
     * The log density at a point of a program being traced.
     *
     * @param point a vector
     * @return a scalar
     */
    public Expr value(Expr point) {
        return logDensity.apply(List.of(point)).getFirst();
    }

    /**
     * The log density with its exact gradient, by reverse mode: a few times the cost of the value.
     *
     * @param point a vector
     * @return the value and the gradient
     */
    public List<Expr> valueAndGradient(Expr point) {
        return logDensity.valueAndGradient().apply(List.of(point));
    }
}
