package org.simplectic.array;

import java.util.Locale;

/**
 * The closed list of operations that a {@link Program} is made of, in families; every backend implements all of them.
 * What the transformations know of a family stands in one table beside it ({@code ElementwiseRules} and so on); operands and
 * results are described at each primitive. Primitives are data: equal ones compute the same.
 */
public sealed interface Primitive
        permits Elementwise,
                Structural,
                Indexing,
                Reduction,
                Contraction,
                Fourier,
                Factorization,
                RandomNumbers,
                Control {

    /**
     * The name under which programs print this operation.
     *
     * @return a lower-case name with its parameters
     */
    String label();

    /**
     * The name of an enum's constant as programs print it.
     *
     * @param constant the constant
     * @return its name in lower case
     */
    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
