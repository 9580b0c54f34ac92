package org.simplectic.api;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.simplectic.array.Expr;

/**
 * The equations {@code F(x) = 0} for a vector x, as part of a program being traced. Who poses them says how to solve with their Jacobian too, so that a
 * {@link NonlinearSolver} needs to know nothing of its form. All functions may use expressions from around them.
 *
 * @param residual F
 * @param linearize from x to what solves {@code F'(x) d = r} for d; not finite where there is no solution; recording it again at another x costs
 *     another factorization
 * @param near such a solution near the guess that is there already, empty if none is
 * @param norm the size of a correction of x, 1 at what may be left
 */
public record NonlinearEquations(
        UnaryOperator<Expr> residual,
        Function<Expr, UnaryOperator<Expr>> linearize,
        Optional<UnaryOperator<Expr>> near,
        UnaryOperator<Expr> norm) {
    /**
     * What solves with a Jacobian good enough for all iterations.
     *
     * @param guess where the iteration begins
     * @return that which is there already, else one made at the guess
     */
    public UnaryOperator<Expr> nearOr(Expr guess) {
        return near.orElseGet(() -> linearize.apply(guess));
    }
}
