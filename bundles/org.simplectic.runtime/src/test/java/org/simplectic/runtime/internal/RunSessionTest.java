package org.simplectic.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Counters;
import org.simplectic.api.Kernel;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Quantity;
import org.simplectic.api.Session;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.api.Task;
import org.simplectic.array.Array;
import org.simplectic.array.ArrayType;
import org.simplectic.array.CompileOptions;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;

final class RunSessionTest {
    private static final ArrayType PAIR = ArrayType.vector(2);

    private static Program program(String name, UnaryOperator<Expr> function) {
        return Program.trace(name, List.of(PAIR), in -> List.of(function.apply(in.getFirst())));
    }

    private static RunSession session(TestBackend backend, boolean checkFinite) {
        return new RunSession(backend, CompileOptions.DEFAULT, checkFinite, () -> false);
    }

    /** Doubles y; at step 3 it turns out to need another program, and a point lies between two steps. */
    private record Doubling(OdeProblem problem) implements Task<Doubling.Point> {
        record Point(Status status, long steps, Array y, Optional<Array> previous) implements State {
            @Override
            public double progress() {
                return steps / 10.0;
            }
        }

        static Doubling task() {
            var rhs = Program.trace("rhs", List.of(ArrayType.SCALAR, PAIR), in -> List.of(in.get(1)));
            return new Doubling(new OdeProblem(rhs, 0, 10, HostArray.vector(1, 2)));
        }

        @Override
        public Point start(Session session) {
            return new Point(Status.RUNNING, 0, session.array(problem.initial()), Optional.empty());
        }

        @Override
        public Point step(Point state, Session session) {
            var doubled =
                    kernel(session, "double", y -> y.plus(y)).call(state.y()).getFirst();
            if (state.steps() == 2) {
                doubled = kernel(session, "rare", y -> y.times(1.5).minus(y.times(0.5)))
                        .call(doubled)
                        .getFirst();
            }
            return new Point(
                    state.steps() == 9 ? Status.DONE : Status.RUNNING,
                    state.steps() + 1,
                    doubled,
                    Optional.of(state.y()));
        }

        private Kernel kernel(Session session, String name, UnaryOperator<Expr> function) {
            return session.kernel(this, problem, name, () -> program(name, function));
        }

        @Override
        public Quantity independent() {
            return new Quantity("t", "");
        }

        @Override
        public void emit(Point state, Session session, BiConsumer<Double, HostArray> sink) {
            sink.accept((double) state.steps(), session.values(state.y()));
            if (state.steps() == 5) {
                var between = kernel(session, "between", y -> y.times(1.25)).call(state.y());
                sink.accept(5.5, session.values(between.getFirst()));
            }
        }

        @Override
        public double position(Point state) {
            return state.steps();
        }

        @Override
        public HostArray solution(Point state, Session session) {
            return session.values(state.y());
        }

        @Override
        public Counters counters(Point state) {
            return new Counters(state.steps(), 0, 0);
        }

        @Override
        public String advice(Point state) {
            return "";
        }
    }

    @Test
    void equalProgramsAreCompiledOnce() {
        var backend = new TestBackend("test", program -> true);
        try (var session = session(backend, false)) {
            var task = Doubling.task();
            var first = session.kernel(this, task.problem(), "a", () -> program("f", y -> y.plus(y)));
            var second = session.kernel("another", task.problem(), "b", () -> program("f", y -> y.plus(y)));

            assertEquals(first, second);
            assertEquals(1, backend.compiled.size());
            assertEquals(List.of(CompileOptions.DEFAULT), backend.options);
        }
    }

    /** An array, as results are records. */
    private record Held(Array y) {}

    private static List<Function<Session, Held>> pieces(int count, Array shared) {
        var task = Doubling.task();
        return IntStream.range(0, count)
                .<Function<Session, Held>>mapToObj(i -> session -> {
                    var kernel = session.kernel("owner", task.problem(), "f", () -> program("f", y -> y.plus(y)));
                    var sum = kernel.call(session.array(HostArray.vector(i, 1))).getFirst();
                    return new Held(
                            i == 0
                                    ? kernel.call(shared).getFirst()
                                    : kernel.call(sum).getFirst());
                })
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void piecesOfWorkGiveTheSameOnAnyNumberOfThreads(int threads) {
        var backend = new TestBackend("test", program -> true);
        backend.threads = threads;
        try (var session = session(backend, false)) {
            for (int round = 0; round < 3; round++) {
                var results = session.each(pieces(20, session.array(HostArray.vector(7, 7))));
                session.retain(new Doubling.Point(
                        Status.RUNNING,
                        0,
                        results.get(3).y(),
                        Optional.of(results.get(0).y())));

                assertEquals(
                        HostArray.vector(12, 4), session.values(results.get(3).y()));
                assertEquals(
                        HostArray.vector(14, 14), session.values(results.get(0).y()));
                assertEquals(2, backend.openArrays());
            }
            assertTrue(backend.compiled.size() <= threads, backend.compiled::toString);
        }
        assertEquals(0, backend.openArrays());
    }

    @Test
    void aPieceOfWorkThatFailsIsTheFailureOfAll() {
        var backend = new TestBackend("test", program -> true);
        backend.threads = 3;
        try (var session = session(backend, false)) {
            var work = new ArrayList<>(pieces(9, session.array(HostArray.vector(7, 7))));
            work.add(other -> {
                throw new IllegalStateException("no");
            });
            assertThrows(IllegalStateException.class, () -> session.each(work));
        }
        assertEquals(0, backend.openArrays());
    }

    @Test
    void goesOnWithTheNextBackendFromTheLastSafePoint() {
        var fast = new TestBackend("fast", program -> !program.name().equals("rare"));
        var lacking = new TestBackend("lacking", program -> !program.name().equals("double"));
        var slow = new TestBackend("slow", program -> true);
        var events = new ArrayList<String>();
        var points = new ArrayList<Double>();

        var history = run(List.of(fast, lacking, slow), events, points);

        assertEquals(
                List.of("the backend fast does not support the program 'rare'; after step 2 the run goes on with slow"),
                events);
        assertEquals(List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 5.5, 6.0, 7.0, 8.0, 9.0, 10.0), points);
        assertEquals("[fast 1 to 2, slow 3 to 10]", history);
        assertEquals(0, fast.openArrays() + lacking.openArrays() + slow.openArrays());
    }

    @Test
    void everyPointIsHandedOnOnceWhenTheBackendChangesBetweenThem() {
        var fast = new TestBackend("fast", program -> !program.name().equals("between"));
        var slow = new TestBackend("slow", program -> true);
        var points = new ArrayList<Double>();

        var history = run(List.of(fast, slow), new ArrayList<>(), points);

        assertEquals(List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 5.5, 6.0, 7.0, 8.0, 9.0, 10.0), points);
        assertEquals("[fast 1 to 5, slow 6 to 10]", history);
    }

    @Test
    void aProgramThatNoBackendSupportsIsToldByName() {
        var only = new TestBackend("fast", program -> !program.name().equals("rare"));
        var reason =
                assertThrows(UnsupportedProgram.class, () -> run(List.of(only), new ArrayList<>(), new ArrayList<>()));
        assertEquals("the backend fast does not support the program 'rare'", reason.getMessage());
        assertTrue(reason.advice().contains("backend: auto"), reason.advice());
        assertEquals(0, only.openArrays());
    }

    private static String run(List<TestBackend> backends, List<String> events, List<Double> points) {
        var choice = new BackendChoice(BackendChoice.Source.of(backends), Optional.empty());
        var task = Doubling.task();
        try (var session = new RunSession(choice.first(), new CompileOptions(true), false, () -> false)) {
            var stepper = new Stepper<>(task, session, choice, events::add, List.of());
            var state = stepper.start();
            while (true) {
                state = stepper.emit(state, (position, solution) -> points.add(position));
                session.retain(state);
                if (state.status() != Status.RUNNING) {
                    break;
                }
                state = stepper.step(state);
            }
            assertEquals(HostArray.vector(1024, 2048), task.solution(state, session));
            long calls = session.uses().stream()
                    .filter(use -> use.program().equals("double"))
                    .mapToLong(use -> use.calls())
                    .sum();
            assertTrue(calls >= 10, "counted on all backends: " + calls);
            return stepper.history(state.steps()).stream()
                    .map(use -> use.name() + " " + use.fromStep() + " to " + use.toStep())
                    .toList()
                    .toString();
        }
    }

    @Test
    void closesEveryArrayOfALongRun() {
        var backend = new TestBackend("test", program -> true);
        try (var session = session(backend, false)) {
            var kernel = session.kernel(program("f", y -> y.times(0.5)));
            var state = new Doubling.Point(Status.RUNNING, 0, session.array(HostArray.vector(1, 2)), Optional.empty());
            for (int i = 0; i < 10_000; i++) {
                state = new Doubling.Point(
                        Status.RUNNING, i, kernel.call(state.y()).getFirst(), Optional.of(state.y()));
                session.scalar(i);
                session.retain(state);
                assertTrue(backend.openArrays() <= 2, "open: " + backend.openArrays());
            }
        }
        assertEquals(0, backend.openArrays());
    }

    @Test
    void statesMoveWithNestedListedAndSharedArrays() {
        record Inner(Array y, String name) {}
        record Outer(Inner inner, List<Array> more, Optional<Array> none, double t) {}
        var backend = new TestBackend("test", program -> true);
        var first = backend.put(HostArray.scalar(1));
        var second = backend.put(HostArray.scalar(2));

        var moved = StateArrays.map(
                new Outer(new Inner(first, "a"), List.of(second, first), Optional.empty(), 0.5),
                array -> backend.put(HostArray.scalar(10 * backend.get(array).get(0))));

        assertEquals(10, backend.get(moved.inner().y()).get(0));
        assertEquals(20, backend.get(moved.more().getFirst()).get(0));
        assertEquals(moved.inner().y(), moved.more().getLast());
        assertFalse(StateArrays.of(moved).contains(first));
        assertEquals("a", moved.inner().name());
        assertEquals(0.5, moved.t());
    }
}
