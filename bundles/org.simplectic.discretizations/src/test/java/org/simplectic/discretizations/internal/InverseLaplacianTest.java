package org.simplectic.discretizations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Discretization;
import org.simplectic.api.Discretization.Laplacian;
import org.simplectic.api.Grid;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** The Laplacian of what has the Laplacian u is u, for values without any smoothness. */
final class InverseLaplacianTest {
    /** Dirichlet, Dirichlet after Neumann, Robin: factors of value and slope at both ends. */
    private static final double[][] CONDITIONS = {{1, 0, 1, 0}, {0, 1, 1, 0}, {2, -1, 1, 0.5}};

    private static final double[] SLOPES = {0, 1, 0, 1};

    /** A grid of axes of these sizes, the first ones periodic. */
    private record Box(Discretization discretization, Grid grid, List<Double> conditions) {
        static Box of(Discretization discretization, int periodic, double[] conditions, int... sizes) {
            return new Box(
                    discretization,
                    new Grid(IntStream.range(0, sizes.length)
                            .mapToObj(i -> discretization.axis(new Discretization.Span(
                                    "xyz".substring(i, i + 1), "", -1, 1 + i, sizes[i], i < periodic)))
                            .toList()),
                    Arrays.stream(conditions).boxed().toList());
        }

        List<Optional<Discretization.Ends>> ends(Expr like) {
            return grid.axes().stream()
                    .map(axis -> Optional.of(axis)
                            .filter(open -> !open.isPeriodic())
                            .map(open -> new Discretization.Ends(
                                    new Discretization.Condition(
                                            conditions.get(0), conditions.get(1), like.constant(0)),
                                    new Discretization.Condition(
                                            conditions.get(2), conditions.get(3), like.constant(0)))))
                    .toList();
        }

        Expr laplacian(Expr field, Laplacian kind) {
            var sum = field.constant(0);
            for (int axis = 0; axis < grid.axes().size(); axis++) {
                var ends = ends(field).get(axis);
                var part = kind == Laplacian.SECOND_DERIVATIVES
                        ? discretization.derivative(field, grid, axis, 2, ends)
                        : discretization.derivative(
                                discretization.derivative(field, grid, axis, 1, ends), grid, axis, 1, Optional.empty());
                sum = sum.plus(part);
            }
            return sum;
        }

        /** v of lap v = u, and lap v - u, for uneven u. */
        List<double[]> solved(Laplacian kind, double[] u) {
            var type = new ArrayType(DType.F64, grid.shape());
            var program = Program.trace("solve", List.of(type), in -> {
                var v = discretization.inverseLaplacian(in.getFirst(), grid, kind, ends(in.getFirst()));
                return List.of(v, laplacian(v, kind).minus(in.getFirst()));
            });
            return run(program, List.of(HostArray.of(type, u)));
        }

        Expr divergence(List<Expr> vector) {
            var sum = vector.getFirst().constant(0);
            for (int axis = 0; axis < vector.size(); axis++) {
                sum = sum.plus(discretization.derivative(vector.get(axis), grid, axis, 1, Optional.empty()));
            }
            return sum;
        }

        List<Expr> projected(List<Expr> vector) {
            var potential = discretization.inverseLaplacian(
                    divergence(vector), grid, Laplacian.DIVERGENCE_OF_GRADIENT, ends(vector.getFirst()));
            return IntStream.range(0, vector.size())
                    .mapToObj(axis -> vector.get(axis)
                            .minus(discretization.derivative(potential, grid, axis, 1, Optional.empty())))
                    .toList();
        }

        double[] noise() {
            return noise(5);
        }

        double[] noise(long seed) {
            return new SplittableRandom(seed).doubles(grid.size(), -1, 1).toArray();
        }
    }

    private static List<double[]> run(Program program, List<HostArray> arguments) {
        var backend = new JavaBackend();
        var in = arguments.stream().map(backend::put).toList();
        try (var executable = backend.compile(program)) {
            return executable.call(in).stream()
                    .map(result -> {
                        try (result) {
                            return backend.get(result).toArray();
                        }
                    })
                    .toList();
        } finally {
            in.forEach(Array::close);
        }
    }

    private static double spread(double[] values) {
        var range = Arrays.stream(values).summaryStatistics();
        return range.getMax() - range.getMin();
    }

    private static double size(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void periodicFieldsLoseTheirMeanOnly(int axes) {
        var sizes = new int[][] {{37}, {16, 15}, {8, 9, 10}}[axes - 1];
        for (var discretization : List.of(
                new Fourier(false),
                new FiniteDifference(2),
                new FiniteDifference(4),
                new FiniteDifference(6),
                new Compact())) {
            var box = Box.of(discretization, axes, SLOPES, sizes);
            var u = box.noise();
            var results = box.solved(Laplacian.SECOND_DERIVATIVES, u);
            double mean = Arrays.stream(u).average().orElseThrow();
            for (double rest : results.get(1)) {
                assertEquals(-mean, rest, 1e-12);
            }
            assertEquals(0, Arrays.stream(results.get(0)).average().orElseThrow(), 1e-15);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void fieldsWithEndsAreWhole(int conditions) {
        for (var discretization :
                List.of(new FiniteDifference(2), new FiniteDifference(4), new FiniteDifference(6), new Compact())) {
            for (int[] sizes : new int[][] {{33}, {12, 14}, {8, 9, 8}}) {
                for (int periodic = 0; periodic < sizes.length; periodic++) {
                    var box = Box.of(discretization, periodic, CONDITIONS[conditions], sizes);
                    assertEquals(
                            0,
                            size(box.solved(Laplacian.SECOND_DERIVATIVES, box.noise())
                                    .get(1)),
                            1e-11);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void polynomialsWithEndsAreWhole(int conditions) {
        for (int[] sizes : new int[][] {{32}, {16, 17}, {8, 9, 8}}) {
            var box = Box.of(new Chebyshev(), 0, CONDITIONS[conditions], sizes);
            // The largest eigenvalue, some 0.05 n^4, times rounding.
            assertEquals(
                    0,
                    size(box.solved(Laplacian.SECOND_DERIVATIVES, box.noise()).get(1)),
                    1e-9);
        }
    }

    @Test
    void slopesAloneLeaveOutOneNumber() {
        for (var discretization :
                List.of(new FiniteDifference(2), new FiniteDifference(4), new Compact(), new Chebyshev())) {
            var box = Box.of(discretization, 0, SLOPES, 12, 14);
            var results = box.solved(Laplacian.SECOND_DERIVATIVES, box.noise());
            double mean = 0;
            for (int i = 0; i < box.grid().size(); i++) {
                mean += results.get(0)[i]
                        * box.grid().axes().get(0).weights().get(i / 14)
                        * box.grid().axes().get(1).weights().get(i % 14);
            }
            assertEquals(0, mean, 1e-12);
            assertEquals(0, spread(results.get(1)), 1e-10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void withoutTheGradientOfItsPotentialAFieldHasNoDivergence(int axes) {
        var sizes = axes == 2 ? new int[] {16, 15} : new int[] {8, 9, 10};
        for (var discretization : List.of(
                new Fourier(false),
                new Fourier(true),
                new FiniteDifference(2),
                new FiniteDifference(4),
                new FiniteDifference(6),
                new Compact())) {
            var box = Box.of(discretization, axes, SLOPES, sizes);
            var type = new ArrayType(DType.F64, box.grid().shape());
            var results = run(
                    Program.trace("project", Collections.nCopies(axes, type), in -> {
                        var once = box.projected(in);
                        var twice = box.projected(once);
                        return List.of(
                                box.divergence(in),
                                box.divergence(once),
                                once.getLast().minus(twice.getLast()),
                                in.getFirst().mean().minus(once.getFirst().mean()));
                    }),
                    IntStream.range(0, axes)
                            .mapToObj(seed -> HostArray.of(type, box.noise(seed)))
                            .toList());
            assertTrue(size(results.get(0)) > 1);
            for (var zero : results.subList(1, results.size())) {
                assertEquals(0, size(zero), 1e-12);
            }
        }
    }

    @Test
    void whatIsNotInvertedIsSaid() {
        var ends = Box.of(new FiniteDifference(2), 1, SLOPES, 12, 8);
        assertRefused("periodic axes only, and the axis y has ends", ends, Laplacian.DIVERGENCE_OF_GRADIENT);
        var long1 = Box.of(new FiniteDifference(2), 0, SLOPES, 513);
        assertRefused(
                "up to 512 points along an axis with ends, but the axis x has 513",
                long1,
                Laplacian.SECOND_DERIVATIVES);
    }

    private static void assertRefused(String expected, Box box, Laplacian laplacian) {
        var message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> box.solved(laplacian, box.noise()))
                        .getMessage());
        assertTrue(message.contains(expected), message);
    }
}
