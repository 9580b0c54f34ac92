package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.Elementwise;

/** Accuracy against references, and every way a run can end. */
@NullMarked
class IntegratorTest {
    /** Methods that reach ten digits. */
    private static final List<String> PRECISE =
            List.of("dormand-prince-5", "tsit5", "verner-7", "dop853", "verner-9", "adams");

    private static final List<String> COARSE = List.of("heun", "bogacki-shampine-3", "ssp-rk-3", "rk-4-3-5");

    private static List<String> precise() {
        return PRECISE;
    }

    private static List<String> adaptive() {
        return Stream.concat(PRECISE.stream(), COARSE.stream()).toList();
    }

    private static List<String> accurate() {
        return Stream.concat(Stream.of("rk4", "rk-4-3-5"), PRECISE.stream()).toList();
    }

    private static List<String> all() {
        return Stream.concat(Stream.of("euler", "rk4"), adaptive().stream()).toList();
    }

    private static Stream<Arguments> methodsAndReferences() {
        return PRECISE.stream()
                .flatMap(name -> References.all().stream().map(reference -> Arguments.of(name, reference)));
    }

    private static OdeProblem blowUp(double end) {
        return Runs.problem((t, y) -> List.of(y.get(0).times(y.get(0))), 0, end, 1);
    }

    @ParameterizedTest
    @MethodSource("precise")
    void arenstorfOrbitCloses(String name) {
        var reference = References.arenstorf();
        var result = Runs.run(
                Runs.integrator(name, Map.of("rtol", 1e-10, "atol", new double[] {1e-12})), reference.problem());
        var start = reference.problem().initial().toArray();
        double miss = Runs.distance(result.y().toArray(), start);
        assertTrue(miss < (name.equals("adams") ? 1e-5 : 1e-6), () -> name + " misses its start by " + miss);
    }

    @ParameterizedTest
    @MethodSource("methodsAndReferences")
    void reachesTheReference(String name, References.Reference reference) {
        var result = Runs.run(Runs.integrator(name, 1e-10), reference.problem());
        assertEquals(Status.DONE, result.status());
        assertEquals(reference.problem().end(), result.t());
        // Lorenz and Arenstorf multiply local errors by up to 1e4 over their spans; Adams' methods make fewer, larger
        // ones.
        double error = Runs.relativeError(result.y(), reference.solution());
        assertTrue(error < (name.equals("adams") ? 1e-5 : 2e-6), () -> "error " + error);
    }

    @ParameterizedTest
    @MethodSource("methodsAndReferences")
    void errorFallsWithTheTolerance(String name, References.Reference reference) {
        double previous = Double.POSITIVE_INFINITY;
        double first = 0;
        for (double tolerance : new double[] {1e-5, 1e-7, 1e-9, 1e-11}) {
            var result = Runs.run(Runs.integrator(name, tolerance), reference.problem());
            double error = Runs.relativeError(result.y(), reference.solution());
            double before = previous;
            // Where stability limits the step (the Brusselator), looser tolerances are met much better than asked for.
            assertTrue(
                    error < Math.max(3 * before, tolerance),
                    () -> "error " + error + " at " + tolerance + " after " + before);
            first = Math.max(first, error);
            previous = error;
        }
        double last = previous;
        double loosest = first;
        assertTrue(last < 1e-3 * loosest, () -> "from " + loosest + " to " + last + " over six decades");
    }

    @ParameterizedTest
    @MethodSource("accurate")
    void returnsBackwards(String name) {
        var there = References.kepler();
        var method = Runs.isFixed(name) ? Runs.fixed(name, 1e-3) : Runs.integrator(name, 1e-11);
        var back = new OdeProblem(there.problem().rhs(), 20, 0, there.solution());
        var result = Runs.run(method, back);
        assertEquals(0, result.t());
        assertTrue(Runs.distance(result.y().toArray(), new double[] {0.4, 0, 0, 2}) < 2e-7);
    }

    @Test
    void shortensTheLastFixedStep() {
        var decay = Runs.problem((t, y) -> List.of(y.get(0).times(-1)), 0, 1, 1);
        var result = Runs.run(Runs.fixed("rk4", 0.3), decay);
        assertEquals(1.0, result.t());
        assertEquals(4, result.counters().steps());
        assertEquals(17, result.counters().evaluations());
        assertEquals(Math.exp(-1), result.y().get(0), 1e-4);
    }

    @Test
    void takesOneToleranceEachComponent() {
        var method = Runs.integrator("tsit5", Map.of("atol", new double[] {1e-9, 1e-6}));
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> method.check(References.kepler().problem()));
        assertEquals(
                "atol has 2 numbers, but the state has 4 components: give one number for all, or one for each",
                e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("precise")
    void stopsAtASingularity(String name) {
        var result = Runs.run(Runs.integrator(name, 1e-8), blowUp(2));
        assertEquals(Status.STEP_TOO_SMALL, result.status());
        assertEquals(1, result.t(), 1e-6);
        assertTrue(result.advice().contains("singularity"), result::advice);
    }

    @Test
    void fixedStepsThroughASingularityDiverge() {
        var result = Runs.run(Runs.fixed("rk4", 0.01), blowUp(2));
        assertTrue(result.status() == Status.DIVERGED || result.status() == Status.NONFINITE);
        assertTrue(result.advice().contains("smaller step"), result::advice);
    }

    @ParameterizedTest
    @MethodSource("all")
    void stopsWithReasonOnNaN(String name) {
        var method = Runs.isFixed(name) ? Runs.fixed(name, 0.01) : Runs.integrator(name, 1e-6);
        var root = Runs.problem(
                (t, y) -> List.of(t.constant(0.5).minus(t).sqrt().plus(y.get(0).times(0))), 0, 1, 1);
        var result = Runs.run(method, root);
        assertEquals(Status.NONFINITE, result.status());
        assertEquals(0.5, result.t(), 0.011);
    }

    @ParameterizedTest
    @MethodSource("all")
    void doesNotStartOnNaN(String name) {
        var method = Runs.isFixed(name) ? Runs.fixed(name, 0.01) : Runs.integrator(name, 1e-6);
        var problem = Runs.problem((t, y) -> List.of(y.get(0).unary(Elementwise.Unary.LOG)), 0, 1, -1);
        assertEquals(Status.NONFINITE, Runs.run(method, problem).status());
    }

    @ParameterizedTest
    @MethodSource("all")
    void growthWithoutBoundDiverges(String name) {
        var method = Runs.isFixed(name) ? Runs.fixed(name, 0.1) : Runs.integrator(name, 1e-6);
        var growth = Runs.problem((t, y) -> List.of(y.get(0)), 0, 1000, 1);
        assertEquals(Status.DIVERGED, Runs.run(method, growth).status());
    }

    @Test
    void stopsAfterTheMostSteps() {
        var method = Runs.integrator("tsit5", Map.of("maxSteps", 10));
        var result = Runs.run(method, References.lorenz().problem());
        assertEquals(Status.MAX_STEPS, result.status());
        assertEquals(10, result.counters().steps() + result.counters().rejected());
        assertTrue(result.advice().contains("maxSteps"), result::advice);
        assertTrue(!result.advice().contains("stiff"), result::advice);
    }

    @ParameterizedTest
    @MethodSource("precise")
    void advisesAStiffIntegrator(String name) {
        // Van der Pol's oscillator with mu = 1000: explicit steps are held at 3 / mu by stability.
        var problem = StiffReferences.relaxation().problem();
        var method = Runs.integrator(name, Map.of("maxSteps", 2000));
        var result = Runs.run(method, problem);
        assertEquals(Status.MAX_STEPS, result.status());
        assertTrue(result.advice().contains("stiff"), result::advice);
    }

    @ParameterizedTest
    @MethodSource("precise")
    void aConstantSolutionTakesFewSteps(String name) {
        var still = Runs.problem((t, y) -> List.of(y.get(0).times(0)), 0, 1e6, 0);
        var result = Runs.run(Runs.integrator(name, 1e-6), still);
        assertEquals(Status.DONE, result.status());
        assertArrayEquals(new double[] {0}, result.y().toArray());
        // From the first step on, 1e-6 of the span, sizes grow tenfold, or twofold.
        assertTrue(result.counters().steps() < (name.equals("adams") ? 60 : 30));
    }

    @Test
    void denseOutputOfDop853CountsItsEvaluations() {
        var problem = References.kepler().problem();
        var method = Runs.integrator("dop853", 1e-8);
        var plain = Runs.run(method, problem).counters();
        var dense = Runs.run(
                        method,
                        problem,
                        state -> List.of((state.t() + state.previousT()) / 2, (state.t() + 3 * state.previousT()) / 4))
                .counters();
        assertEquals(plain.steps(), dense.steps());
        assertEquals(plain.evaluations() + 3 * plain.steps(), dense.evaluations());
    }
}
