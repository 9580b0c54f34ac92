package org.simplectic.nonlinear.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.NonlinearEquations;
import org.simplectic.api.NonlinearSolver;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

@NullMarked
final class NonlinearSolverTest {
    private static final double TOLERANCE = 1e-10;

    private static <O> O options(Class<O> type, Map<String, Object> given) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> Objects.requireNonNullElse(
                        given.get(method.getName()), Objects.requireNonNull(method.getDefaultValue()))));
    }

    private static NonlinearSolver solver(String name, Map<String, Object> given) {
        return switch (name) {
            case "newton" -> new Newton(options(Newton.Options.class, given));
            case "modified-newton" -> new ModifiedNewton(options(ModifiedNewton.Options.class, given));
            case "anderson" -> new Anderson(options(Anderson.Options.class, given));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static NonlinearSolver solver(String name) {
        return solver(name, Map.of());
    }

    /** What came of it, on this side of a program. */
    record Result(HostArray x, int iterations, double rate, Status outcome) {}

    private static Result solve(NonlinearSolver solver, UnaryOperator<Expr> residual, double... guess) {
        var type = HostArray.vector(guess).type();
        var function = Program.trace("residual", List.of(type), in -> List.of(residual.apply(in.getFirst())));
        var program = Program.trace("solve", List.of(type), in -> {
            var equations = new NonlinearEquations(
                    x -> function.apply(List.of(x)).getFirst(),
                    x -> {
                        var columns = function.jvp()
                                .vmap(guess.length, false, true)
                                .apply(List.of(x, x.identity(guess.length)))
                                .get(1);
                        return columns.lu()::solveTransposed;
                    },
                    Optional.empty(),
                    step -> step.norm().over(TOLERANCE));
            var found = solver.solve(equations, in.getFirst());
            return List.of(found.x(), found.iterations(), found.rate(), found.outcome());
        });
        var backend = new JavaBackend();
        try (var executable = backend.compile(program)) {
            var argument = backend.put(HostArray.vector(guess));
            var results = executable.call(List.of(argument));
            var values = results.stream().map(backend::get).toList();
            results.forEach(Array::close);
            argument.close();
            return new Result(
                    values.get(0),
                    (int) values.get(1).get(0),
                    values.get(2).get(0),
                    Solution.status(values.get(3).get(0)));
        }
    }

    /** A circle and a parabola, which meet at (1, 2). */
    private static Expr curves(Expr x) {
        var a = x.get(0);
        var b = x.get(1);
        return Expr.stack(
                List.of(a.times(a).plus(b.times(b)).minus(5), a.times(a).plus(b).minus(3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"newton", "modified-newton", "anderson"})
    void rootsAreThoseKnown(String name) {
        var found = solve(solver(name, Map.of("maxIterations", 40)), NonlinearSolverTest::curves, 1.1, 1.8);
        assertEquals(Status.DONE, found.outcome());
        assertEquals(1, found.x().get(0), TOLERANCE);
        assertEquals(2, found.x().get(1), TOLERANCE);
        assertTrue(found.iterations() > 2, "" + found.iterations());
    }

    /** One step solves linear equations; a second correction shows it. */
    @ParameterizedTest
    @ValueSource(strings = {"newton", "modified-newton", "anderson"})
    void linearEquationsTakeTwoIterations(String name) {
        var found = solve(
                solver(name),
                x -> Expr.stack(List.of(
                        x.get(0).times(2).plus(x.get(1)).minus(4), x.get(0).minus(x.get(1)))),
                7,
                -7);
        assertEquals(Status.DONE, found.outcome());
        assertEquals(2, found.iterations());
        assertEquals(4 / 3.0, found.x().get(1), 1e-14);
    }

    /** Far out the arc tangent throws Newton's full steps further and further. */
    @Test
    void newtonsLineSearchComesBack() {
        var found = solve(solver("newton"), x -> x.unary(Elementwise.Unary.ATAN), 50);
        assertEquals(Status.DONE, found.outcome());
        assertEquals(0, found.x().get(0), TOLERANCE);
        var full = solve(solver("newton", Map.of("shortestStep", 1.0)), x -> x.unary(Elementwise.Unary.ATAN), 50);
        assertTrue(full.outcome() != Status.DONE, "" + full.outcome());
    }

    /** Corrections by the slope at the guess overshoot more and more; their combination does not. */
    @Test
    void andersonConvergesWhereCorrectionsDoNotShrink() {
        UnaryOperator<Expr> equation =
                x -> x.times(3.5).plus(x.times(x).times(x).times(0.1));
        UnaryOperator<Expr> slope = r -> r;
        var results = new Status[2];
        for (int i = 0; i < 2; i++) {
            var solver = solver(i == 0 ? "anderson" : "modified-newton");
            var type = HostArray.vector(1).type();
            var program = Program.trace("solve", List.of(type), in -> {
                var equations = new NonlinearEquations(
                        equation,
                        x -> slope,
                        Optional.of(slope),
                        step -> step.norm().over(TOLERANCE));
                var found = solver.solve(equations, in.getFirst());
                return List.of(found.outcome());
            });
            var backend = new JavaBackend();
            try (var executable = backend.compile(program)) {
                var argument = backend.put(HostArray.vector(1));
                var result = executable.call(List.of(argument)).getFirst();
                results[i] = Solution.status(backend.get(result).get(0));
                result.close();
                argument.close();
            }
        }
        assertEquals(Status.DONE, results[0]);
        assertEquals(Status.DIVERGED, results[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"newton", "modified-newton", "anderson"})
    void noRootIsAnOutcome(String name) {
        var found = solve(solver(name), x -> x.times(x).plus(1), 0.7);
        assertTrue(found.outcome() == Status.DIVERGED || found.outcome() == Status.MAX_STEPS, "" + found.outcome());
    }

    @ParameterizedTest
    @ValueSource(strings = {"newton", "modified-newton", "anderson"})
    void valuesThatAreNoNumbersAreAnOutcome(String name) {
        assertEquals(Status.NONFINITE, solve(solver(name), Expr::log, -1).outcome());
    }

    /** {@code x^2 = 2} from 1: the slope 2 stays where 2.83 were right, so that corrections shrink by 0.41. */
    @Test
    void theRateIsThatOfTheIteration() {
        var found = solve(
                solver("modified-newton", Map.of("maxIterations", 60)),
                x -> x.times(x).minus(2),
                1);
        assertEquals(Status.DONE, found.outcome());
        assertEquals(Math.sqrt(2) - 1, found.rate(), 0.01);
    }
}
