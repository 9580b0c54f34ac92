package org.simplectic.linear.internal;

import org.simplectic.api.IterativeSolver;
import org.simplectic.array.Expr;

/** What Krylov methods share. */
final class Krylov {
    private Krylov() {}

    static Expr dot(Expr x, Expr y) {
        return x.times(y).sum();
    }

    /** Whether the residual is too large yet, and another iteration allowed. A norm that is no number ends a loop. */
    static Expr goesOn(IterativeSolver.Start start, Expr norm, Expr iterations) {
        return start.target().less(norm).and(iterations.less(start.mostIterations()));
    }
}
