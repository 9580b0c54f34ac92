package org.simplectic.discretizations.internal.elements;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.simplectic.api.Discretization;
import org.simplectic.api.Mesh;
import org.simplectic.api.MeshOperators;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Executable;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** Fields that are known on a mesh, and what finite elements make of them. */
final class Plane {
    /** The largest eigenvalue of diffusion times the least part of the area that a node stands for, at most, over 2.7. */
    private static final double STIFFNESS = 4;

    private final MeshOperators operators;
    private final Elements elements;

    /** A smooth function, its slopes along x and y, and whatever of it is wanted besides. */
    record Known(DoubleBinaryOperator value, DoubleBinaryOperator x, DoubleBinaryOperator y) {}

    Plane(Mesh mesh, int degree) {
        this.operators = new FiniteElement(degree).on(mesh, List.of("x", "y"), "");
        this.elements = new Elements(mesh, ReferenceTriangle.of(degree));
    }

    MeshOperators operators() {
        return operators;
    }

    int size() {
        return operators.grid().size();
    }

    HostArray values(DoubleBinaryOperator function) {
        return at(
                operators.grid().axes().get(0).points(),
                operators.grid().axes().get(1).points(),
                function);
    }

    private static HostArray at(HostArray x, HostArray y, DoubleBinaryOperator function) {
        return HostArray.vector(IntStream.range(0, x.size())
                .mapToDouble(i -> function.applyAsDouble(x.get(i), y.get(i)))
                .toArray());
    }

    /**
     * Conditions a part that a field fulfils.
     *
     * @param factors of value and slope, by part
     * @param outward the slope outwards at places of a part
     */
    Map<String, Discretization.Condition> conditions(
            Expr like,
            Map<String, double[]> factors,
            DoubleBinaryOperator value,
            Map<String, DoubleBinaryOperator> outward) {
        var conditions = new LinkedHashMap<String, Discretization.Condition>();
        operators.places().forEach((name, places) -> {
            double[] f = factors.getOrDefault(name, new double[] {1, 0});
            DoubleBinaryOperator right = (x, y) -> f[0] * value.applyAsDouble(x, y)
                    + (f[1] == 0
                            ? 0
                            : f[1]
                                    * java.util.Objects.requireNonNull(outward.get(name))
                                            .applyAsDouble(x, y));
            conditions.put(
                    name,
                    new Discretization.Condition(f[0], f[1], like.constant(at(places.get(0), places.get(1), right))));
        });
        return conditions;
    }

    /** Slopes outwards on the unit square. */
    static Map<String, DoubleBinaryOperator> outward(Known known) {
        return Map.of(
                "left",
                (x, y) -> -known.x().applyAsDouble(x, y),
                "right",
                known.x(),
                "bottom",
                (x, y) -> -known.y().applyAsDouble(x, y),
                "top",
                known.y());
    }

    /**
     * The solution of f(y) = right for an f with a constant Jacobian that is symmetric and negative in the product of the mass matrix: by
     * conjugate gradients, to rounding.
     */
    double[] solve(int fields, java.util.function.UnaryOperator<Expr> f, HostArray right) {
        int size = fields * size();
        double[] weights = operators.grid().weights();
        var mass = new double[size];
        for (int i = 0; i < size; i++) {
            mass[i] = weights[i % weights.length];
        }
        var vector = ArrayType.vector(size);
        var backend = new JavaBackend();
        try (var executable =
                backend.compile(Program.trace("f", List.of(vector), in -> List.of(f.apply(in.getFirst()))))) {
            var y = new double[size];
            double[] constant = call(backend, executable, y);
            var residual = new double[size];
            for (int i = 0; i < size; i++) {
                residual[i] = constant[i] - right.get(i);
            }
            var direction = residual.clone();
            double square = product(mass, residual, residual);
            double enough = square * 1e-28;
            for (int step = 0; square > enough && step < 5 * size; step++) {
                double[] image = call(backend, executable, direction);
                for (int i = 0; i < size; i++) {
                    image[i] = constant[i] - image[i];
                }
                double length = square / product(mass, direction, image);
                for (int i = 0; i < size; i++) {
                    y[i] += length * direction[i];
                    residual[i] -= length * image[i];
                }
                double next = product(mass, residual, residual);
                for (int i = 0; i < size; i++) {
                    direction[i] = residual[i] + next / square * direction[i];
                }
                square = next;
            }
            return y;
        }
    }

    /** y at the end of y' = f(t, y), by classical Runge-Kutta steps that are short enough for diffusion on these meshes. */
    double[] integrate(HostArray start, double end, java.util.function.BinaryOperator<Expr> f) {
        double least = java.util.Arrays.stream(operators.grid().weights()).min().orElseThrow();
        int steps = (int) Math.ceil(end * STIFFNESS / least);
        double step = end / steps;
        var types = List.of(ArrayType.SCALAR, start.type());
        var program = Program.trace("step", types, in -> {
            var t = in.getFirst();
            var y = in.getLast();
            var k1 = f.apply(t, y);
            var k2 = f.apply(t.plus(step / 2), y.plus(k1.times(step / 2)));
            var k3 = f.apply(t.plus(step / 2), y.plus(k2.times(step / 2)));
            var k4 = f.apply(t.plus(step), y.plus(k3.times(step)));
            return List.of(y.plus(k1.plus(k2.plus(k3).times(2)).plus(k4).times(step / 6)));
        });
        var backend = new JavaBackend();
        var y = start;
        try (var executable = backend.compile(program)) {
            for (int i = 0; i < steps; i++) {
                try (var t = backend.put(HostArray.scalar(i * step));
                        var before = backend.put(y);
                        var after = executable.call(List.of(t, before)).getFirst()) {
                    y = backend.get(after);
                }
            }
        }
        return y.toArray();
    }

    private static double product(double[] mass, double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += mass[i] * a[i] * b[i];
        }
        return sum;
    }

    private static double[] call(JavaBackend backend, Executable executable, double[] argument) {
        try (var in = backend.put(HostArray.vector(argument));
                var out = executable.call(List.of(in)).getFirst()) {
            return backend.get(out).toArray();
        }
    }

    static double[] run(Program program, HostArray argument) {
        var backend = new JavaBackend();
        try (var executable = backend.compile(program);
                var in = backend.put(argument);
                var out = executable.call(List.of(in)).getFirst()) {
            return backend.get(out).toArray();
        }
    }

    /** Something computed of one field. */
    double[] of(DoubleBinaryOperator field, java.util.function.UnaryOperator<Expr> f) {
        return run(
                Program.trace("f", List.of(ArrayType.vector(size())), in -> List.of(f.apply(in.getFirst()))),
                values(field));
    }

    /** The error in the mean square, integrated over triangles by six points in each. */
    double error(double[] found, DoubleBinaryOperator expected) {
        var rule = ReferenceTriangle.of(2);
        double sum = 0;
        for (int triangle = 0; triangle < elements.count(); triangle++) {
            for (int q = 0; q < rule.points().length; q++) {
                double[] place = rule.points()[q];
                double[] values = elements.reference().values(place);
                double[] at = elements.at(triangle, place);
                double error = -expected.applyAsDouble(at[0], at[1]);
                for (int i = 0; i < values.length; i++) {
                    error += values[i] * found[elements.node(triangle, i)];
                }
                sum += rule.weights()[q] * elements.map(triangle, place).stretch() / 2 * error * error;
            }
        }
        return Math.sqrt(sum);
    }

    /** The largest error. */
    double largest(double[] found, DoubleBinaryOperator expected) {
        double[] exact = values(expected).toArray();
        return IntStream.range(0, exact.length)
                .mapToDouble(i -> Math.abs(found[i] - exact[i]))
                .max()
                .orElseThrow();
    }

    /** The order by which errors fall, fitted over their logarithms. */
    static double order(int[] counts, java.util.function.IntToDoubleFunction error) {
        double meanX = 0;
        double meanY = 0;
        var y = new double[counts.length];
        for (int i = 0; i < counts.length; i++) {
            y[i] = Math.log(error.applyAsDouble(counts[i]));
            meanX += Math.log(counts[i]) / counts.length;
            meanY += y[i] / counts.length;
        }
        double above = 0;
        double below = 0;
        for (int i = 0; i < counts.length; i++) {
            double x = Math.log(counts[i]) - meanX;
            above += x * (y[i] - meanY);
            below += x * x;
        }
        return -above / below;
    }
}
