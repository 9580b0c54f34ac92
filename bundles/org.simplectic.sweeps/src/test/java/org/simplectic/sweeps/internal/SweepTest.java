package org.simplectic.sweeps.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Model;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.backend.java.internal.JavaBackend;

final class SweepTest {
    private static final Map<String, Object> TIGHT = Map.of("rtol", 1e-9, "atol", new double[] {1e-12});

    /** y = y0 exp(-k t). */
    private static Model decay() {
        return Sections.model(Sections.of(
                "equations", Sections.of("dy/dt", "-k*y"),
                "initial", Sections.of("y", 1),
                "parameters", Sections.of("k", 1, "half", "log(2)/k")));
    }

    /** Ends at t = 1/y0, before 1 if y0 is greater than 1. */
    private static Model explosion() {
        return Sections.model(Sections.of(
                "equations",
                Sections.of("dy/dt", "y^2"),
                "initial",
                Sections.of("y", 0.5),
                "parameters",
                Sections.of()));
    }

    private static StudyNode.Mapping integrate() {
        return Sections.of("span", List.of(0, 1), "with", Sections.of("integrator", "any"));
    }

    private static SweepTask<?> task(
            StudyNode.Mapping section, Model model, String method, Map<String, Object> options) {
        return assertInstanceOf(SweepTask.class, new Sweep().read(section, model, Sections.methods(method, options)));
    }

    /** What a run told. */
    private record Told(SweepState last, List<double[]> rows, List<String> events, Map<String, Double> figures) {
        double figure(String name) {
            return Objects.requireNonNull(figures.get(name), name);
        }
    }

    private static Told run(SweepTask<?> task) {
        return run(task, task);
    }

    /** Each step by the other of two tasks: nothing but the state goes on. */
    private static Told run(SweepTask<?> task, SweepTask<?> other) {
        try (var session = new BackendSession(new JavaBackend())) {
            var rows = new ArrayList<double[]>();
            var events = new ArrayList<String>();
            var state = session.keep(task.start(session));
            var next = task;
            while (state.status() == Status.RUNNING) {
                next = next == task ? other : task;
                state = session.keep(next.step(state, session));
                next.emit(state, session, (member, row) -> {
                    assertEquals(rows.size(), member);
                    rows.add(row.toArray());
                });
                events.addAll(next.events(state));
            }
            return new Told(state, rows, events, task.figures(state));
        }
    }

    /** A method of which a run is a program, one of steps of one size, an implicit one, and one without such a program. */
    @ParameterizedTest
    @ValueSource(strings = {"Tsit5", "Rk4", "Kvaerno5", "Auto"})
    void decayIsExponential(String method) {
        var options = method.equals("Rk4") ? Map.<String, Object>of("step", 1e-2) : TIGHT;
        var section = Sections.of(
                "over", Sections.of("k", List.of(0.1, 0.2, 0.5), "initial.y", List.of(1, 2)), "integrate", integrate());

        var told = run(task(section, decay(), method, options));

        assertEquals(Status.DONE, told.last().status());
        assertEquals(6, told.rows().size());
        for (var row : told.rows()) {
            assertEquals(row[1] * Math.exp(-row[0]), row[2], 1e-8);
            assertEquals(Solution.code(Status.DONE), row[3]);
        }
        assertArrayEquals(
                new double[] {0.2, 1}, java.util.Arrays.copyOf(told.rows().get(2), 2));
    }

    @Test
    void quantitiesSeeParametersThatFollowThoseVaried() {
        var section = Sections.of(
                "over", Sections.of("k", List.of(0.5, 2)),
                "integrate", integrate(),
                "quantities", Sections.of("share", "y", "life", "half", "end", "t"));

        var told = run(task(section, decay(), "Tsit5", TIGHT));

        assertArrayEquals(
                new double[] {2, Math.exp(-2), Math.log(2) / 2, 1, 1},
                told.rows().get(1),
                1e-8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tsit5", "Auto"})
    void membersThatFailAreRecordedAndTheOthersGoOn(String method) {
        var section = Sections.of("over", Sections.of("initial.y", List.of(0.5, 2, 0.25)), "integrate", integrate());

        var told = run(task(section, explosion(), method, TIGHT));

        assertEquals(Status.DONE, told.last().status());
        assertEquals(1 / (1 / 0.5 - 1), told.rows().get(0)[1], 1e-6);
        assertTrue(Double.isNaN(told.rows().get(1)[1]));
        assertTrue(told.rows().get(1)[2] != Solution.code(Status.DONE));
        assertEquals(1 / (1 / 0.25 - 1), told.rows().get(2)[1], 1e-6);
        assertEquals(1, told.figure("failed"));
        assertEquals(1, told.events().size());
        assertTrue(
                told.events().getFirst().startsWith("member 1 (initial_y = 2.0) ended with "), told.events()::toString);
    }

    @Test
    void ifAllMembersFailTheSweepDoes() {
        var section = Sections.of("over", Sections.of("initial.y", List.of(3, 2)), "integrate", integrate());

        var task = task(section, explosion(), "Tsit5", TIGHT);
        var told = run(task);

        assertFalse(told.last().status().isSuccess());
        assertTrue(task.advice(told.last()).startsWith("No member got to the end."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tsit5", "Auto"})
    void sameBitsFromTheStateAlone(String method) {
        var section = Sections.of(
                "over",
                Sections.of("k", Sections.of("from", 1e-2, "to", 200, "scale", "log")),
                "design",
                "latin-hypercube",
                "members",
                20,
                "integrate",
                integrate());

        var whole = run(task(section, decay(), method, TIGHT));
        var handedOn = run(task(section, decay(), method, TIGHT), task(section, decay(), method, TIGHT));

        assertArrayEquals(whole.rows().toArray(), handedOn.rows().toArray());
        assertEquals(whole.figures(), handedOn.figures());
    }

    /** More members than are followed together, so that there are several batches, the last one shorter. */
    @Test
    void aMembersResultDoesNotDependOnTheOthers() {
        var over = Sections.of("k", Sections.of("from", 0.1, "to", 3, "points", 700));
        var all = run(task(Sections.of("over", over, "integrate", integrate()), decay(), "Tsit5", TIGHT));
        var alone = Sections.of("members", List.of(Sections.of("k", all.rows().get(650)[0])), "integrate", integrate());

        assertEquals(700, all.rows().size());
        assertArrayEquals(
                all.rows().get(650),
                run(task(alone, decay(), "Tsit5", TIGHT)).rows().getFirst());
    }

    @Test
    void statisticsAreThoseOfTheMembers() {
        var section = Sections.of(
                "over", Sections.of("k", List.of(1, 2, 3, 4, 5)),
                "integrate", integrate(),
                "quantities", Sections.of("rate", "k"),
                "quantiles", List.of(0.5, 0.1));

        var told = run(task(section, decay(), "Tsit5", TIGHT));

        assertEquals(3, told.figure("mean.rate"), 1e-15);
        assertEquals(Math.sqrt(2.5), told.figure("sd.rate"), 1e-15);
        assertEquals(1, told.figure("min.rate"));
        assertEquals(5, told.figure("max.rate"));
        assertEquals(3, told.figure("q0.5.rate"));
        assertEquals(1.4, told.figure("q0.1.rate"), 1e-15);
    }

    @Test
    void anotherMethodGoesOnWithTheMembersThatAreLeft() {
        var over = Sections.of("k", Sections.of("from", 0.1, "to", 3, "points", 700));
        var section = Sections.of("over", over, "integrate", integrate());
        var first = task(section, decay(), "Tsit5", TIGHT);
        var second = task(section, decay(), "Dop853", TIGHT);
        try (var session = new BackendSession(new JavaBackend())) {
            var state = session.keep(first.start(session));
            while (state.done() == 0) {
                state = session.keep(first.step(state, session));
            }
            int done = state.done();
            state = session.keep(second.adopt(first, state, session).orElseThrow());
            assertEquals(done, state.done());
            while (state.status() == Status.RUNNING) {
                state = session.keep(second.step(state, session));
            }
            assertEquals(700, second.figures(state).get("members"));
        }
    }

    private static String message(StudyNode.Mapping section) {
        return assertThrows(StudyException.class, () -> task(section, decay(), "Tsit5", TIGHT))
                .getMessage();
    }

    private static void assertSays(String expected, StudyNode.Mapping section) {
        var message = message(section);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void mistakesAreNamed() {
        assertSays(
                "'hale' is neither a parameter of the model nor an initial value: did you mean 'half'?",
                Sections.of("over", Sections.of("hale", List.of(1)), "integrate", integrate()));
        assertSays("nothing is varied", Sections.of("integrate", integrate()));
        var many = Sections.of("from", 1, "to", 2, "points", 1_000_000);
        assertSays(
                "the grid has 1.0E12 members, more than the 10000000",
                Sections.of("over", Sections.of("k", many, "initial.y", many), "integrate", integrate()));
        assertSays(
                "both ends must be positive, but the range goes from 0.0 to 1.0",
                Sections.of(
                        "over",
                        Sections.of("k", Sections.of("from", 0, "to", 1, "points", 3, "scale", "log")),
                        "integrate",
                        integrate()));
        assertSays(
                "give 'points'",
                Sections.of("over", Sections.of("k", Sections.of("from", 0, "to", 1)), "integrate", integrate()));
        assertSays(
                "give 'members'",
                Sections.of(
                        "over", Sections.of("k", Sections.of("from", 0, "to", 1)),
                        "design", "sobol",
                        "integrate", integrate()));
        assertSays(
                "the table has a column 'k' already",
                Sections.of(
                        "over", Sections.of("k", List.of(1)),
                        "integrate", integrate(),
                        "quantities", Sections.of("k", "y")));
    }
}
