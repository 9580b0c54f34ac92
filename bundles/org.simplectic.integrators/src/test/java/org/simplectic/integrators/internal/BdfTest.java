package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.Elementwise;
import org.simplectic.array.HostArray;

/** Backward differentiation formulas: order, accuracy, and that they take little work. */
@NullMarked
class BdfTest {
    private static Runs.Result run(OdeProblem problem, double rtol, double atol) {
        return Runs.run(Runs.integrator("bdf", Map.of("rtol", rtol, "atol", new double[] {atol})), problem);
    }

    /** The greatest error of a component, relative to it. */
    private static double error(Runs.Result result, References.Reference reference) {
        double greatest = 0;
        for (int i = 0; i < reference.solution().size(); i++) {
            double relative = result.y().get(i) / reference.solution().get(i) - 1;
            greatest = Math.max(greatest, Math.abs(relative));
        }
        return greatest;
    }

    /**
     * Work at equal error against SciPy 1.17's method of the same family, whose evaluations for Jacobians by differences are not among those
     * counted: two of its runs each, between which and beyond which evaluations follow a power of the error.
     */
    @ParameterizedTest
    @CsvSource({
        "rober, 1e-4, 1e-14, 1254, 2.28e-4, 3693, 8.99e-7",
        "rober, 1e-7, 1e-17, 1254, 2.28e-4, 3693, 8.99e-7",
        "hires, 1e-4, 1e-8, 462, 1.23e-3, 1281, 1.27e-6",
        "hires, 1e-7, 1e-11, 462, 1.23e-3, 1281, 1.27e-6",
        "orego, 1e-4, 1e-8, 2099, 6.41e-4, 6485, 9.42e-6",
        "orego, 1e-7, 1e-11, 2099, 6.41e-4, 6485, 9.42e-6",
        "vdpol_eps1e-6, 1e-4, 1e-8, 1911, 8.66e-4, 5924, 9.29e-7",
        "vdpol_eps1e-6, 1e-7, 1e-11, 1911, 8.66e-4, 5924, 9.29e-7",
        "pollu, 1e-4, 1e-12, 370, 3.99e-5, 1160, 5.68e-8",
        "pollu, 1e-7, 1e-15, 370, 3.99e-5, 1160, 5.68e-8"
    })
    void takesFewerEvaluationsThanOthersOfItsFamily(
            String name, double rtol, double atol, double fewer, double larger, double more, double smaller) {
        var reference = StiffReferences.named(name);
        var result = run(reference.problem(), rtol, atol);
        assertEquals(Status.DONE, result.status());
        double share = Math.log(error(result, reference) / larger) / Math.log(smaller / larger);
        double theirs = fewer * Math.pow(more / fewer, share);
        double ratio = result.counters().evaluations() / theirs;
        assertTrue(ratio < 1, () -> ratio + " of the evaluations: " + result.counters());
    }

    @Test
    void jacobianAndFactorsStayOverSteps() {
        var counters = run(StiffReferences.hires().problem(), 1e-6, 1e-10).counters();
        assertTrue(counters.jacobians() < counters.steps() / 8, counters::toString);
        assertTrue(counters.factorizations() < counters.steps() / 2, counters::toString);
        assertTrue(counters.evaluations() < 2.2 * counters.steps(), counters::toString);
    }

    /** {@code y1 = exp(sin t)}; (y2, y3) turns by the angle t^2 / 2; {@code y4' = -y4^2}. */
    private static OdeProblem smooth() {
        return Runs.problem(
                (t, y) -> List.of(
                        y.get(0).times(t.unary(Elementwise.Unary.COS)),
                        y.get(2).times(t).times(-1),
                        y.get(1).times(t),
                        y.get(3).times(y.get(3)).times(-1)),
                0,
                2,
                1,
                1,
                0,
                1);
    }

    private static double[] solution(double t) {
        return new double[] {Math.exp(Math.sin(t)), Math.cos(t * t / 2), Math.sin(t * t / 2), 1 / (1 + t)};
    }

    /** {@code y' = -(y - cos t) - sin t}: the solution is cos t, and every step much like the others. */
    private static OdeProblem cosine() {
        return Runs.problem((t, y) -> List.of(t.cos().minus(y.get(0)).minus(t.sin())), 0, 40, 1);
    }

    /** The greatest error against the mean step: nearly all steps are of the highest order, and of one size within a factor of two. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void errorsFallWithTheMeanStepAsTheHighestOrderSays(int maxOrder) {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (double decades = 0; decades <= 2.5; decades += 0.5) {
            double tolerance = Math.pow(10, -2.3 - 0.7 * maxOrder - decades);
            var options =
                    Map.<String, Object>of("rtol", tolerance, "atol", new double[] {tolerance}, "maxOrder", maxOrder);
            var result = Runs.run(Runs.integrator("bdf", options), cosine(), state -> List.of(state.t()));
            double greatest = result.points().stream()
                    .mapToDouble(point -> Math.abs(point[1] - Math.cos(point[0])))
                    .max()
                    .orElseThrow();
            x.add(-Math.log((double) result.counters().steps()));
            y.add(Math.log(greatest));
        }
        assertEquals(maxOrder, OrderTest.slope(x, y), 0.6);
    }

    @Test
    void denseOutputIsAsAccurateAsTheSolution() {
        var points = Runs.run(
                        Runs.integrator("bdf", 1e-8),
                        smooth(),
                        state -> List.of(
                                state.previousT() + 0.3 * (state.t() - state.previousT()),
                                state.previousT() + 0.8 * (state.t() - state.previousT())))
                .points();
        double greatest = 0;
        for (var point : points) {
            for (int c = 0; c < 4; c++) {
                greatest = Math.max(greatest, Math.abs(point[1 + c] - solution(point[0])[c]));
            }
        }
        double worst = greatest;
        assertTrue(worst < 1e-6, () -> "misses by " + worst);
    }

    @Test
    void denseOutputIsContinuous() {
        var points = Runs.run(
                        Runs.integrator("bdf", 1e-5), StiffReferences.hires().problem(), state -> {
                            double step = state.t() - state.previousT();
                            return List.of(
                                    state.previousT(),
                                    state.previousT() + 1e-9 * step,
                                    state.t() - 1e-9 * step,
                                    state.t());
                        })
                .points();
        for (int i = 0; i + 1 < points.size(); i += 2) {
            for (int c = 1; c <= 8; c++) {
                assertEquals(points.get(i)[c], points.get(i + 1)[c], 1e-8);
            }
        }
    }

    @Test
    void runsBackwards() {
        var back = new OdeProblem(smooth().rhs(), 2, 0, HostArray.vector(solution(2)));
        var result = run(back, 1e-9, 1e-9);
        assertEquals(0, result.t());
        assertTrue(Runs.distance(result.y().toArray(), solution(0)) < 1e-6);
    }

    @Test
    void growsFromTheFirstStepToTheSpan() {
        var still = Runs.problem((t, y) -> List.of(y.get(0).times(0)), 0, 1e6, 0);
        var result = run(still, 1e-6, 1e-6);
        assertEquals(Status.DONE, result.status());
        assertTrue(result.counters().steps() < 30, () -> result.counters().toString());
    }

    @Test
    void beginsAnewAfterAJump() {
        // y' jumps at t = 1; the solution is exact on both sides.
        var jump = Runs.problem((t, y) -> List.of(t.less(t.constant(1)).where(t.constant(1), t.constant(-2))), 0, 2, 0);
        var result = run(jump, 1e-8, 1e-8);
        assertEquals(Status.DONE, result.status());
        assertEquals(-1, result.y().get(0), 1e-6);
    }

    @Test
    void eachComponentHasItsTolerance() {
        var options = Map.<String, Object>of("rtol", 1e-7, "atol", new double[] {1e-10, 1e-14, 1e-8});
        var reference = StiffReferences.robertson(1e11);
        var result = Runs.run(Runs.integrator("bdf", options), reference.problem());
        // Errors of the slow components grow like the time over which they were made.
        assertTrue(error(result, reference) < 1e-2);
    }

    @Test
    void hasNoStepsForGradients() {
        var method = Runs.integrator("bdf", 1e-6);
        try (var session =
                new org.simplectic.api.BackendSession(new org.simplectic.backend.java.internal.JavaBackend())) {
            assertEquals(Optional.empty(), method.stepMap(smooth(), session));
        }
    }
}
