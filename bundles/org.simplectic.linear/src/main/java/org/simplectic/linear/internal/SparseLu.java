package org.simplectic.linear.internal;

import java.util.List;
import java.util.function.UnaryOperator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.simplectic.api.About;
import org.simplectic.api.Inverse;
import org.simplectic.api.LinearOperator;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.LinearSolverPlugin;
import org.simplectic.api.Plugins;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.SparseOrder;

/**
 * LU factorization of a sparse matrix, in one of two orders of elimination. Reverse Cuthill-McKee brings the entries near the diagonal, and all diagonals
 * there are factorized with partial pivoting: on a grid of m by m points 4 m^4 operations once, 6 m^3 a solution. An approximate minimum-degree order
 * fills little, some m^2 log m places, for about 20 m^3 operations once; it is factorized by {@linkplain Multifrontal fronts}, exchanging rows only
 * within one. Two steps of refinement at most make up for small pivots; where they cannot, and at a zero pivot, the outcome is a breakdown.
 *
 * <p>Measured on {@code simd}, one thread, best runs of long-compiled kernels, a 5-point matrix of m by m, milliseconds for the factorization and for a solution: m = 32, by diagonals 0.40 and
 * 0.06 against 0.96 and 0.13 by fronts; m = 64, 4.9 and 0.4 against 5.0 and 1.0; m = 100, 30 and 3 against 16 and 2. Dense work is so fast, and batches
 * of small fronts cost so much, that the smaller fill-in pays from some 100 by 100 points on; a program by fronts takes ten times as long to make as well.
 * So the order with pivoting is the default.
 *
 * @see "A. George, J. W. H. Liu, Computer Solution of Large Sparse Positive Definite Systems (1981), chapter 4"
 * @see "I. S. Duff, J. K. Reid, The multifrontal solution of indefinite sparse symmetric linear equations, ACM Trans. Math. Software 9 (1983), 302"
 */
@Component(factory = Plugins.FACTORY, service = LinearSolver.class)
@LinearSolverPlugin("sparse-lu")
@About(
        summary = "LU factorization by diagonals after reverse Cuthill-McKee, or by fronts in a minimum-degree order",
        source =
                "A. George, J. W. H. Liu, Computer Solution of Large Sparse Positive Definite Systems, 1981, chapter 4")
@Designate(ocd = SparseLuOptions.class)
public final class SparseLu implements LinearSolver {
    private static final int MOST_REFINEMENTS = 2;

    /** Roundings of a residual's terms that it may be of. */
    private static final int EXACT = 8;

    private final boolean isFilledLittle;

    @Activate
    public SparseLu(SparseLuOptions options) {
        isFilledLittle = "amd".equals(options.ordering());
    }

    @Override
    public Inverse init(LinearOperator a) {
        return isFilledLittle ? byFronts(a.sparse()) : byDiagonals(a);
    }

    private static Inverse byFronts(LinearOperator.Sparse a) {
        var graph = Graph.of(a.structure());
        var order = MinimumDegree.order(graph);
        var factors = Multifrontal.of(a, order, Fronts.of(graph.filled(order)));
        var largest = largest(a.values());
        var transposed = a.transposed();
        return FactoredInverse.implicit(
                "sparse-lu",
                a,
                b -> refined(a, largest, b, r -> factors.solve(r, false)),
                b -> refined(transposed, largest, b, r -> factors.solve(r, true)));
    }

    /**
     * A solution, refined while its residual is above what rounding explains; not a number where it stays far above that, which small pivots do.
     *
     * @see "R. D. Skeel, Iterative refinement implies numerical stability for Gaussian elimination, Math. Comp. 35 (1980), 817"
     */
    private static Expr refined(LinearOperator a, Expr largest, Expr b, UnaryOperator<Expr> solve) {
        double rounding = b.type().dtype() == DType.F32 ? Math.ulp(1f) : Math.ulp(1.0);
        var none = b.constant(0);
        var end = ControlFlow.whileLoop(
                List.of(none.broadcast(b.type().shape()), b, none),
                now -> now.get(2)
                        .lessEqual(isSmall(now, largest, b, EXACT * rounding)
                                .where(none, none.constant(MOST_REFINEMENTS))),
                now -> {
                    var x = now.get(0).plus(solve.apply(now.get(1)));
                    return List.of(x, b.minus(a.apply(x)), now.get(2).plus(1));
                });
        return isSmall(end, largest, b, Math.sqrt(rounding)).where(end.get(0), none.constant(Double.NaN));
    }

    /** Whether the residual is a small part of what it is the difference of. */
    private static Expr isSmall(List<Expr> now, Expr largest, Expr b, double part) {
        var terms = largest.times(largest(now.get(0))).plus(largest(b));
        return largest(now.get(1)).lessEqual(terms.times(part));
    }

    private static Expr largest(Expr values) {
        return values.abs().maximum();
    }

    private static Inverse byDiagonals(LinearOperator a) {
        var sparse = a.sparse();
        var order = SparseOrder.reverseCuthillMcKee(sparse.structure());
        var band = sparse.permuted(order).band();
        var factors = band.diagonals().bandedLu(band.lower(), band.upper());
        var there = SparseTriangle.integers(order, order.length);
        var home = SparseTriangle.integers(Graph.inverse(order), order.length);
        return new FactoredInverse(
                a,
                b -> factors.solve(b.gather(b.constant(there))).gather(b.constant(home)),
                b -> factors.solveTransposed(b.gather(b.constant(there))).gather(b.constant(home)));
    }
}
