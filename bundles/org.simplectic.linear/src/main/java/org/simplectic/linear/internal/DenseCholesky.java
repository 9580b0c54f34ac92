package org.simplectic.linear.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Inverse;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.LinearSolverPlugin;
import org.simplectic.api.Plugins;
import org.simplectic.array.Expr;

/**
 * Cholesky factorization of a whole matrix, symmetric and positive definite: 1/3 n^3 operations once, half of what LU takes, and 2 n^2 a
 * solution. A matrix that turns out not to be positive definite is a breakdown.
 *
 * @see "G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. (2013), section 4.2"
 */
@Component(factory = Plugins.FACTORY, service = LinearSolver.class)
@LinearSolverPlugin("dense-cholesky")
@About(
        summary = "Cholesky factorization of the whole matrix, for symmetric positive definite ones",
        source = "G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed., 2013, section 4.2")
public final class DenseCholesky implements LinearSolver {
    @Activate
    public DenseCholesky() {}

    @Override
    public Inverse init(LinearOperator a) {
        Definite.require("dense-cholesky", a, "dense-lu");
        var factor = a.matrix().cholesky();
        return FactoredInverse.implicit("dense-cholesky", a, b -> solve(factor, b), b -> solve(factor, b));
    }

    private static Expr solve(Expr factor, Expr b) {
        int n = b.type().shape().size();
        var inner = factor.triangularSolve(b.reshape(n, 1), true, false);
        return factor.triangularSolve(inner, true, true).reshape(n);
    }
}
