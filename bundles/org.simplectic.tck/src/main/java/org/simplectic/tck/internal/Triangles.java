package org.simplectic.tck.internal;

import java.util.LinkedHashMap;
import java.util.List;
import org.simplectic.api.Discretization;
import org.simplectic.api.Mesh;
import org.simplectic.api.MeshOperators;
import org.simplectic.api.MeshOperators.Operator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Backend;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

/** The field u = exp(x) sin(2 y) on the unit square in triangles, and what a discretization makes of it. */
final class Triangles {
    private final MeshOperators operators;

    Triangles(Discretization discretization, int points) {
        this.operators = discretization.on(square(points), List.of("x", "y"), "");
    }

    private static Mesh square(int n) {
        var x = new double[(n + 1) * (n + 1)];
        var y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int column = i / (n + 1);
            int row = i % (n + 1);
            x[i] = (double) column / n;
            y[i] = (double) row / n;
        }
        var triangles = new long[6 * n * n];
        for (int i = 0; i < n * n; i++) {
            int below = i / n * (n + 1) + i % n;
            int right = below + n + 1;
            long[] corners = {below, right, right + 1, below, right + 1, below + 1};
            System.arraycopy(corners, 0, triangles, 6 * i, 6);
        }
        return new Mesh(
                HostArray.vector(x),
                HostArray.vector(y),
                HostArray.ofIntegers(ArrayType.of(DType.I32, 2 * n * n, 3), triangles),
                new LinkedHashMap<>());
    }

    private interface Known {
        double at(double x, double y);
    }

    private HostArray values(Known known) {
        var axes = operators.grid().axes();
        var values = new double[operators.grid().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    known.at(axes.get(0).points().get(i), axes.get(1).points().get(i));
        }
        return HostArray.vector(values);
    }

    /** Those of both first derivatives and of the integral. */
    ConvergingDerivatives.Errors errors(Backend backend) {
        var field = values((x, y) -> Math.exp(x) * Math.sin(2 * y));
        var weights = HostArray.vector(operators.grid().weights());
        var program = Program.trace("contract", List.of(field.type()), in -> {
            var u = in.getFirst();
            var integral = u.times(u.constant(weights)).sum();
            // (e - 1) (1 - cos 2) / 2
            double exact = (Math.E - 1) * (1 - Math.cos(2)) / 2;
            return List.of(
                    error(u, Operator.DX, values((x, y) -> Math.exp(x) * Math.sin(2 * y)), weights),
                    error(u, Operator.DY, values((x, y) -> 2 * Math.exp(x) * Math.cos(2 * y)), weights),
                    integral.minus(exact).abs());
        });
        return new ConvergingDerivatives.Errors(BackendService.run(backend, program, List.of(field)).stream()
                .map(error -> error.get(0))
                .toList());
    }

    private Expr error(Expr u, Operator operator, HostArray expected, HostArray weights) {
        var error = operators.apply(operator, List.of(u), List.of()).minus(u.constant(expected));
        return error.times(error).times(u.constant(weights)).sum().sqrt();
    }
}
