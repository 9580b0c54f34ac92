package org.simplectic.samplers.internal;

import java.util.List;
import org.simplectic.array.Expr;

/**
 * Finds the step at which proposals are accepted with a wanted probability: in the warm-up the logarithm of the step moves against the
 * sum of all errors so far, and what later draws use is a mean of it in which late steps count most. What it remembers is a vector: the
 * mean error, the logarithm of the step, and its mean.
 *
 * @param acceptance the probability wanted
 * @param first the step to begin with, which is kept where there is no warm-up
 * @see "M. D. Hoffman, A. Gelman, The No-U-Turn Sampler, J. Mach. Learn. Res. 15 (2014), section 3.2"
 */
record DualAveraging(double acceptance, double first) {
    /** How far the step may run from where it began; the names are those of the source. */
    private static final double GAMMA = 0.05;

    /** How much less the first draws count. */
    private static final double T0 = 10;

    /** How fast the mean forgets. */
    private static final double KAPPA = 0.75;

    /** Steps that are too long cost less than such that are too short: the search is drawn towards longer ones. */
    private static final double LONGER = 10;

    /** The memory of a chain's first step. */
    Expr begin(Expr like) {
        var log = like.constant(Math.log(first));
        return Expr.stack(List.of(like.constant(0), log, log));
    }

    /** The step to take. */
    Expr step(Expr memory, Expr warmingUp) {
        return warmingUp.where(memory.get(1), memory.get(2)).exp();
    }

    /**
     * The memory after a draw.
     *
     * @param found the probability with which its proposal was accepted
     * @param draw its number, from 1 on
     */
    Expr after(Expr memory, Expr found, Expr draw, Expr warmingUp) {
        var one = draw.constant(1);
        var weight = draw.plus(T0).reciprocal();
        var error = memory.get(0)
                .times(one.minus(weight))
                .plus(found.constant(acceptance).minus(found).times(weight));
        var log = draw.constant(Math.log(LONGER * first))
                .minus(draw.sqrt().over(GAMMA).times(error));
        var share = draw.power(-KAPPA);
        var mean = log.times(share).plus(memory.get(2).times(one.minus(share)));
        return warmingUp.where(Expr.stack(List.of(error, log, mean)), memory);
    }
}
