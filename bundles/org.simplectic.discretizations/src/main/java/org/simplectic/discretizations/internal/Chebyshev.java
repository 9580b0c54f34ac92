package org.simplectic.discretizations.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.simplectic.api.About;
import org.simplectic.api.Discretization;
import org.simplectic.api.DiscretizationPlugin;
import org.simplectic.api.Grid;
import org.simplectic.api.Plugins;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;

/**
 * Derivatives of the polynomial through the values at the zeros of a Chebyshev polynomial, all inside the axis; with conditions, of the
 * polynomial of two degrees more that fulfils them at the ends. Errors of smooth fields fall faster than any power of the number of
 * points, which lie closer to each other towards the ends: explicit methods need steps that shrink with the fourth power of it.
 *
 * <p>Cost: a product of a full matrix with each line of n points, 2 n^2 operations.
 *
 * @see "J. P. Boyd, Chebyshev and Fourier Spectral Methods, Dover 2001, chapters 4 and 6"
 * @see "L. Fejer, Mechanische Quadraturen mit positiven Cotesschen Zahlen, Math. Z. 37 (1933) (weights)"
 */
@Component(factory = Plugins.FACTORY, service = Discretization.class)
@DiscretizationPlugin("chebyshev")
@About(
        summary = "Polynomials through Chebyshev points, with any condition at the boundaries",
        source = "J. P. Boyd, 2001")
public final class Chebyshev implements Discretization {
    private static final int MOST_POINTS = 1024;

    @Activate
    public Chebyshev() {}

    @Override
    public Grid.Axis axis(Span span) {
        if (span.isPeriodic()) {
            throw new IllegalArgumentException("chebyshev is for axes with ends: the axis " + span.name()
                    + " is periodic; take fourier or finite-difference");
        }
        int n = span.points();
        if (n < 2 || n > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "chebyshev takes 2 to " + MOST_POINTS + " points, but the axis " + span.name() + " has " + n);
        }
        double middle = (span.from() + span.to()) / 2;
        double half = (span.to() - span.from()) / 2;
        return new Grid.Axis(
                span.name(),
                span.unit(),
                span.from(),
                span.to(),
                false,
                HostArray.vector(IntStream.range(0, n)
                        .mapToDouble(i -> middle + half * point(i, n))
                        .toArray()),
                HostArray.vector(IntStream.range(0, n)
                        .mapToDouble(i -> half * weight(i, n))
                        .toArray()));
    }

    /** The zeros of T_n in [-1, 1], ascending. */
    private static double point(int i, int n) {
        return Math.sin(Math.PI * (2 * i + 1 - n) / (2.0 * n));
    }

    private static double weight(int i, int n) {
        double angle = Math.PI * (i + 0.5) / n;
        double sum = 1;
        for (int k = 1; 2 * k <= n; k++) {
            double term = 2 * Math.cos(2 * k * angle) / (4.0 * k * k - 1);
            sum -= term;
        }
        return 2 * sum / n;
    }

    @Override
    public Expr derivative(Expr field, Grid grid, int axis, int order, Optional<Ends> ends) {
        var along = grid.axes().get(axis);
        int n = along.size();
        double scale = Math.pow(2 / along.length(), order);
        var matrix = new Matrix(n, order, scale);
        if (ends.isEmpty()) {
            return Lines.times(matrix.values, field, axis);
        }
        // p = L + (a + b s) T_n: two conditions for a and b.
        double slope = 2 / along.length();
        var from = new End(-1, ends.get().from(), slope, n);
        var to = new End(1, ends.get().to(), slope, n);
        double determinant = from.constant * to.linear - from.linear * to.constant;
        var first = from.right.minus(Lines.times(new double[][] {from.row}, field, axis));
        var second = to.right.minus(Lines.times(new double[][] {to.row}, field, axis));
        var a = first.times(to.linear / determinant).minus(second.times(from.linear / determinant));
        var b = second.times(from.constant / determinant).minus(first.times(to.constant / determinant));
        var inner = Lines.times(matrix.values, field, axis);
        return inner.plus(column(matrix.constant, field, a, axis)).plus(column(matrix.linear, field, b, axis));
    }

    @Override
    public Expr inverseLaplacian(Expr field, Grid grid, Laplacian laplacian, List<Optional<Ends>> ends) {
        if (laplacian != Laplacian.SECOND_DERIVATIVES) {
            throw new IllegalArgumentException("chebyshev does not invert the divergence of the gradient: that is for"
                    + " periodic axes, with fourier or finite-difference");
        }
        var factors = IntStream.range(0, grid.axes().size())
                .mapToObj(axis -> FastDiagonalization.modes(
                        secondDerivative(grid.axes().get(axis), ends.get(axis).orElseThrow()),
                        grid.axes().get(axis).name()))
                .toList();
        return new FastDiagonalization(grid, factors).solve(field);
    }

    /** With right sides of zero, as {@link #derivative} computes it. */
    private static double[][] secondDerivative(Grid.Axis along, Ends ends) {
        int n = along.size();
        double slope = 2 / along.length();
        var matrix = new Matrix(n, 2, slope * slope);
        var from = new End(-1, ends.from(), slope, n);
        var to = new End(1, ends.to(), slope, n);
        double determinant = from.constant * to.linear - from.linear * to.constant;
        var rows = new double[n][n];
        for (int j = 0; j < n; j++) {
            double a = (from.linear * to.row[j] - to.linear * from.row[j]) / determinant;
            double b = (to.constant * from.row[j] - from.constant * to.row[j]) / determinant;
            for (int i = 0; i < n; i++) {
                rows[i][j] = matrix.values[i][j] + a * matrix.constant[i] + b * matrix.linear[i];
            }
        }
        return rows;
    }

    /** A vector along an axis times values that do not depend on it. */
    private static Expr column(double[] column, Expr field, Expr values, int axis) {
        var shape = field.type().shape();
        return field.constant(HostArray.vector(column))
                .broadcast(shape, List.of(axis))
                .times(wide(values, field, axis));
    }

    private static Expr wide(Expr values, Expr field, int axis) {
        var shape = field.type().shape();
        var axes =
                IntStream.range(0, shape.rank()).filter(i -> i != axis).boxed().toList();
        var extents = axes.stream().mapToInt(shape::extent).toArray();
        return values.reshape(extents).broadcast(shape, axes);
    }

    /** The derivatives by s, from -1 to 1, of L, T_n and s T_n at the points, times a scale. */
    private static final class Matrix {
        final double[][] values;
        final double[] constant;
        final double[] linear;

        Matrix(int n, int order, double scale) {
            values = new double[n][];
            constant = new double[n];
            linear = new double[n];
            for (int i = 0; i < n; i++) {
                double s = point(i, n);
                var table = polynomials(s, n, order);
                values[i] = Arrays.stream(row(table[order], n))
                        .map(value -> scale * value)
                        .toArray();
                constant[i] = scale * table[order][n];
                linear[i] = scale * (s * table[order][n] + order * table[order - 1][n]);
            }
        }
    }

    /** What a condition asks of L, T_n and s T_n at an end. */
    private static final class End {
        final double[] row;
        final double constant;
        final double linear;
        final Expr right;

        End(double s, Condition condition, double scale, int n) {
            var table = polynomials(s, n, 1);
            double value = condition.value();
            double slope = condition.slope() * scale;
            var values = row(table[0], n);
            var slopes = row(table[1], n);
            row = new double[n];
            for (int j = 0; j < n; j++) {
                row[j] = value * values[j] + slope * slopes[j];
            }
            constant = value * table[0][n] + slope * table[1][n];
            linear = value * s * table[0][n] + slope * (table[0][n] + s * table[1][n]);
            right = condition.right();
        }
    }

    /** The derivatives of T_0 to T_n at s, by order. */
    private static double[][] polynomials(double s, int n, int order) {
        var table = new double[order + 1][n + 1];
        for (int m = 0; m <= order; m++) {
            table[m][0] = m == 0 ? 1 : 0;
            table[m][1] = m == 0 ? s : m == 1 ? 1 : 0;
            for (int k = 2; k <= n; k++) {
                // The derivative of order m of T_k = 2 s T_(k-1) - T_(k-2).
                double lower = m > 0 ? 2 * m * table[m - 1][k - 1] : 0;
                table[m][k] = 2 * s * table[m][k - 1] + lower - table[m][k - 2];
            }
        }
        return table;
    }

    /** The weights of the values in the sum of their interpolant's coefficients times those given. */
    private static double[] row(double[] polynomials, int n) {
        var row = new double[n];
        for (int j = 0; j < n; j++) {
            double s = point(j, n);
            double before = 1;
            double now = s;
            double sum = polynomials[0];
            for (int k = 1; k < n; k++) {
                sum += 2 * polynomials[k] * now;
                double next = 2 * s * now - before;
                before = now;
                now = next;
            }
            row[j] = sum / n;
        }
        return row;
    }
}
