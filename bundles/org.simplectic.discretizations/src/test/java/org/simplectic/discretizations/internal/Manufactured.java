package org.simplectic.discretizations.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** Fields that are known, on grids of any number of axes, and what a discretization makes of them. */
final class Manufactured {
    private final Discretization discretization;
    private final Grid grid;

    Manufactured(Discretization discretization, int axes, int points, double from, double to, boolean isPeriodic) {
        this.discretization = discretization;
        this.grid = new Grid(IntStream.range(0, axes)
                .mapToObj(i -> discretization.axis(
                        new Discretization.Span("xyz".substring(i, i + 1), "", from, to, points, isPeriodic)))
                .toList());
    }

    Grid grid() {
        return grid;
    }

    ArrayType type() {
        return new ArrayType(DType.F64, grid.shape());
    }

    /** The values of a function on the grid. */
    double[] values(ToDoubleFunction<double[]> function) {
        int axes = grid.axes().size();
        return IntStream.range(0, grid.size())
                .mapToDouble(index -> {
                    var place = new double[axes];
                    int rest = index;
                    for (int axis = axes - 1; axis >= 0; axis--) {
                        var along = grid.axes().get(axis);
                        place[axis] = along.points().get(rest % along.size());
                        rest /= along.size();
                    }
                    return function.applyAsDouble(place);
                })
                .toArray();
    }

    /** The largest error of a derivative along the last axis. */
    double error(
            int order,
            Optional<double[]> conditions,
            ToDoubleFunction<double[]> field,
            ToDoubleFunction<double[]> derivative,
            ToDoubleFunction<double[]> slope) {
        int axis = grid.axes().size() - 1;
        var computed = run(
                Program.trace(
                        "derivative",
                        List.of(type()),
                        in -> List.of(discretization.derivative(
                                in.getFirst(),
                                grid,
                                axis,
                                order,
                                ends(in.getFirst(), axis, conditions, field, slope)))),
                HostArray.of(type(), values(field)));
        return largest(computed, values(derivative));
    }

    /** The largest error of the solution of Poisson's equation, solved with the full matrix. */
    double poissonError(
            double[] conditions,
            ToDoubleFunction<double[]> solution,
            ToDoubleFunction<double[]> laplacian,
            ToDoubleFunction<double[]> slope) {
        int size = grid.size();
        var vector = ArrayType.vector(size);
        var operator = Program.trace("laplacian", List.of(vector), in -> {
            var field = in.getFirst().reshape(grid.shape());
            Expr sum = null;
            for (int axis = 0; axis < grid.axes().size(); axis++) {
                var ends = ends(field, axis, Optional.of(conditions), solution, slope);
                var part = discretization.derivative(field, grid, axis, 2, ends);
                sum = sum == null ? part : sum.plus(part);
            }
            return List.of(java.util.Objects.requireNonNull(sum).reshape(size));
        });
        var solved = Program.trace("solve", List.of(vector), in -> {
            var zero = in.getFirst().times(0);
            var matrix = operator.jacobian().apply(List.of(zero)).getFirst();
            var right = in.getFirst().minus(operator.apply(List.of(zero)).getFirst());
            return List.of(matrix.solve(right.reshape(size, 1)).reshape(size));
        });
        return largest(run(solved, HostArray.vector(values(laplacian))), values(solution));
    }

    /**
     * Conditions that the field fulfils.
     *
     * @param conditions factors of value and slope at the beginning and at the end
     */
    private Optional<Discretization.Ends> ends(
            Expr like,
            int axis,
            Optional<double[]> conditions,
            ToDoubleFunction<double[]> field,
            ToDoubleFunction<double[]> slope) {
        return conditions.map(c -> new Discretization.Ends(
                condition(like, axis, grid.axes().get(axis).from(), c[0], c[1], field, slope),
                condition(like, axis, grid.axes().get(axis).to(), c[2], c[3], field, slope)));
    }

    /** The slope is a function of the place and, last, the number of the axis. */
    private Discretization.Condition condition(
            Expr like,
            int axis,
            double position,
            double value,
            double factor,
            ToDoubleFunction<double[]> field,
            ToDoubleFunction<double[]> slope) {
        int[] extents = grid.axes().stream().mapToInt(Grid.Axis::size).toArray();
        extents[axis] = 1;
        int size = IntStream.of(extents).reduce(1, (a, b) -> a * b);
        var right = new double[size];
        for (int index = 0; index < size; index++) {
            var place = new double[extents.length + 1];
            int rest = index;
            for (int other = extents.length - 1; other >= 0; other--) {
                place[other] = other == axis
                        ? position
                        : grid.axes().get(other).points().get(rest % extents[other]);
                rest /= extents[other];
            }
            place[extents.length] = axis;
            right[index] = value * field.applyAsDouble(place) + factor * slope.applyAsDouble(place);
        }
        return new Discretization.Condition(
                value, factor, like.constant(HostArray.of(ArrayType.of(DType.F64, extents), right)));
    }

    private static double[] run(Program program, HostArray argument) {
        var backend = new JavaBackend();
        try (var executable = backend.compile(program);
                var in = backend.put(argument);
                var out = executable.call(List.of(in)).getFirst()) {
            return backend.get(out).toArray();
        }
    }

    private static double largest(double[] found, double[] expected) {
        return IntStream.range(0, found.length)
                .mapToDouble(i -> Math.abs(found[i] - expected[i]))
                .max()
                .orElseThrow();
    }

    /** The order by which errors fall, fitted over their logarithms. */
    static double order(int[] points, java.util.function.IntToDoubleFunction error) {
        double meanX = 0;
        double meanY = 0;
        var y = new double[points.length];
        for (int i = 0; i < points.length; i++) {
            y[i] = Math.log(error.applyAsDouble(points[i]));
            meanX += Math.log(points[i]) / points.length;
            meanY += y[i] / points.length;
        }
        double above = 0;
        double below = 0;
        for (int i = 0; i < points.length; i++) {
            double x = Math.log(points[i]) - meanX;
            above += x * (y[i] - meanY);
            below += x * x;
        }
        return -above / below;
    }
}
