package org.simplectic.linear.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Inverse;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.LinearSolverPlugin;
import org.simplectic.api.Plugins;
import org.simplectic.array.SparseOrder;

/**
 * LU factorization of a sparse matrix with partial pivoting, by its diagonals after reverse Cuthill-McKee has brought the entries near the main one. On a
 * grid of m by m points there are about m diagonals on either side: 4 m^4 operations once, 6 m^3 a solution. A factorization that keeps
 * only the fill-in of a minimum-degree order would take some ten times fewer, but as a program for arrays it goes level by level over
 * scattered entries, and what each costs eats that up at the sizes where a direct method is taken at all; larger systems want an iterative one.
 *
 * @see "A. George, J. W. H. Liu, Computer Solution of Large Sparse Positive Definite Systems (1981), chapter 4"
 */
@Component(factory = Plugins.FACTORY, service = LinearSolver.class)
@LinearSolverPlugin("sparse-lu")
@About(
        summary = "LU factorization with partial pivoting by diagonals, after reverse Cuthill-McKee",
        source =
                "A. George, J. W. H. Liu, Computer Solution of Large Sparse Positive Definite Systems, 1981, chapter 4")
public final class SparseLu implements LinearSolver {
    @Activate
    public SparseLu() {}

    @Override
    public Inverse init(LinearOperator a) {
        var sparse = a.sparse();
        var order = SparseOrder.reverseCuthillMcKee(sparse.structure());
        var band = sparse.permuted(order).band();
        var factors = band.diagonals().bandedLu(band.lower(), band.upper());
        var back = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            back[order[i]] = i;
        }
        var there = SparseTriangle.integers(order, order.length);
        var home = SparseTriangle.integers(back, back.length);
        return new FactoredInverse(
                a,
                b -> factors.solve(b.gather(b.constant(there))).gather(b.constant(home)),
                b -> factors.solveTransposed(b.gather(b.constant(there))).gather(b.constant(home)));
    }
}
