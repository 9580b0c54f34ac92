package org.simplectic.linear.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Inverse;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.LinearSolverPlugin;
import org.simplectic.api.Plugins;

/**
 * LU factorization of a whole matrix with partial pivoting: 2/3 n^3 operations once, 2 n^2 a solution.
 *
 * @see "G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. (2013), section 3.4"
 */
@Component(factory = Plugins.FACTORY, service = LinearSolver.class)
@LinearSolverPlugin("dense-lu")
@About(
        summary = "LU factorization of the whole matrix with partial pivoting",
        source = "G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed., 2013, section 3.4")
public final class DenseLu implements LinearSolver {
    @Activate
    public DenseLu() {}

    @Override
    public Inverse init(LinearOperator a) {
        return FactoredInverse.of(a, a.matrix().lu());
    }
}
