package org.simplectic.sensitivities.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;
import org.simplectic.backend.java.internal.JavaBackend;

/** Row 162 of the catalogue of methods: operators of {@code (sum of sin x)^2} from Taylor series along directions. */
@NullMarked
final class TaylorTest {
    private static final HostArray SEED = RandomKey.ofSeed(162);

    private static Program of(int dimension, java.util.function.UnaryOperator<Expr> function) {
        return Program.trace(
                "function", List.of(ArrayType.vector(dimension)), in -> List.of(function.apply(in.getFirst())));
    }

    private static Expr squared(Expr x) {
        return x.times(x);
    }

    private static TaylorTask task(int dimension, int samples, int draws, boolean isNormal) {
        var known = Stream.of(
                        of(
                                dimension,
                                x -> squared(x.cos())
                                        .sum()
                                        .minus(squared(x.sin().sum()))
                                        .times(2)),
                        of(
                                dimension,
                                x -> squared(x.sin())
                                        .sum()
                                        .times(6)
                                        .minus(squared(x.cos()).sum().times(8))
                                        .plus(squared(x.sin().sum()).times(2))))
                .map(Optional::of)
                .toList();
        return new TaylorTask(
                new TaylorTask.Space(dimension, samples, draws, true),
                jets(dimension, samples, isNormal),
                SEED,
                known,
                isNormal);
    }

    private static DirectionalJets jets(int dimension, int samples, boolean isNormal) {
        return new DirectionalJets(
                of(dimension, x -> squared(x.sin().sum())),
                of(1, i -> i.get(0).sin().times(0.5)),
                dimension,
                samples,
                isNormal);
    }

    private static TaylorState run(TaylorTask task) {
        try (var session = new BackendSession(new JavaBackend())) {
            var state = task.start(session);
            while (state.status() == Status.RUNNING) {
                state = session.keep(task.step(state, session));
            }
            return state;
        }
    }

    @Test
    void allAxesGiveTheOperatorsExactly() {
        var figures = task(150, 64, 1, false).figures(run(task(150, 64, 1, false)));
        assertTrue(Runs.figure(figures, "laplacian-by-axes-error") <= 1e-10, figures::toString);
        assertTrue(Runs.figure(figures, "fourth-by-axes-error") <= 1e-10, figures::toString);
    }

    @Test
    void randomDirectionsAreUnbiased() {
        for (boolean isNormal : new boolean[] {false, true}) {
            var task = task(300, 64, 200, isNormal);
            var figures = task.figures(run(task));
            assertTrue(Runs.figure(figures, "laplacian-bias-in-sigmas") <= 3, figures::toString);
            assertTrue(isNormal || Runs.figure(figures, "fourth-bias-in-sigmas") <= 3, figures::toString);
        }
    }

    @Test
    void memoryGrowsWithTheDimensionNotWithItsSquare() {
        for (int dimension : new int[] {1000, 10_000}) {
            assertEquals(64L * dimension, jets(dimension, 64, false).largestArray(SEED));
        }
    }

    @Test
    void timeGrowsAtMostFifteenfoldForTenTimesTheDimension() {
        assertTrue(seconds(10_000) <= 15 * seconds(1000));
    }

    /** The least time of some draws, by this thread's clock: the machine has other things to do. */
    private static double seconds(int dimension) {
        var clock = ManagementFactory.getThreadMXBean();
        var task = task(dimension, 16, 8, false);
        try (var session = new BackendSession(new JavaBackend())) {
            var none = HostArray.vector(0, 0);
            var start = task.start(session);
            var state = new TaylorState(
                    Status.RUNNING, 0.5, start.known(), dimension, none, 0, none, none, none, start.counters());
            long least = Long.MAX_VALUE;
            while (state.status() == Status.RUNNING) {
                long begin = clock.getCurrentThreadCpuTime();
                state = session.keep(task.step(state, session));
                least = Math.min(least, clock.getCurrentThreadCpuTime() - begin);
            }
            return least * 1e-9;
        }
    }
}
