package org.simplectic.integrators.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.Integrator;
import org.simplectic.api.Noise;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.ArrayType;
import org.simplectic.array.ControlFlow;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;
import org.simplectic.array.Shape;
import org.simplectic.backend.java.internal.JavaBackend;

/** Problems with noise, and many paths of one at once. */
@NullMarked
final class Ensemble {
    private Ensemble() {}

    /** A problem from t = 0 with a given drift and, row by row, a given diffusion. */
    static OdeProblem problem(
            BiFunction<Expr, List<Expr>, List<Expr>> drift,
            BiFunction<Expr, List<Expr>, List<List<Expr>>> diffusion,
            Noise.Interpretation interpretation,
            Noise.Structure structure,
            long seed,
            double end,
            double... initial) {
        var plain = Runs.problem(drift, 0, end, initial);
        var matrix =
                Program.trace(
                        "diffusion",
                        List.of(ArrayType.SCALAR, ArrayType.vector(initial.length)),
                        in -> List.of(Expr.stack(diffusion
                                .apply(
                                        in.getFirst(),
                                        IntStream.range(0, initial.length)
                                                .mapToObj(in.getLast()::get)
                                                .toList())
                                .stream()
                                .map(Expr::stack)
                                .toList())));
        var noise = new Noise(matrix, interpretation, structure, RandomKey.ofSeed(seed), 0, end);
        return new OdeProblem(plain.rhs(), 0, end, plain.initial(), Optional.of(noise));
    }

    /**
     * The ends of paths.
     *
     * @param y the solutions
     * @param w the Wiener processes
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Ends(double[][] y, double[][] w) {}

    /** Paths of a problem with the seeds from a first one on, in steps of one size. */
    static Ends ends(Integrator<StepState> method, OdeProblem problem, int steps, int paths, long seed) {
        var stepper = (StochasticIntegrator) method;
        var noise = problem.noise().orElseThrow();
        double h = (problem.end() - problem.start()) / steps;
        var path = Program.trace("path", List.of(ArrayType.of(DType.I64, 2)), in -> {
            var start = in.getFirst().constant(HostArray.scalar(problem.start()));
            var key = BrownianPath.key(new RandomKey(in.getFirst()));
            var carries = new ArrayList<Expr>();
            carries.add(start.constant(0));
            carries.add(start.constant(problem.initial()));
            carries.addAll(stepper.remember(noise, key.expression(), start));
            var ends = ControlFlow.scan(steps, carries, List.of(), (now, none) -> {
                var number = now.getFirst();
                var t = number.times(h).plus(problem.start());
                var point = new SteppingIntegrator.Point(
                        problem, Linearization.none(problem), t, t.constant(h), now.get(1), now.subList(2, now.size()));
                var attempt = stepper.attempt(point);
                var next = new ArrayList<Expr>(List.of(number.plus(1), attempt.y()));
                next.addAll(attempt.memory());
                return new ControlFlow.Step(next, List.of());
            });
            var carried = ends.carries();
            return List.of(carried.get(1), carried.get(3));
        });
        var results = run(path.vmap(paths), keys(paths, seed));
        return new Ends(rows(results.get(0), paths), rows(results.get(1), paths));
    }

    static HostArray keys(int paths, long seed) {
        return HostArray.ofIntegers(
                new ArrayType(DType.I64, Shape.of(paths, 2)),
                LongStream.range(0, 2L * paths)
                        .map(i -> i % 2 == 0 ? seed + i / 2 : 0)
                        .toArray());
    }

    static List<HostArray> run(Program program, HostArray... arguments) {
        var backend = new JavaBackend();
        try (var executable = backend.compile(program)) {
            var given = List.of(arguments).stream().map(backend::put).toList();
            var results = executable.call(given);
            var values = results.stream().map(backend::get).toList();
            given.forEach(array -> array.close());
            results.forEach(array -> array.close());
            return values;
        }
    }

    static double[][] rows(HostArray values, int count) {
        int width = values.size() / count;
        var all = values.toArray();
        return IntStream.range(0, count)
                .mapToObj(i -> Arrays.copyOfRange(all, i * width, (i + 1) * width))
                .toArray(double[][]::new);
    }
}
