package org.simplectic.tck.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.simplectic.api.Discretization;
import org.simplectic.api.Grid;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.tck.Finding;

/**
 * First and second derivatives of a smooth field, and its integral, come nearer to those known as points are added: on periodic axes,
 * or between ends whose conditions are a value and a mixture of value and slope, whichever the discretization is for; and along any
 * axis of a grid. Of a discretization for meshes, first derivatives and the integral do in the mean square.
 */
final class ConvergingDerivatives implements Contract {
    private static final int COARSE = 16;
    private static final int FINE = 32;

    /** Half of the points at order 1 next to ends. */
    private static final double GAIN = 1.8;

    /** Smaller errors are rounding. */
    private static final double EXACT = 1e-8;

    @Override
    public String name() {
        return "derivatives and integrals converge, along every axis";
    }

    @Override
    public Finding check(Subject subject) {
        try (var trial = subject.workbench().open(subject.backend())) {
            var discretization = trial.method(
                    Discretization.class,
                    subject.plugin().kind(),
                    subject.plugin().name(),
                    Map.of());
            var backend = trial.backend();
            var regions = List.<IntFunction<Errors>>of(
                    points -> new Field(discretization, points, true).errors(backend),
                    points -> new Field(discretization, points, false).errors(backend),
                    points -> new Triangles(discretization, points).errors(backend));
            double worst = Double.POSITIVE_INFINITY;
            int tried = 0;
            for (var region : regions) {
                Errors coarse;
                Errors fine;
                try {
                    coarse = region.apply(COARSE);
                    fine = region.apply(FINE);
                } catch (IllegalArgumentException refused) {
                    continue;
                }
                tried++;
                worst = Math.min(worst, coarse.over(fine));
            }
            if (tried == 0) {
                return finding(false, "neither periodic axes, nor axes with ends, nor meshes are taken", "one of them");
            }
            return finding(
                    worst >= GAIN,
                    "twice the points divide errors by " + Numbers.brief(worst),
                    "by " + GAIN + " or more, or errors below " + EXACT);
        }
    }

    /** Largest errors of two derivatives along both axes, and of the integral. */
    record Errors(List<Double> values) {
        /** The least factor by which other errors are smaller. */
        double over(Errors finer) {
            return IntStream.range(0, values.size())
                    .filter(i -> !(finer.values().get(i) <= EXACT))
                    .mapToDouble(i -> values.get(i) / finer.values().get(i))
                    .map(gain -> Double.isNaN(gain) ? 0 : gain)
                    .min()
                    .orElse(Double.POSITIVE_INFINITY);
        }
    }

    /** u = f(x) f(y) with f = exp(sin 2 pi s / 2), between 0 and 1. */
    private static final class Field {
        private final Discretization discretization;
        private final Grid grid;
        private final boolean isPeriodic;

        Field(Discretization discretization, int points, boolean isPeriodic) {
            this.discretization = discretization;
            this.isPeriodic = isPeriodic;
            this.grid = new Grid(List.of(
                    discretization.axis(new Discretization.Span("x", "", 0, 1, points, isPeriodic)),
                    discretization.axis(new Discretization.Span("y", "", 0, 1, points, isPeriodic))));
        }

        private static double value(double s) {
            return Math.exp(0.5 * Math.sin(2 * Math.PI * s));
        }

        private static double slope(double s) {
            return Math.PI * Math.cos(2 * Math.PI * s) * value(s);
        }

        private static double bend(double s) {
            double c = Math.cos(2 * Math.PI * s);
            return Math.PI * Math.PI * (c * c - 2 * Math.sin(2 * Math.PI * s)) * value(s);
        }

        Errors errors(org.simplectic.array.Backend backend) {
            var field = product(Field::value, Field::value);
            var program = Program.trace("contract", List.of(field.type()), in -> {
                var u = in.getFirst();
                return List.of(
                        difference(u, 0, 1, product(Field::slope, Field::value)),
                        difference(u, 1, 1, product(Field::value, Field::slope)),
                        difference(u, 0, 2, product(Field::bend, Field::value)),
                        difference(u, 1, 2, product(Field::value, Field::bend)));
            });
            var errors = new java.util.ArrayList<>(BackendService.run(backend, program, List.of(field)).stream()
                    .map(error -> error.get(0))
                    .toList());
            // The integral over a period of exp(sin / 2) is the Bessel function I_0(1/2).
            errors.add(Math.abs(integral(grid.axes().getFirst()) - 1.0634833707413236));
            return new Errors(List.copyOf(errors));
        }

        private Expr difference(Expr u, int axis, int order, HostArray expected) {
            var derivative = discretization.derivative(u, grid, axis, order, ends(u, axis));
            return derivative.minus(u.constant(expected)).abs().maximum(0, 1);
        }

        /** u at the beginning, and 2 u - u' at the end. */
        private Optional<Discretization.Ends> ends(Expr u, int axis) {
            if (isPeriodic) {
                return Optional.empty();
            }
            var other = grid.axes().get(1 - axis);
            var along = IntStream.range(0, other.size())
                    .mapToDouble(i -> value(other.points().get(i)))
                    .toArray();
            var type = axis == 0 ? ArrayType.of(DType.F64, 1, other.size()) : ArrayType.of(DType.F64, other.size(), 1);
            var face = u.constant(HostArray.of(type, along));
            return Optional.of(new Discretization.Ends(
                    new Discretization.Condition(1, 0, face.times(value(0))),
                    new Discretization.Condition(2, -1, face.times(2 * value(1) - slope(1)))));
        }

        private HostArray product(DoubleUnaryOperator ofX, DoubleUnaryOperator ofY) {
            var x = grid.axes().get(0).points().toArray();
            var y = grid.axes().get(1).points().toArray();
            var values = new double[x.length * y.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = ofX.applyAsDouble(x[i / y.length]) * ofY.applyAsDouble(y[i % y.length]);
            }
            return HostArray.of(ArrayType.of(DType.F64, x.length, y.length), values);
        }

        private static double integral(Grid.Axis axis) {
            return IntStream.range(0, axis.size())
                    .mapToDouble(
                            i -> axis.weights().get(i) * value(axis.points().get(i)))
                    .sum();
        }
    }
}
