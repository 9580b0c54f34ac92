package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Status;
import org.simplectic.array.HostArray;

/** What structure-preserving methods preserve: invariants, energy over long times, the way back. */
@NullMarked
class StructureTest {
    private static final double ECCENTRICITY = 0.6;

    /** Two bodies, from the pericentre; a period is 2 pi. */
    private static OdeProblem kepler(double end) {
        return Runs.problem(
                (t, y) -> {
                    var square = y.get(0).times(y.get(0)).plus(y.get(1).times(y.get(1)));
                    var pull = square.times(square.sqrt()).reciprocal().times(-1);
                    return List.of(
                            y.get(2), y.get(3), y.get(0).times(pull), y.get(1).times(pull));
                },
                0,
                end,
                1 - ECCENTRICITY,
                0,
                0,
                Math.sqrt((1 + ECCENTRICITY) / (1 - ECCENTRICITY)));
    }

    private static double energy(double[] y) {
        return (y[2] * y[2] + y[3] * y[3]) / 2 - 1 / Math.hypot(y[0], y[1]);
    }

    private static double momentum(double[] y) {
        return y[0] * y[3] - y[1] * y[2];
    }

    private static HostArray run(String name, double step, OdeProblem problem) {
        var result = Runs.run(Runs.integrator(name, Map.of("step", step, "maxSteps", 10_000_000)), problem);
        assertEquals(Status.DONE, result.status(), result.advice());
        return result.y();
    }

    @ParameterizedTest
    @CsvSource({
        "stormer-verlet, 2, 400, 3200",
        "yoshida-4, 4, 400, 1600",
        "yoshida-6, 6, 300, 900",
        "yoshida-8, 8, 100, 200"
    })
    void compositionsHaveTheirOrder(String name, int order, int from, int to) {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        double period = 2 * Math.PI;
        for (double n = from; n <= to; n *= Math.sqrt(2)) {
            int steps = (int) Math.rint(n);
            var end = run(name, period / steps, kepler(period)).toArray();
            x.add(Math.log(period / steps));
            y.add(Math.log(Runs.distance(end, kepler(period).initial().toArray())));
        }
        assertEquals(order, OrderTest.slope(x, y), 0.25);
    }

    @ParameterizedTest
    @CsvSource({
        "stormer-verlet, 0.01, 2e-3",
        "yoshida-4, 0.02, 2e-3",
        "yoshida-8, 0.05, 1e-5",
        "implicit-midpoint, 0.01, 2e-3",
        "gauss-legendre-4, 0.05, 1e-4",
        "gauss-legendre-6, 0.05, 1e-6"
    })
    void theEnergyDoesNotDrift(String name, double step, double bound) {
        var start = energy(kepler(1).initial().toArray());
        // After whole periods the error that only oscillates is small; what is left after ten times as many is drift.
        for (int periods : new int[] {10, 100}) {
            var end = run(name, step, kepler(2 * Math.PI * periods)).toArray();
            assertTrue(Math.abs(energy(end) - start) < bound, () -> name + " is off by " + (energy(end) - start));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"implicit-midpoint", "gauss-legendre-4", "gauss-legendre-6", "stormer-verlet", "yoshida-6"})
    void angularMomentumIsKeptToRounding(String name) {
        var problem = kepler(20);
        var end = run(name, 0.01, problem).toArray();
        assertEquals(momentum(problem.initial().toArray()), momentum(end), 2e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"implicit-midpoint", "gauss-legendre-4", "stormer-verlet", "yoshida-4", "yoshida-8"})
    void symmetricMethodsComeBack(String name) {
        var there = kepler(5);
        // A power of two, so that steps there and back are the same numbers.
        var end = run(name, 1.0 / 64, there);
        var back = run(name, 1.0 / 64, new OdeProblem(there.rhs(), 5, 0, end));
        assertTrue(Runs.distance(back.toArray(), there.initial().toArray()) < 1e-11);
    }

    @Test
    void dampingHasNoHalves() {
        var damped =
                Runs.problem((t, y) -> List.of(y.get(1), y.get(0).plus(y.get(1)).times(-1)), 0, 1, 1, 0);
        var result = Runs.run(Runs.integrator("stormer-verlet", Map.of("step", 0.1)), damped);
        assertEquals(Status.BREAKDOWN, result.status());
        assertTrue(result.advice().contains("implicit-midpoint"), result.advice());
    }
}
