package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.simplectic.integrators.internal.StudyBuilder.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Model;
import org.simplectic.api.Status;
import org.simplectic.api.StudyException;

/** What cannot go well ends with an outcome that says what it is, where it is, and what to do: told as users read it. */
@NullMarked
class BadInputTest {
    private static IntegrateTest.Outcome run(String integrator, Map<String, Object> more, double end, Model model) {
        var options = new HashMap<String, Object>(Map.of("rtol", 1e-6, "atol", new double[] {1e-8}));
        options.putAll(more);
        var section = mapping("span", List.of(0, end), "with", mapping(), "save", mapping("points", 2));
        return IntegrateTest.run(new Integrate().read(section, model, StudyBuilder.methods(integrator, options)));
    }

    private static Model single(StudyBuilder.Rhs rhs, double initial) {
        return StudyBuilder.model(List.of("y"), rhs, initial);
    }

    private static void assertTells(IntegrateTest.Outcome outcome, String... parts) {
        for (var part : parts) {
            assertTrue(outcome.advice().contains(part), outcome::advice);
        }
    }

    @Test
    void anInconsistentTableauIsRefused() {
        var options = Map.<String, Object>of("tableau", "0 |\n1/2 | 1/3\n | 0 1", "step", 0.1);
        var thrown = assertThrows(
                StudyException.class, () -> run("runge-kutta", options, 1, single((t, y) -> List.of(y.getFirst()), 1)));
        var message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains("test.yaml"), message);
        assertTrue(message.contains("the row of stage 2 sums to 0.3333333333333333, but its node is 0.5"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rk4", "tsit5", "adams", "rosenbrock", "kvaerno-5", "radau-iia-5", "bdf", "gauss-legendre-4"})
    void aSlopeThatIsNoNumberAtTheStart(String integrator) {
        var outcome = run(
                integrator,
                Map.of("step", 0.1),
                1,
                single((t, y) -> List.of(y.getFirst().log()), -1));
        assertEquals(Status.NONFINITE, outcome.status());
        assertEquals(0, outcome.t());
        assertTells(outcome, "The run got to t = 0.0 of 1.0.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tsit5", "adams", "rosenbrock", "kvaerno-5", "radau-iia-5", "bdf"})
    void aSlopeThatIsNoNumberLater(String integrator) {
        var outcome = run(
                integrator,
                Map.of(),
                1,
                single(
                        (t, y) -> List.of(t.constant(0.5)
                                .minus(t)
                                .sqrt()
                                .plus(y.getFirst().times(0))),
                        1));
        assertEquals(Status.NONFINITE, outcome.status());
        assertEquals(0.5, outcome.t(), 1e-6);
        assertTells(outcome, "The run got to t = 0.", "no finite value here", "root or logarithm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rosenbrock", "kvaerno-5", "radau-iia-5", "bdf"})
    void aSlopeWithoutDerivative(String integrator) {
        // The square root's derivative is infinite at zero, its value is not.
        var outcome = run(
                integrator,
                Map.of(),
                1,
                single((t, y) -> List.of(y.getFirst().abs().sqrt().negate()), 0));
        assertEquals(Status.NONFINITE, outcome.status());
        assertTells(outcome, "t = 0.0 of 1.0", "needs finite derivatives", "an explicit integrator goes on");
    }

    @Test
    void aSingularMatrixOfEqualSteps() {
        // Of step h the midpoint rule's matrix is 2 / h - 4.
        var outcome = run(
                "implicit-midpoint",
                Map.of("step", 0.5),
                1,
                single((t, y) -> List.of(y.getFirst().times(4)), 1));
        assertEquals(Status.NONFINITE, outcome.status());
        assertTells(outcome, "Try a smaller step than 0.5", "equations with a solution");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rosenbrock", "kvaerno-5", "radau-iia-5", "bdf"})
    void aSingularMatrixOfAStepThatMayChange(String integrator) {
        // The rate for which the first step's matrix is singular: 1 / (h times the method's diagonal).
        double diagonal =
                integrator.equals("rosenbrock") ? 0.21193756319429014 : integrator.equals("kvaerno-5") ? 0.26 : 1;
        double rate = 1 / (diagonal * 0.125);
        var outcome = run(
                integrator,
                Map.of("firstStep", 0.125),
                0.5,
                single((t, y) -> List.of(y.getFirst().times(rate)), 1));
        assertEquals(Status.DONE, outcome.status());
        assertEquals(1, outcome.y().get(0) / Math.exp(rate / 2), 1e-3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tsit5", "dop853", "adams", "rosenbrock", "kvaerno-5", "radau-iia-5", "bdf"})
    void aJumpInTimeIsPassed(String integrator) {
        var outcome = run(
                integrator,
                Map.of(),
                2,
                single((t, y) -> List.of(t.less(t.constant(1)).where(t.constant(1), t.constant(-2))), 0));
        assertEquals(Status.DONE, outcome.status());
        assertEquals(-1, outcome.y().get(0), 2e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tsit5", "dop853", "rosenbrock", "bdf"})
    void aJumpThatTheSolutionCannotLeave(String integrator) {
        // Both sides lead to y = 0, where neither slope is right.
        var outcome = run(
                integrator,
                Map.of("maxSteps", 3000),
                3,
                single((t, y) -> List.of(t.constant(0).less(y.getFirst()).where(t.constant(-1), t.constant(1))), 1));
        assertEquals(Status.MAX_STEPS, outcome.status());
        assertEquals(1, outcome.t(), 0.1);
        assertTells(outcome, "The run got to t = ", "maxSteps", "more to the end", "make the jump an event");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tsit5", "dop853", "adams", "rosenbrock", "kvaerno-5", "bdf"})
    void aToleranceBelowRounding(String integrator) {
        var outcome = run(
                integrator,
                Map.of("rtol", 1e-15, "atol", new double[] {0}, "maxSteps", 20_000),
                1,
                StudyBuilder.model(
                        List.of("x", "v"), (t, y) -> List.of(y.get(1), y.get(0).negate()), 0, 1));
        assertTrue(outcome.status() != Status.RUNNING);
        assertTells(outcome, "1.0E-15 is below rounding error", "take 1e-13 or more");
        if (outcome.status() == Status.DONE) {
            assertEquals(Math.sin(1), outcome.y().get(0), 1e-11);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"heun", "dormand-prince-5", "tsit5", "verner-7", "dop853", "verner-9", "adams"})
    void aStiffProblemForAnExplicitMethod(String integrator) {
        var outcome = run(
                integrator,
                Map.of("maxSteps", 2000),
                1000,
                single((t, y) -> List.of(t.cos().minus(y.getFirst()).times(1e4)), 1));
        assertEquals(Status.MAX_STEPS, outcome.status());
        assertTells(outcome, "The run got to t = ", "seems to be stiff", "Take auto");
    }

    /** Diffusion between ten points: the largest eigenvalue is 1000 (2 + 2 cos(pi/11)). */
    private static IntegrateTest.Outcome diffusion(String integrator, double step) {
        int points = 10;
        var names = IntStream.range(0, points).mapToObj(i -> "u" + i).toList();
        var initial = IntStream.range(0, points).mapToDouble(i -> i % 3).toArray();
        return run(
                integrator,
                Map.of("step", step),
                10,
                StudyBuilder.model(
                        names,
                        (t, y) -> IntStream.range(0, points)
                                .mapToObj(i -> y.get(i)
                                        .times(-2)
                                        .plus(i > 0 ? y.get(i - 1) : t.constant(0))
                                        .plus(i < points - 1 ? y.get(i + 1) : t.constant(0))
                                        .times(1000))
                                .toList(),
                        initial));
    }

    @ParameterizedTest
    @CsvSource({"rk4, 2.7853", "euler, 2"})
    void aStepBeyondStabilityIsNamedWithTheLimit(String integrator, double reach) {
        double rate = 1000 * (2 + 2 * Math.cos(Math.PI / 11));
        var outcome = diffusion(integrator, 1.2 * reach / rate);
        assertTells(outcome, "is beyond the limit of stability", "per unit of t, the largest eigenvalue");
        assertEquals(rate, numberAfter("rates go up to about ", outcome.advice()), 0.01 * rate);
        assertEquals(reach / rate, numberAfter("over that, which is ", outcome.advice()), 0.01 * reach / rate);
        assertEquals(Status.DONE, diffusion(integrator, 0.98 * reach / rate).status());
    }

    private static double numberAfter(String words, String advice) {
        return Double.parseDouble(
                advice.substring(advice.indexOf(words) + words.length()).replaceAll("(?s)\\.? .*", ""));
    }

    @Test
    void aSingularityIsNotTakenForAnUnstableStep() {
        var outcome = run(
                "rk4",
                Map.of("step", 0.01),
                2,
                single((t, y) -> List.of(y.getFirst().times(y.getFirst())), 1));
        assertTells(outcome, "singularity");
        assertFalse(outcome.advice().contains("stability"), outcome.advice());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rk4", "implicit-midpoint", "stormer-verlet"})
    void aThousandMillionSteps(String integrator) {
        var outcome = run(
                integrator,
                Map.of("step", 1e-9, "maxSteps", 1000),
                1,
                StudyBuilder.model(
                        List.of("x", "v"), (t, y) -> List.of(y.get(1), y.get(0).negate()), 0, 1));
        assertEquals(Status.MAX_STEPS, outcome.status());
        assertEquals(1000, outcome.counters().steps());
        assertTells(outcome, "1000 steps of 1.0E-9 do not reach the end", "make 1.0e+09 more to the end", "maxSteps");
    }
}
