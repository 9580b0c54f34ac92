package org.simplectic.nonlinear.internal;

import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;

/** Outcomes of an iteration as numbers in its program. */
final class Iteration {
    private Iteration() {}

    static Expr code(Expr like, Status status) {
        return like.constant(Solution.code(status));
    }

    static Expr goesOn(Expr status) {
        return status.equal(code(status, Status.RUNNING));
    }

    /**
     * Where an iteration stands after a correction.
     *
     * @param size the correction's norm
     * @param isSolved whether it leaves nothing
     * @param isSound whether another one can be hoped to be smaller
     * @param count iterations so far
     * @param most how many there may be
     */
    static Expr status(Expr size, Expr isSolved, Expr isSound, Expr count, int most) {
        // A size that is no number is not below infinity either.
        var isFinite = size.less(size.constant(Double.POSITIVE_INFINITY));
        var isOver = size.constant(most).lessEqual(count);
        var open = isSound.where(
                isOver.where(code(size, Status.MAX_STEPS), code(size, Status.RUNNING)), code(size, Status.DIVERGED));
        return isFinite.where(isSolved.where(code(size, Status.DONE), open), code(size, Status.NONFINITE));
    }
}
