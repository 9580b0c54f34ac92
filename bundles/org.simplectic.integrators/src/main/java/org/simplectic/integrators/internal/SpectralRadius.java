package org.simplectic.integrators.internal;

import java.util.List;
import java.util.SplittableRandom;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Session;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * The largest size of an eigenvalue of the right-hand side's Jacobian where a problem begins: the mean growth of a vector to which it is
 * applied again and again (power method). Pairs of complex eigenvalues only make it fluctuate, which the mean evens out.
 *
 * <p>Cost: a directional derivative of the right-hand side an iteration.
 *
 * @see "B. P. Sommeijer, L. F. Shampine, J. G. Verwer, RKC: An explicit solver for parabolic PDEs, J. Comput. Appl. Math. 88 (1997), section 2.4"
 */
final class SpectralRadius {
    private static final int ITERATIONS = 100;

    /** From here on the growth counts. */
    private static final int SETTLED = 60;

    private SpectralRadius() {}

    /**
     * Estimates it.
     *
     * @param owner of the kernel
     * @return not finite where derivatives are not; within some percent where one eigenvalue is larger than the others
     */
    static double of(Object owner, OdeProblem problem, Session session) {
        var kernel = session.kernel(owner, problem, "spectral radius", () -> growth(problem));
        var t = session.scalar(problem.start());
        var y = session.array(problem.initial());
        var random = new SplittableRandom(1);
        Array vector = session.array(HostArray.of(
                problem.initial().type(),
                random.doubles(problem.initial().size(), -1, 1).toArray()));
        double logarithm = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            var results = kernel.call(t, y, vector);
            vector = results.getFirst();
            if (i >= SETTLED) {
                logarithm += Math.log(session.number(results.getLast()));
            }
        }
        return Math.exp(logarithm / (ITERATIONS - SETTLED));
    }

    /** From t, y and a vector to its image, of length 1, and the growth of its length. */
    private static Program growth(OdeProblem problem) {
        var y = problem.initial().type();
        var derivative = problem.rhs().jvp(false, true);
        return Program.trace("growth", List.of(ArrayType.SCALAR, y, y), in -> {
            var unit = in.getLast().over(in.getLast().norm());
            var image = derivative.apply(List.of(in.get(0), in.get(1), unit)).getLast();
            var growth = image.norm();
            return List.of(image.over(growth), growth);
        });
    }
}
