package org.simplectic.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/**
 * The peers' partial differential equations, and another one, written out as the text of a study is: derivatives by a discretization, one
 * operation after the other.
 */
final class PdeProblems {
    private static final int KURAMOTO_POINTS = 1024;
    private static final int VORTICITY_POINTS = 256;
    private static final double VISCOSITY = 0.001;

    private PdeProblems() {}

    /** {@code du/dt: "-dx(u^2)/2 - dxx(u) - dxxxx(u)"} over 32 pi. */
    static OdeProblem kuramotoSivashinsky(Discretization fourier, double end) {
        var grid = grid(fourier, 32 * Math.PI, KURAMOTO_POINTS, "x");
        var start = new double[KURAMOTO_POINTS];
        for (int i = 0; i < start.length; i++) {
            double x = 2 * Math.PI * i / start.length;
            start[i] = Math.cos(x) * (1 + Math.sin(x));
        }
        var type = ArrayType.vector(KURAMOTO_POINTS);
        var rhs = Program.trace("Kuramoto-Sivashinsky", List.of(ArrayType.SCALAR, type), in -> {
            var d = new Derivatives(fourier, grid);
            var u = in.getLast();
            return List.of(d.of(u.power(2), "x")
                    .negate()
                    .over(u.constant(2))
                    .minus(d.of(u, "xx"))
                    .minus(d.of(u, "xxxx")));
        });
        return new OdeProblem(rhs, 0, end, HostArray.vector(start));
    }

    /**
     * Vorticity in the plane: the velocity (u, v) that it makes carries it. With {@code dealiased} for the longer two thirds of waves,
     * {@code dw/dt: "dealiased(dxx(-u*v) + dyy(u*v) + dx(dy(u^2 - v^2))) + nu*lap(w)"}, where {@code u = dy(psi)},
     * {@code v = -dx(psi)} and {@code psi = -invlap(w)}.
     */
    static OdeProblem navierStokes(Discretization fourier, double end) {
        int n = VORTICITY_POINTS;
        var grid = grid(fourier, 2 * Math.PI, n, "x", "y");
        var type = ArrayType.vector(n * n);
        var rhs = Program.trace("vorticity", List.of(ArrayType.SCALAR, type), in -> {
            var d = new Derivatives(fourier, grid);
            var w = in.getLast().reshape(n, n);
            var psi = byWaves(w, (kx, ky) -> kx == 0 && ky == 0 ? 0 : 1.0 / (kx * kx + ky * ky));
            var u = d.of(psi, "y");
            var v = d.of(psi, "x").negate();
            var uv = u.times(v);
            var transport = d.of(uv.negate(), "xx")
                    .plus(d.of(uv, "yy"))
                    .plus(d.of(d.of(u.power(2).minus(v.power(2)), "y"), "x"));
            var dealiased = byWaves(transport, PdeProblems::keeps);
            var diffusion = d.of(w, "xx").plus(d.of(w, "yy")).times(VISCOSITY);
            return List.of(dealiased.plus(diffusion).reshape(n * n));
        });
        return new OdeProblem(rhs, 0, end, vorticity(n));
    }

    private interface OfWave {
        double factor(int kx, int ky);
    }

    private static double keeps(int kx, int ky) {
        int cut = VORTICITY_POINTS / 3;
        return Math.abs(kx) <= cut && Math.abs(ky) <= cut ? 1 : 0;
    }

    private static Expr byWaves(Expr field, OfWave factor) {
        int n = VORTICITY_POINTS;
        int half = n / 2 + 1;
        var factors = new double[2 * n * half];
        for (int i = 0; i < n; i++) {
            for (int ky = 0; ky < half; ky++) {
                factors[2 * (i * half + ky)] = factor.factor(i <= n / 2 ? i : i - n, ky);
            }
        }
        var waves = field.rfft(0, 1);
        return waves.times(field.constant(HostArray.of(waves.type(), factors))).irfft(n, 0, 1);
    }

    private static HostArray vorticity(int n) {
        var values = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                values[i * n + j] = vorticity(2 * Math.PI * i / n, 2 * Math.PI * j / n);
            }
        }
        return HostArray.vector(values);
    }

    /** The peers' start. */
    private static double vorticity(double x, double y) {
        double sum = 2 * Math.cos(x) * Math.cos(y);
        for (int kx = 0; kx <= 8; kx++) {
            for (int ky = -8; ky <= 8; ky++) {
                if (kx > 0 || ky > 0) {
                    double phase = 2 * Math.PI * Hash.u(17L * kx + ky + 8);
                    sum += 0.5 / (1 + (kx * kx + ky * ky) / 8.0) * Math.cos(kx * x + ky * y + phase);
                }
            }
        }
        return sum;
    }

    /**
     * {@code du/dt: "A + u^2*v - (B + 1)*u + alpha*lap(u)"} and {@code dv/dt: "B*u - u^2*v + alpha*lap(v)"} in the unit square, without flow
     * through its sides or as a ring both ways.
     */
    static OdeProblem brusselator(Discretization differences, int points, boolean isPeriodic, double end) {
        var axes = new ArrayList<Grid.Axis>();
        for (var name : List.of("x", "y")) {
            axes.add(differences.axis(new Discretization.Span(name, "", 0, 1, points, isPeriodic)));
        }
        var grid = new Grid(axes);
        int size = points * points;
        var rhs = Program.trace("Brusselator", List.of(ArrayType.SCALAR, ArrayType.vector(2 * size)), in -> {
            var d = new Derivatives(differences, grid);
            var u = in.getLast().slice(0, size).reshape(points, points);
            var v = in.getLast().slice(size, 2 * size).reshape(points, points);
            double alpha = 1e-7;
            UnaryOperator<Expr> lap = field -> d.of(field, "xx").plus(d.of(field, "yy"));
            var du = u.power(2)
                    .times(v)
                    .plus(1)
                    .minus(u.times(4.4))
                    .plus(lap.apply(u).times(alpha));
            var dv = u.times(3.4).minus(u.power(2).times(v)).plus(lap.apply(v).times(alpha));
            return List.of(Expr.concatenate(List.of(du.reshape(size), dv.reshape(size))));
        });
        var start = new double[2 * size];
        for (int i = 0; i < points; i++) {
            for (int j = 0; j < points; j++) {
                start[i * points + j] = 1 + Math.sin(2 * Math.PI * i / points);
                start[size + i * points + j] = 3 + Math.cos(2 * Math.PI * j / points);
            }
        }
        return new OdeProblem(rhs, 0, end, HostArray.vector(start));
    }

    private static Grid grid(Discretization fourier, double length, int points, String... names) {
        var axes = new ArrayList<Grid.Axis>();
        for (var name : names) {
            axes.add(fourier.axis(new Discretization.Span(name, "", 0, length, points, true)));
        }
        return new Grid(axes);
    }

    /** Derivatives as texts name them. */
    private record Derivatives(Discretization discretization, Grid grid) {
        private static final Optional<Discretization.Ends> FLAT = Optional.empty();

        Expr of(Expr field, String axes) {
            int axis = axes.charAt(0) - 'x';
            var along = grid.axes().get(axis);
            var face = field.type().shape().with(axis, 1);
            var still = new Discretization.Condition(0, 1, field.constant(0).broadcast(face));
            var ends = along.isPeriodic() ? FLAT : Optional.of(new Discretization.Ends(still, still));
            return discretization.derivative(field, grid, axis, axes.length(), ends);
        }
    }
}
