package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.BackendSession;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Structural;
import org.simplectic.backend.java.internal.JavaBackend;

/** Row 97 of the catalogue: order 1 whatever the singular values, ranks that follow the solution, the same bits in parallel. */
@NullMarked
final class ParallelBugTest {
    private static final int ROWS = 60;

    /** How a run ended: everything that the method remembers, and what it tells of it. */
    private record End(Status status, List<HostArray> arrays, SequencedMap<String, Double> figures, String advice) {
        double[] y() {
            return arrays.getFirst().toArray();
        }

        double figure(String name) {
            return figures.getOrDefault(name, Double.NaN);
        }
    }

    private static End end(OdeProblem problem, Map<String, Object> options) {
        var method = Runs.integrator("parallel-bug-ttn", options);
        try (var session = new BackendSession(new JavaBackend())) {
            method.check(problem);
            var state = session.keep(method.start(problem, session));
            while (state.status() == Status.RUNNING) {
                state = session.keep(method.step(problem, state, session));
            }
            var arrays = Stream.concat(Stream.of(state.y()), state.memory().stream())
                    .map(session::values)
                    .toList();
            return new End(
                    state.status(), arrays, method.figures(problem, state, session), method.advice(problem, state));
        }
    }

    private static double[] reference(OdeProblem problem, double step) {
        return Runs.run(Runs.fixed("rk4", step), problem).y().toArray();
    }

    private static double relativeError(double[] y, double[] reference) {
        return Runs.distance(y, reference) / Runs.distance(reference, new double[reference.length]);
    }

    /** The product with an antisymmetric matrix along an axis: ones above the diagonal. */
    private static Expr turned(Expr y, int axis) {
        return y.shift(axis, 1, Structural.Edge.ZERO).minus(y.shift(axis, -1, Structural.Edge.ZERO));
    }

    private static OdeProblem matrices(int rows, UnaryOperator<Expr> rhs, double end, double... initial) {
        int columns = initial.length / rows;
        return Runs.vector((t, y) -> rhs.apply(y.reshape(rows, columns)).reshape(initial.length), 0, end, initial);
    }

    /**
     * The covariance of a damped chain driven by the same noise everywhere, {@code Y' = A Y + Y A^T + b b^T}, from singular values 1, 1/2, 1/4, ...: b
     * is not in the space of the vectors that are kept of the beginning.
     */
    private static OdeProblem covariance(double end) {
        var initial = new double[ROWS * ROWS];
        IntStream.range(0, ROWS).forEach(i -> initial[i * (ROWS + 1)] = Math.pow(0.5, i));
        return matrices(ROWS, y -> turned(y, 0).plus(turned(y, 1)).minus(y).plus(1.0 / ROWS), end, initial);
    }

    private static Map<String, Object> options(double step, int maxRank, int... shape) {
        return Map.of("step", step, "shape", shape, "tolerance", 1e-8, "maxRank", maxRank);
    }

    /** The slope of log error over log step for steps halved from the first to the last. */
    private static double order(OdeProblem problem, double first, int halvings, int maxRank, int... shape) {
        var reference = reference(problem, first / (1 << halvings));
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (int i = 0; i <= halvings; i++) {
            double step = first / (1 << i);
            var end = end(problem, options(step, maxRank, shape));
            assertEquals(Status.DONE, end.status());
            assertEquals("", end.advice());
            x.add(Math.log(step));
            y.add(Math.log(relativeError(end.y(), reference)));
        }
        return OrderTest.slope(x, y);
    }

    /** Steps of 0.1, 0.05, 0.025, 0.0125 and 0.00625 against the classic Runge-Kutta method with the last of these. */
    @Test
    void errorsFallWithTheStepHoweverSmallTheSingularValuesAre() {
        double order = order(covariance(1), 0.1, 4, 40, ROWS, ROWS);
        assertTrue(order >= 0.9 && order <= 1.15, () -> "order " + order);
    }

    @Test
    void singularValuesDownToTheToleranceAreKeptAndHarmNothing() {
        var problem = covariance(1);
        var reference = reference(problem, 0.0125);
        var fine = end(problem, options(0.0125, 40, ROWS, ROWS));
        var coarse =
                end(problem, Map.of("step", 0.0125, "shape", new int[] {ROWS, ROWS}, "tolerance", 1e-6, "maxRank", 40));
        assertTrue(fine.figure("least-singular-value") < 2e-8, fine.figures()::toString);
        assertTrue(fine.figure("rank") > coarse.figure("rank") + 4, () -> fine.figures() + " and " + coarse.figures());
        double error = relativeError(fine.y(), reference);
        assertTrue(error < relativeError(coarse.y(), reference), () -> "error " + error);
    }

    /** A right-hand side with products, sums and functions, that depends on t. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void inParallelTheBitsAreThoseOfOneAfterTheOther(int modes) {
        var shape = IntStream.range(0, modes).map(mode -> 6 + mode).toArray();
        int size = IntStream.of(shape).reduce(1, (a, b) -> a * b);
        int columns = size / shape[0];
        var initial =
                IntStream.range(0, size).mapToDouble(i -> Math.sin(i + 1.0)).toArray();
        var matrix = HostArray.of(
                ArrayType.of(DType.F64, shape[0], shape[0]),
                IntStream.range(0, shape[0] * shape[0])
                        .mapToDouble(i -> Math.cos(3.0 * i))
                        .toArray());
        var problem = Runs.vector(
                (t, y) -> {
                    var rows = y.reshape(shape[0], columns);
                    var mixed = t.constant(matrix).matmul(rows).reshape(size);
                    return mixed.minus(y.times(y).times(y))
                            .plus(y.sum().times(t.cos()).times(y.tanh()));
                },
                0,
                1,
                initial);
        var together = end(problem, Map.of("step", 0.05, "shape", shape, "maxRank", 3));
        var oneByOne = end(problem, Map.of("step", 0.05, "shape", shape, "maxRank", 3, "parallel", false));
        assertEquals(Status.DONE, together.status());
        for (int i = 0; i < together.arrays().size(); i++) {
            assertArrayEquals(
                    oneByOne.arrays().get(i).toArray(), together.arrays().get(i).toArray(), 0.0);
        }
    }

    /** y' = y^2 element by element, from a matrix of rank 1: y = y0 / (1 - t y0), of any rank. */
    @Test
    void theRankGrowsWithTheSolution() {
        var initial = product(20, i -> 0.2 + 0.03 * i, 20, j -> 1 / (1 + 0.1 * j));
        var problem = matrices(20, y -> y.times(y), 1, initial);
        var end = end(problem, options(0.01, 0, 20, 20));
        var exact = IntStream.range(0, initial.length)
                .mapToDouble(i -> initial[i] / (1 - initial[i]))
                .toArray();
        assertTrue(relativeError(end.y(), exact) < 0.02, () -> "error " + relativeError(end.y(), exact));
        assertTrue(end.figure("rank") >= 6 && end.figure("rank") <= 15, end.figures()::toString);

        var cut = end(problem, options(0.01, 2, 20, 20));
        assertEquals(2, cut.figure("rank"));
        assertTrue(cut.advice().startsWith("Ranks up to [2, 2] were not enough: steps left out "), cut.advice());
    }

    private static double[] product(int rows, IntToDoubleFunction left, int columns, IntToDoubleFunction right) {
        return IntStream.range(0, rows * columns)
                .mapToDouble(i -> left.applyAsDouble(i / columns) * right.applyAsDouble(i % columns))
                .toArray();
    }

    /** Three modes, each turned, a product of elements, and a source outside of the space that the beginning spans. */
    @Test
    void tensorsHaveTheSameOrder() {
        int size = 6 * 7 * 8;
        var initial = new double[size];
        IntStream.range(0, 4).forEach(i -> initial[i * (56 + 8 + 1)] = Math.pow(0.01, i));
        var problem = Runs.vector(
                (t, state) -> {
                    var y = state.reshape(6, 7, 8);
                    return turned(y, 0)
                            .plus(turned(y, 1).times(0.5))
                            .minus(turned(y, 2))
                            .minus(y.times(y).times(0.1))
                            .plus(0.1)
                            .reshape(size);
                },
                0,
                0.8,
                initial);
        double order = order(problem, 0.1, 4, 0, 6, 7, 8);
        assertTrue(order >= 0.9 && order <= 1.15, () -> "order " + order);
    }

    @Test
    void beginsFromZero() {
        var problem = matrices(5, y -> y.times(0).plus(1), 1, new double[25]);
        var end = end(problem, options(0.1, 0, 5, 5));
        assertEquals(Status.DONE, end.status());
        // In the first step nothing is known of the directions that lead away from zero.
        for (double y : end.y()) {
            assertEquals(1, y, 0.1 + 1e-12);
        }
    }

    @Test
    void aShapeThatDoesNotFitIsRefused() {
        var problem = matrices(6, y -> y, 1, new double[36]);
        for (var shape : List.of(new int[] {6, 7}, new int[] {-6, -6}, new int[] {65536, 65536, 65536, 65536})) {
            var method = Runs.integrator("parallel-bug-ttn", options(0.1, 0, shape));
            var e = assertThrows(IllegalArgumentException.class, () -> method.check(problem));
            var extents = IntStream.of(shape).boxed().toList();
            assertEquals(
                    "shape " + extents + " does not hold the 36 numbers of the state: give extents whose product is 36",
                    e.getMessage());
        }
    }

    @Test
    void aStateWithoutShapeIsAVector() {
        var problem = Runs.vector((t, y) -> y.negate(), 0, 1, 1, 2, 3);
        var end = end(problem, Map.of("step", 0.1));
        assertEquals(2 * Math.exp(-1), end.y()[1], 1e-6);
        assertTrue(end.advice().contains("(shape)"), end.advice());
    }
}
