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
 * LU factorization of a band matrix with partial pivoting. With p diagonals below the main one and q above: 2 n p (p + q) operations
 * once, 2 n (2 p + q) a solution. A matrix in another form is factorized by as many diagonals as it has entries on.
 *
 * @see "G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed. (2013), section 4.3.3"
 */
@Component(factory = Plugins.FACTORY, service = LinearSolver.class)
@LinearSolverPlugin("banded-lu")
@About(
        summary = "LU factorization by diagonals with partial pivoting, for entries near the main diagonal",
        source = "G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed., 2013, section 4.3.3")
public final class BandedLu implements LinearSolver {
    @Activate
    public BandedLu() {}

    @Override
    public Inverse init(LinearOperator a) {
        var band = a.band();
        return FactoredInverse.of(a, band.diagonals().bandedLu(band.lower(), band.upper()));
    }
}
