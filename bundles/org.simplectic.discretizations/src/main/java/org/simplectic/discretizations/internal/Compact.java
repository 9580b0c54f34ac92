package org.simplectic.discretizations.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Discretization;
import org.simplectic.api.DiscretizationPlugin;
import org.simplectic.api.Grid;
import org.simplectic.api.Plugins;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Structural;

/**
 * Compact differences of order 6 on equal steps h: weighted sums of three neighbouring derivatives are sums of five values, so that
 * errors are several times smaller than those of explicit differences of the same order, and short waves keep their speed better. Points
 * lie as those of {@link FiniteDifference}. Beyond ends the field and its derivative are continued by polynomials that fulfil the
 * condition there, so that the formula is the same at every point; next to ends second derivatives are of order 5, which leaves order 6
 * of solutions of diffusion equations, and first derivatives of order 4, since higher ones let advection grow. Third and fourth
 * derivatives are made of first and second ones.
 *
 * <p>Cost: the factors of a tridiagonal matrix, and a solution with it for each line of the field: some 15 operations a point.
 *
 * @see "S. K. Lele, Compact finite difference schemes with spectral-like resolution, J. Comput. Phys. 103 (1992), sections 2.1 and 2.2"
 */
@Component(factory = Plugins.FACTORY, service = Discretization.class)
@DiscretizationPlugin("compact")
@About(
        summary = "Compact differences of order 6 on equal steps, with any condition at the boundaries",
        source = "S. K. Lele, 1992")
public final class Compact implements Discretization {
    private static final int REACH = 2;

    /**
     * {@code alpha f'(i-1) + f'(i) + alpha f'(i+1)} as a sum of differences of the nearest and the second neighbours.
     *
     * @param order of the derivative
     * @param alpha the weight of the neighbours' derivatives
     * @param nearest the weight of the nearest values' difference
     * @param second the weight of the second values' difference
     * @param degree of the polynomials at the ends
     */
    private record Formula(int order, double alpha, double nearest, double second, int degree) {
        private static final Formula SLOPE = new Formula(1, 1.0 / 3, 14.0 / 9, 1.0 / 9, 4);
        private static final Formula BEND = new Formula(2, 2.0 / 11, 12.0 / 11, 3.0 / 11, 6);

        static Formula of(int order) {
            return order == 1 ? SLOPE : BEND;
        }

        /** Of the values at distances -2 to 2. */
        double[] weights(double step) {
            return order == 1
                    ? new double[] {-second / 4 / step, -nearest / 2 / step, 0, nearest / 2 / step, second / 4 / step}
                    : new double[] {
                        second / 4 / (step * step),
                        nearest / (step * step),
                        -(2 * nearest + second / 2) / (step * step),
                        nearest / (step * step),
                        second / 4 / (step * step)
                    };
        }

        /** What the derivative makes of a wave, over i times it for odd orders. */
        double symbol(double angle, double step) {
            double sum = order == 1
                    ? (nearest * Math.sin(angle) + second / 2 * Math.sin(2 * angle)) / step
                    : (2 * nearest * (Math.cos(angle) - 1) + second / 2 * (Math.cos(2 * angle) - 1)) / (step * step);
            return sum / (1 + 2 * alpha * Math.cos(angle));
        }
    }

    @Activate
    public Compact() {}

    @Override
    public Grid.Axis axis(Span span) {
        int least = span.isPeriodic() ? 2 * REACH + 1 : Formula.BEND.degree + 2;
        if (span.points() < least) {
            throw new IllegalArgumentException("compact differences need at least " + least + " points, but the axis "
                    + span.name() + " has " + span.points());
        }
        return span.even(span.isPeriodic() ? 0 : 0.5);
    }

    @Override
    public Expr derivative(Expr field, Grid grid, int axis, int order, Optional<Ends> ends) {
        if (order > 2) {
            var inner = derivative(field, grid, axis, 2, ends);
            return derivative(inner, grid, axis, order - 2, Optional.empty());
        }
        var along = grid.axes().get(axis);
        var formula = Formula.of(order);
        double step = along.length() / along.size();
        return along.isPeriodic()
                ? periodicSolution(periodicSum(field, axis, formula.weights(step)), axis, formula.alpha)
                : solution(sum(field, axis, along.size(), formula, step, ends), axis, formula.alpha);
    }

    private static Expr periodicSum(Expr field, int axis, double[] weights) {
        var sum = field.constant(0).broadcast(field.type().shape());
        for (int k = -REACH; k <= REACH; k++) {
            if (weights[k + REACH] != 0) {
                sum = sum.plus(field.shift(axis, k, Structural.Edge.PERIODIC).times(weights[k + REACH]));
            }
        }
        return sum;
    }

    /** With what the derivatives beyond the ends add to the equations of the points next to them. */
    private static Expr sum(Expr field, int axis, int n, Formula formula, double step, Optional<Ends> ends) {
        var ghosts = new GhostPoints(n, step, REACH, formula.degree);
        var around = ghosts.around(field, axis, ends);
        var weights = formula.weights(step);
        var sum = field.constant(0).broadcast(field.type().shape());
        for (int k = 0; k < weights.length; k++) {
            if (weights[k] != 0) {
                sum = sum.plus(around.slice(axis, k, k + n, 1).times(weights[k]));
            }
        }
        var from = ghosts.beyond(field, axis, 1, false, ends, formula.order);
        var to = ghosts.beyond(field, axis, 1, true, ends, formula.order);
        return sum.minus(from.pad(axis, 0, n - 1).plus(to.pad(axis, n - 1, 0)).times(formula.alpha));
    }

    private static Expr solution(Expr right, int axis, double alpha) {
        int n = right.type().shape().extent(axis);
        var diagonal = new double[n];
        Arrays.fill(diagonal, 1);
        return tridiagonal(right, axis, alpha, diagonal);
    }

    /** Sherman and Morrison: the corners are a product of two vectors, taken off the ends of the diagonal. */
    private static Expr periodicSolution(Expr right, int axis, double alpha) {
        int n = right.type().shape().extent(axis);
        var diagonal = new double[n];
        Arrays.fill(diagonal, 1);
        diagonal[0] = 2;
        diagonal[n - 1] = 1 + alpha * alpha;
        var corner = new double[n];
        corner[0] = -1;
        corner[n - 1] = alpha;
        var column = thomas(corner, alpha, diagonal);
        var open = tridiagonal(right, axis, alpha, diagonal);
        double divisor = 1 + column[0] - alpha * column[n - 1];
        var factor = open.slice(axis, 0, 1, 1)
                .minus(open.slice(axis, n - 1, n, 1).times(alpha))
                .over(divisor);
        var shape = right.type().shape();
        var correction = right.constant(HostArray.vector(column)).broadcast(shape, List.of(axis));
        return open.minus(correction.times(factor));
    }

    private static Expr tridiagonal(Expr right, int axis, double alpha, double[] diagonal) {
        int n = diagonal.length;
        var band = new double[3 * n];
        for (int i = 0; i < n; i++) {
            band[3 * i] = i > 0 ? alpha : 0;
            band[3 * i + 1] = diagonal[i];
            band[3 * i + 2] = i < n - 1 ? alpha : 0;
        }
        var factors = right.constant(HostArray.of(ArrayType.of(DType.F64, n, 3), band))
                .bandedLu(1, 1);
        var lines = right.moveAxis(axis, 0);
        var shape = lines.type().shape();
        return factors.solve(lines.reshape(n, shape.size() / n)).reshape(shape).moveAxis(0, axis);
    }

    /** Elimination and substitution (L. H. Thomas). */
    private static double[] thomas(double[] right, double alpha, double[] diagonal) {
        int n = diagonal.length;
        var pivots = diagonal.clone();
        var x = right.clone();
        for (int i = 1; i < n; i++) {
            double factor = alpha / pivots[i - 1];
            pivots[i] -= factor * alpha;
            x[i] -= factor * x[i - 1];
        }
        x[n - 1] /= pivots[n - 1];
        for (int i = n - 2; i >= 0; i--) {
            x[i] = (x[i] - alpha * x[i + 1]) / pivots[i];
        }
        return x;
    }

    @Override
    public Expr inverseLaplacian(Expr field, Grid grid, Laplacian laplacian, List<Optional<Ends>> ends) {
        var factors = IntStream.range(0, grid.axes().size())
                .mapToObj(axis -> factor(grid.axes().get(axis), laplacian, ends.get(axis)))
                .toList();
        return new FastDiagonalization(grid, factors).solve(field);
    }

    private static FastDiagonalization.Factor factor(Grid.Axis along, Laplacian laplacian, Optional<Ends> ends) {
        int n = along.size();
        double step = along.length() / n;
        if (along.isPeriodic()) {
            boolean isBend = laplacian == Laplacian.SECOND_DERIVATIVES;
            var formula = Formula.of(isBend ? 2 : 1);
            var symbol = IntStream.range(0, n)
                    .mapToDouble(wave -> formula.symbol(2 * Math.PI * wave / n, step))
                    .toArray();
            return isBend ? FastDiagonalization.waves(symbol) : FastDiagonalization.squaredWaves(symbol);
        } else if (laplacian != Laplacian.SECOND_DERIVATIVES) {
            throw new IllegalArgumentException(
                    "the divergence of the gradient is inverted on periodic axes only, and the axis " + along.name()
                            + " has ends");
        }
        return FastDiagonalization.modes(secondDerivative(n, step, ends), along.name());
    }

    /** With right sides of zero, as {@link #derivative} computes it. */
    private static double[][] secondDerivative(int n, double step, Optional<Ends> ends) {
        var formula = Formula.BEND;
        var ghosts = new GhostPoints(n, step, REACH, formula.degree);
        var around = ghosts.matrix(ends);
        var weights = formula.weights(step);
        var left = CommonOps_DDRM.identity(n);
        var right = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < weights.length; k++) {
                for (int j = 0; j < n; j++) {
                    right.add(i, j, weights[k] * around[i + k][j]);
                }
            }
            if (i > 0) {
                left.set(i, i - 1, formula.alpha);
                left.set(i - 1, i, formula.alpha);
            }
        }
        var from = ghosts.weights(1, false, ends, formula.order);
        var to = ghosts.weights(1, true, ends, formula.order);
        for (int i = 0; i < from.length; i++) {
            right.add(0, i, -formula.alpha * from[i]);
            right.add(n - 1, n - 1 - i, -formula.alpha * to[i]);
        }
        var matrix = new DMatrixRMaj(n, n);
        CommonOps_DDRM.solve(left, right, matrix);
        return FastDiagonalization.rows(matrix);
    }
}
