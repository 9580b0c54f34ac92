package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Status;

/** Variable order and step. */
@NullMarked
class AdamsTest {
    private static List<References.Reference> references() {
        return References.all();
    }

    private static Runs.Result run(References.Reference reference, double tolerance, int maxOrder) {
        var options = Map.<String, Object>of("rtol", tolerance, "atol", new double[] {tolerance}, "maxOrder", maxOrder);
        return Runs.run(Runs.integrator("adams", options), reference.problem());
    }

    @ParameterizedTest
    @MethodSource("references")
    void needsFewerEvaluationsThanRungeKuttaAtTightTolerances(References.Reference reference) {
        var ours = run(reference, 1e-12, 12);
        assertEquals(Status.DONE, ours.status());
        double error = Runs.relativeError(ours.y(), reference.solution());
        // Tolerances at which a method of order 8 is as accurate.
        double tolerance = 1e-5;
        var other = Runs.run(Runs.integrator("dop853", tolerance), reference.problem());
        while (Runs.relativeError(other.y(), reference.solution()) > error) {
            tolerance /= 2;
            other = Runs.run(Runs.integrator("dop853", tolerance), reference.problem());
        }
        double ratio = (double) ours.counters().evaluations() / other.counters().evaluations();
        assertTrue(ratio < 0.9, () -> ratio + " of dop853's evaluations");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void stepsFollowTheToleranceAsTheHighestOrderSays(int maxOrder) {
        // The error of a step is of order k + 1 in its size: twice the steps for 2^-(k+1) of the tolerance.
        double tolerance = Math.pow(10, -4 - maxOrder / 2.0);
        var loose = run(References.kepler(), tolerance, maxOrder).counters();
        var tight = run(References.kepler(), tolerance * Math.pow(2, -maxOrder - 1), maxOrder)
                .counters();
        assertEquals(2, (double) tight.steps() / loose.steps(), 0.2);
    }

    @Test
    void denseOutputIsAsAccurateAsTheSolution() {
        var reference = References.kepler();
        var method = Runs.integrator("adams", 1e-10);
        var result = Runs.run(
                method,
                reference.problem(),
                state -> List.of(
                        state.previousT(),
                        state.previousT() + 0.3 * (state.t() - state.previousT()),
                        state.previousT() + 0.8 * (state.t() - state.previousT()),
                        state.t()));
        double greatest = 0;
        for (var point : result.points()) {
            greatest = Math.max(greatest, energyError(point));
        }
        double worst = greatest;
        assertTrue(worst < 1e-8, () -> "energy misses by " + worst);
    }

    /** The energy of an orbit with the major axis 2 is -1/2. */
    private static double energyError(double[] point) {
        double kinetic = (point[3] * point[3] + point[4] * point[4]) / 2;
        return Math.abs(kinetic - 1 / Math.hypot(point[1], point[2]) + 0.5);
    }

    @Test
    void denseOutputIsContinuous() {
        var reference = References.lorenz();
        var points = Runs.run(Runs.integrator("adams", 1e-6), reference.problem(), state -> {
                    double step = state.t() - state.previousT();
                    return List.of(
                            state.previousT(), state.previousT() + 1e-9 * step, state.t() - 1e-9 * step, state.t());
                })
                .points();
        for (int i = 0; i + 1 < points.size(); i += 2) {
            for (int c = 1; c <= 3; c++) {
                assertEquals(points.get(i)[c], points.get(i + 1)[c], 1e-7);
            }
        }
    }

    @Test
    void beginsAnewAfterAJump() {
        // y' jumps at t = 1; the solution is exact on both sides.
        var jump = Runs.problem((t, y) -> List.of(t.less(t.constant(1)).where(t.constant(1), t.constant(-2))), 0, 2, 0);
        var result = Runs.run(Runs.integrator("adams", 1e-8), jump);
        assertEquals(Status.DONE, result.status());
        assertEquals(-1, result.y().get(0), 1e-7);
    }
}
