package org.simplectic.api;

import java.util.List;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * The noise term of the stochastic problem {@code dy = f(t, y) dt + G(t, y) dW}, with one path of the Wiener process W, whose
 * components are independent. The path belongs to the problem: every method, with whatever steps, sees the same one, and two
 * problems with the same key, interval and number of components have the same path.
 *
 * @param diffusion G: inputs a scalar t and a vector y of n components, output an {@code [n, m]} matrix, a column a component of W
 * @param interpretation what the product with dW means
 * @param structure the most special class that G is known to belong to; methods trust it
 * @param key of the random numbers, as of {@link org.simplectic.array.RandomKey}
 * @param from where W is zero
 * @param to where the path ends, behind {@code from}
 */
public record Noise(
        Program diffusion, Interpretation interpretation, Structure structure, HostArray key, double from, double to) {
    /** The two stochastic integrals. They agree where the noise is {@link Structure#ADDITIVE}. */
    public enum Interpretation {
        /** Ito's: G is taken at the beginning of dt, and the integral has mean zero. */
        ITO,
        /** Stratonovich's: G is taken at the middle of dt, and the rules of ordinary calculus hold. */
        STRATONOVICH
    }

    /** How the noise depends on the state: what a method needs to know to keep its order. From the most special on. */
    public enum Structure {
        /** G depends on t only. */
        ADDITIVE,
        /** W has one component. */
        SCALAR,
        /**
         * Each component of y has at most one component of W, which no other has, and its amplitude depends on t and on this
         * component of y only.
         */
        DIAGONAL,
        /** The columns of G commute: the derivative of each along each other does not depend on which is which. */
        COMMUTATIVE,
        /** Nothing is known. */
        GENERAL
    }

    /**
     * Checks types and interval.
     *
     * @throws IllegalArgumentException if the diffusion does not give a matrix with a row a component, the key is no key, or the
     *     interval is empty
     */
    public Noise {
        if (diffusion.inputs().size() != 2
                || !diffusion.inputs().getFirst().equals(ArrayType.SCALAR)
                || diffusion.inputs().getLast().rank() != 1
                || diffusion.outputTypes().size() != 1
                || diffusion.outputTypes().getFirst().rank() != 2
                || rows(diffusion) != diffusion.inputs().getLast().shape().size()) {
            throw new IllegalArgumentException("a diffusion maps (t, y[n]) to a matrix [n, m], but this one maps "
                    + diffusion.inputs() + " to " + diffusion.outputTypes());
        }
        if (!key.type().equals(ArrayType.of(DType.I64, 2))) {
            throw new IllegalArgumentException("a random key is i64[2], but got " + key.type());
        }
        if (!(from < to) || Double.isInfinite(to - from)) {
            throw new IllegalArgumentException(
                    "the path must run forward over a finite interval, but is over [" + from + ", " + to + "]");
        }
    }

    private static int rows(Program diffusion) {
        return diffusion.outputTypes().getFirst().shape().extent(0);
    }

    /**
     * The number of independent components of W.
     *
     * @return m
     */
    public int processes() {
        return diffusion.outputTypes().getFirst().shape().extent(1);
    }

    void check(ArrayType y) {
        diffusion.checkArguments(List.of(ArrayType.SCALAR, y));
    }
}
