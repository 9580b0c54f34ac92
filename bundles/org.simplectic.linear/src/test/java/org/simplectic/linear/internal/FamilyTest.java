package org.simplectic.linear.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** Sequences of linear systems, and row 123 of the catalogue of methods; its study does the same. */
@NullMarked
final class FamilyTest {
    private static Program function(int parameters, UnaryOperator<Expr> body) {
        return Program.trace(
                "function", List.of(ArrayType.vector(2 + parameters)), in -> List.of(body.apply(in.getFirst())));
    }

    private static Expr sine(Expr x, double waves) {
        return x.times(waves * Math.PI).sin();
    }

    /** Two modes of the logarithm of the diffusion, and a wind whose direction varies. */
    private static FamilyProblem family(int points) {
        return new FamilyProblem(
                points,
                4,
                function(
                        4,
                        v -> v.get(2)
                                .times(sine(v.get(0), 1).times(sine(v.get(1), 2)))
                                .plus(v.get(3).times(sine(v.get(0), 2).times(sine(v.get(1), 1))))
                                .exp()),
                function(4, v -> v.get(4)),
                function(4, v -> v.get(5)),
                function(4, v -> v.get(0).constant(1)));
    }

    private static FamilyState run(FamilyTask task) {
        try (var session = new BackendSession(new JavaBackend())) {
            var state = task.start(session);
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
            }
            return state;
        }
    }

    /** 40 systems on 32 points a side in the study. */
    @Test
    void recyclingAndSortingSaveProducts() {
        var random = new SplittableRandom(123);
        var draws = IntStream.range(0, 12)
                .mapToObj(i -> new double[] {
                    random.nextDouble(-1, 1),
                    random.nextDouble(-1, 1),
                    random.nextDouble(-20, 20),
                    random.nextDouble(-20, 20)
                })
                .toList();
        var task = new FamilyTask(family(20), new GcroDr(30, 10, 1e-8, 100_000), draws, true);

        var last = run(task);
        var figures = task.figures(last);

        assertEquals(Status.DONE, last.status());
        assertTrue(figures.getOrDefault("products-by-those-of-gmres", Double.NaN) <= 0.75, figures::toString);
        assertTrue(figures.getOrDefault("products-by-those-unsorted", Double.NaN) < 1, figures::toString);
        assertTrue(figures.getOrDefault("residual", Double.NaN) <= 2e-8, figures::toString);
    }

    /** {@code u = sin(pi x) sin(2 pi y)} with a = 1 and a wind of (3, -2): the error falls with the square of the distance of points. */
    @Test
    void differencesAreOfOrderTwo() {
        var errors = new ArrayList<Double>();
        for (int points : List.of(15, 31)) {
            var problem = new FamilyProblem(
                    points,
                    1,
                    function(1, v -> v.get(0).constant(1)),
                    function(1, v -> v.get(0).constant(3)),
                    function(1, v -> v.get(0).constant(-2)),
                    function(1, FamilyTest::source));
            var last = run(new FamilyTask(problem, new GcroDr(30, 10, 1e-10, 10_000), List.of(new double[1]), false));
            double worst = 0;
            for (int i = 0; i < problem.size(); i++) {
                double x = (i / points + 1) * problem.distance();
                double y = (i % points + 1) * problem.distance();
                double exact = Math.sin(Math.PI * x) * Math.sin(2 * Math.PI * y);
                worst = Math.max(worst, Math.abs(last.pair().get(problem.size() + i) - exact));
            }
            errors.add(worst);
        }
        assertEquals(2, Math.log(errors.get(0) / errors.get(1)) / Math.log(2), 0.1);
    }

    private static Expr source(Expr v) {
        var x = v.get(0);
        var y = v.get(1);
        double pi = Math.PI;
        return sine(x, 1)
                .times(sine(y, 2))
                .times(5 * pi * pi)
                .plus(x.times(pi).cos().times(sine(y, 2)).times(3 * pi))
                .minus(sine(x, 1).times(y.times(2 * pi).cos()).times(4 * pi));
    }

    /** A matrix with a few eigenvalues near 0, which hold restarted GMRES up: what is recycled is their directions. */
    @Test
    void theSecondOfTwoEqualSystemsIsDoneSooner() {
        int n = 200;
        UnaryOperator<double[]> product = v -> {
            var image = new double[n];
            for (int i = 0; i < n; i++) {
                image[i] = (i < 5 ? 1e-3 * (i + 1) : 1 + i / (double) n) * v[i] + (i > 0 ? 0.1 * v[i - 1] : 0);
            }
            return image;
        };
        var b = new SplittableRandom(1).doubles(n, -1, 1).toArray();
        var solver = new GcroDr(20, 6, 1e-10, 10_000);

        var first = solver.solve(product, b, new DMatrixRMaj(n, 0));
        var second = solver.solve(product, b, first.directions());
        var alone = new GcroDr(20, 0, 1e-10, 10_000).solve(product, b, new DMatrixRMaj(n, 0));

        assertTrue(first.isSolved() && second.isSolved());
        assertTrue(second.products() < first.products(), second.products() + " and " + first.products());
        assertTrue(first.products() < alone.products(), first.products() + " and " + alone.products());
        assertArrayEquals(b, product.apply(second.x()), 1e-8);
    }

    /** A rotation in a plane has complex Ritz values. */
    @Test
    void complexPairsAreKeptTogether() {
        int n = 60;
        UnaryOperator<double[]> product = v -> {
            var image = new double[n];
            for (int i = 0; i < n; i += 2) {
                double size = i < 4 ? 0.01 : 1 + i;
                image[i] = size * (0.1 * v[i] - v[i + 1]);
                image[i + 1] = size * (v[i] + 0.1 * v[i + 1]);
            }
            return image;
        };
        var b = new SplittableRandom(2).doubles(n, -1, 1).toArray();
        var result = new GcroDr(20, 5, 1e-10, 10_000).solve(product, b, new DMatrixRMaj(n, 0));
        assertTrue(result.isSolved());
        assertArrayEquals(b, product.apply(result.x()), 1e-8);
    }

    @Test
    void sortingGoesToTheNearestThatIsLeft() {
        var draws = List.of(new double[] {0}, new double[] {5}, new double[] {1}, new double[] {-2});
        assertEquals(List.of(0, 2, 3, 1), FamilyTask.sorted(draws));
    }

    @Test
    void theLastPairIsTold() {
        var task = new FamilyTask(
                family(8), new GcroDr(30, 10, 1e-8, 1000), List.of(new double[4], new double[] {1, 0, 0, 0}), false);
        var told = new ArrayList<HostArray>();
        try (var session = new BackendSession(new JavaBackend())) {
            var state = task.start(session);
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
                task.emit(state, session, (system, pair) -> told.add(pair));
            }
        }
        assertEquals(2, told.size());
        // Diffusion is 1 where its logarithm is 0.
        assertEquals(1, told.getFirst().get(5), 1e-15);
    }
}
