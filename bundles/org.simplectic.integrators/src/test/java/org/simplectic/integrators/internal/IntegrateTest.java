package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.simplectic.integrators.internal.StudyBuilder.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Counters;
import org.simplectic.api.IntegratorState;
import org.simplectic.api.Model;
import org.simplectic.api.Quantity;
import org.simplectic.api.State;
import org.simplectic.api.Status;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** The verb: spans, saved points, events, outcomes. */
@NullMarked
class IntegrateTest {
    private static final double G = 9.81;

    /** A finished run of a task. */
    record Outcome(
            Status status,
            double t,
            HostArray y,
            List<Double> times,
            List<HostArray> points,
            List<String> events,
            Counters counters,
            String advice) {}

    private static Outcome run(String integrator, Model model, StudyNode.Mapping section) {
        var tolerance = Map.<String, Object>of("rtol", 1e-9, "atol", new double[] {1e-11});
        var options = integrator.equals("rk4") ? Map.<String, Object>of("step", 0.01) : tolerance;
        return run(new Integrate().read(section, model, StudyBuilder.methods(integrator, options)));
    }

    static <S extends Record & State> Outcome run(Task<S> task) {
        try (var session = new BackendSession(new JavaBackend())) {
            var times = new ArrayList<Double>();
            var points = new ArrayList<HostArray>();
            var events = new ArrayList<String>();
            var state = session.keep(task.start(session));
            for (; ; ) {
                task.emit(state, session, (t, y) -> {
                    times.add(t);
                    points.add(y);
                });
                events.addAll(task.events(state));
                session.keep(state);
                if (state.status() != Status.RUNNING) {
                    return new Outcome(
                            state.status(),
                            task.position(state),
                            task.solution(state, session),
                            times,
                            points,
                            events,
                            task.counters(state),
                            task.advice(state, session));
                }
                state = task.step(state, session);
            }
        }
    }

    /** A ball dropped from a height; it keeps a part of its speed at each bounce. */
    private static Model ball(double height) {
        return StudyBuilder.model(List.of("y", "v"), (t, y) -> List.of(y.get(1), t.constant(-G)), height, 0);
    }

    private static Model oscillator() {
        return StudyBuilder.model(
                List.of("x", "v"), (t, y) -> List.of(y.get(1), y.get(0).times(-1)), 0, 1);
    }

    private static StudyNode.Mapping bounces(double to, double part) {
        return mapping(
                "span",
                List.of(0, to),
                "with",
                mapping("integrator", "tsit5"),
                "events",
                List.of(mapping(
                        "name", "bounce", "when", "y", "direction", "falling", "set", mapping("v", -part + "*v"))));
    }

    private static List<Double> eventTimes(Outcome outcome) {
        return outcome.events().stream()
                .map(text -> Double.parseDouble(text.substring(text.indexOf("t=") + 2, text.lastIndexOf(':'))))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rk4", "dormand-prince-5", "tsit5", "dop853"})
    void bouncesWhereTheClosedFormSays(String integrator) {
        var outcome = run(integrator, ball(10), bounces(12, 0.9));
        double fall = Math.sqrt(2 * 10 / G);
        double expected = fall;
        double flight = 2 * fall;
        var times = eventTimes(outcome);
        for (double t : times) {
            assertEquals(expected, t, 1e-11);
            flight *= 0.9;
            expected += flight;
        }
        assertTrue(expected > 12, "all bounces up to the end are found");
        assertEquals(6, times.size());
        assertEquals(Status.DONE, outcome.status());
        assertTrue(outcome.events().getFirst().startsWith("bounce at t=1.42784312"), outcome.events()::toString);
        assertTrue(outcome.events().getFirst().endsWith(": y = 0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dormand-prince-5", "tsit5", "dop853"})
    void bouncesWithoutEndHaveAClearOutcome(String integrator) {
        var outcome = run(integrator, ball(1), bounces(10, 0.5));
        // The flights' lengths are a geometric series: fall (1 + 2 (1/2 + 1/4 + ...)).
        assertEquals(Status.BREAKDOWN, outcome.status());
        assertEquals(3 * Math.sqrt(2 / G), outcome.t(), 1e-10);
        assertTrue(outcome.advice().contains("faster than t can resolve"), outcome::advice);
        outcome.points().forEach(point -> assertTrue(point.get(0) > -1e-9, "never below the floor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rk4", "dormand-prince-5", "tsit5", "dop853"})
    void findsEveryCrossingOfAnOscillator(String integrator) {
        var section = mapping("span", List.of(0, 20), "with", mapping(), "events", List.of(mapping("when", "x")));
        var times = eventTimes(run(integrator, oscillator(), section));
        assertEquals(6, times.size());
        for (int k = 0; k < times.size(); k++) {
            assertEquals((k + 1) * Math.PI, times.get(k), 3e-7);
        }
    }

    @Test
    void countsOnlyTheDirectionAskedFor() {
        var section = mapping(
                "span",
                List.of(0, 20),
                "with",
                mapping(),
                "events",
                List.of(
                        mapping("name", "up", "when", "x", "direction", "rising"),
                        mapping("name", "down", "when", "x", "direction", "falling")));
        var events = run("dop853", oscillator(), section).events();
        assertEquals(
                List.of("down", "up", "down", "up", "down", "up"),
                events.stream()
                        .map(text -> text.substring(0, text.indexOf(' ')))
                        .toList());
    }

    @Test
    void endsAtATerminalEvent() {
        var section = mapping(
                "span",
                List.of(0, 20),
                "with",
                mapping(),
                "save",
                mapping("every", 0.5),
                "events",
                List.of(mapping("when", "v", "terminal", true)));
        var outcome = run("tsit5", oscillator(), section);
        assertEquals(Status.DONE, outcome.status());
        assertEquals(Math.PI / 2, outcome.t(), 1e-8);
        assertEquals(1, outcome.y().get(0), 1e-8);
        assertEquals(List.of(0.0, 0.5, 1.0, 1.5, outcome.t()), outcome.times());
    }

    @Test
    void eventsTogetherChangeTogether() {
        var two = StudyBuilder.model(List.of("a", "b"), (t, y) -> List.of(t.constant(1), t.constant(1)), -1, -1);
        var section = mapping(
                "span",
                List.of(0, 3),
                "with",
                mapping(),
                "events",
                List.of(
                        mapping("name", "a", "when", "a", "set", mapping("a", -10)),
                        mapping("name", "b", "when", "b", "set", mapping("b", -20))));
        var outcome = run("tsit5", two, section);
        assertEquals(2, outcome.events().size());
        assertArrayEquals(new double[] {-8, -18}, outcome.y().toArray(), 1e-9);
    }

    @Test
    void anEventOnlyInTimeIsFound() {
        var section = mapping("span", List.of(0, 2), "with", mapping(), "events", List.of(mapping("when", "t - 0.7")));
        assertEquals(0.7, eventTimes(run("dop853", ball(100), section)).getFirst(), 1e-15);
    }

    @Test
    void anExpressionThatStaysAtZeroIsNoEvent() {
        var section = mapping("span", List.of(0, 2), "with", mapping(), "events", List.of(mapping("when", "0*y")));
        assertEquals(List.of(), run("tsit5", ball(1), section).events());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rk4", "dormand-prince-5", "tsit5", "dop853"})
    void savesExactlyAtTheTimesAskedFor(String integrator) {
        var section = mapping("span", List.of(0, 1), "with", mapping(), "save", mapping("every", 0.1));
        var outcome = run(integrator, oscillator(), section);
        assertEquals(
                IntStream.rangeClosed(0, 10)
                        .mapToObj(i -> i == 10 ? 1.0 : i * 0.1)
                        .toList(),
                outcome.times());
        for (int i = 0; i < outcome.times().size(); i++) {
            assertEquals(
                    Math.sin(outcome.times().get(i)), outcome.points().get(i).get(0), 2e-8);
        }
    }

    @Test
    void savesBackwardsToo() {
        var section = mapping("span", List.of(1, -1), "with", mapping(), "save", mapping("points", 5));
        assertEquals(
                List.of(1.0, 0.5, 0.0, -0.5, -1.0),
                run("tsit5", oscillator(), section).times());
    }

    @Test
    void savesAtGivenTimesAndBothEnds() {
        var section = mapping("span", List.of(0, 1), "with", mapping(), "save", mapping("at", List.of(0.75, 0.25)));
        assertEquals(
                List.of(0.0, 0.25, 0.75, 1.0),
                run("dop853", oscillator(), section).times());
    }

    @Test
    void savesEveryStepByDefault() {
        var outcome = run("tsit5", oscillator(), mapping("span", List.of(0, 1), "with", mapping()));
        assertEquals(outcome.counters().steps() + 1, outcome.times().size());
        assertEquals(1.0, outcome.times().getLast());
    }

    @Test
    void savedPointsAroundAChangeComeFromItsTwoSides() {
        var section = mapping(
                "span",
                List.of(0, 3.5),
                "with",
                mapping(),
                "save",
                mapping("every", 0.5),
                "events",
                bounces(4, 0.9).get("events"));
        var outcome = run("dop853", ball(10), section);
        double fall = Math.sqrt(2 * 10 / G);
        for (int i = 0; i < outcome.times().size(); i++) {
            double t = outcome.times().get(i);
            double s = t - fall;
            double y = s < 0 ? 10 - G * t * t / 2 : 0.9 * G * fall * s - G * s * s / 2;
            assertEquals(y, outcome.points().get(i).get(0), 1e-9);
        }
        assertEquals(8 + 2, outcome.times().size(), "both sides of the bounce besides the grid");
    }

    @Test
    void mistakesNameThePlace() {
        assertTrue(mistake(mapping("span", List.of(1, 1), "with", mapping())).contains("the span is empty"));
        assertTrue(mistake(mapping("span", List.of(-1e308, 1e308), "with", mapping()))
                .contains("is too long"));
        assertTrue(mistake(mapping("span", List.of(0, 1), "with", mapping(), "save", mapping("every", 1e-300)))
                .contains("more than 1000000000 points"));
        assertTrue(mistake(mapping("span", List.of(0, 1), "with", mapping(), "save", mapping("every", 0)))
                .contains("must be positive"));
        assertTrue(mistake(mapping("span", List.of(0, 1), "with", mapping(), "save", mapping("at", List.of(2))))
                .contains("outside the span"));
        assertTrue(mistake(mapping(
                        "span",
                        List.of(0, 1),
                        "with",
                        mapping(),
                        "events",
                        List.of(mapping("when", "y", "set", mapping("w", 1)))))
                .contains("'w' is not a state of the model"));
    }

    private static String mistake(StudyNode.Mapping section) {
        var thrown = assertThrows(StudyException.class, () -> run("tsit5", ball(1), section));
        return String.valueOf(thrown.getMessage());
    }

    @Test
    void stepsTooLargeForWavesAreNamedWithNumbers() {
        var problem = Runs.problem((t, y) -> List.of(y.get(0).times(1e40)), 0, 1, 1);
        var rate = Program.trace(
                "wave rate", problem.rhs().inputs(), in -> List.of(in.getFirst().constant(320)));
        var task = new IntegrationTask<>(
                Runs.integrator("rk4", Map.of("step", 0.01)),
                problem,
                Optional.of(rate),
                new Quantity("t", ""),
                SaveGrid.STEPS,
                List.of());
        var advice = run(task).advice();
        assertTrue(advice.contains("A step of 0.0100 has the Courant number 3.20"), advice);
        assertTrue(advice.contains("here steps of at most 0.00313"), advice);
    }

    @Test
    void failureTellsWhereAndWhatToTry() {
        var blowUp = StudyBuilder.model(List.of("y"), (t, y) -> List.of(y.get(0).times(y.get(0))), 1);
        var outcome = run("tsit5", blowUp, mapping("span", List.of(0, 2), "with", mapping()));
        assertEquals(Status.STEP_TOO_SMALL, outcome.status());
        assertTrue(outcome.advice().startsWith("The run got to t = "), outcome::advice);
        assertTrue(outcome.advice().contains("singularity"), outcome::advice);
        assertFalse(outcome.times().isEmpty());
    }

    @Test
    void schemaIsClosedAndRefersToTheIntegrators() {
        var schema = new Integrate().schema();
        assertTrue(schema.contains("\"$ref\": \"#/$defs/integrator\""));
        assertTrue(schema.contains("\"additionalProperties\": false"));
    }

    @Test
    void statesAreRecordsOfValues() {
        for (var component : IntegrationState.class.getRecordComponents()) {
            var type = component.getType();
            assertTrue(
                    type.isPrimitive()
                            || type.isEnum()
                            || type == HostArray.class
                            || type == Counters.class
                            || type == Record.class
                            || IntegratorState.class.isAssignableFrom(type),
                    component::toString);
        }
    }
}
