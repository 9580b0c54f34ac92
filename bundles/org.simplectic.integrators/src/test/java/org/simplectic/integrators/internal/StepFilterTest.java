package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Status;

/** Laws of step sizes. */
@NullMarked
class StepFilterTest {
    private static Runs.Result run(String controller, References.Reference reference) {
        var options = Map.<String, Object>of("controller", controller, "rtol", 1e-8, "atol", new double[] {1e-8});
        return Runs.run(Runs.integrator("tsit5", options), reference.problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"i", "pi", "pid", "h211", "predictive"})
    void everyLawHoldsTheToleranceAtLikeCost(String controller) {
        for (var reference : List.of(References.kepler(), References.arenstorf(), References.lorenz())) {
            var usual = run("pi", reference);
            var result = run(controller, reference);
            assertEquals(Status.DONE, result.status());
            double error = Runs.relativeError(result.y(), reference.solution());
            // Arenstorf's orbit multiplies the errors of steps by a thousand.
            assertTrue(error < 1e-4, () -> controller + " on " + reference + ": " + error);
            double cost =
                    (double) result.counters().evaluations() / usual.counters().evaluations();
            assertTrue(cost < 1.35, () -> controller + " on " + reference + " takes " + cost);
        }
    }

    @Test
    void filtersMakeSizesSmoother() {
        assertTrue(roughness("h211") < roughness("i"));
        assertTrue(roughness("pid") < roughness("i"));
    }

    /** The mean square of the second difference of the logarithms of sizes. */
    private static double roughness(String controller) {
        var options = Map.<String, Object>of("controller", controller, "rtol", 1e-6);
        var sizes = new ArrayList<Double>();
        Runs.run(Runs.integrator("tsit5", options), References.lorenz().problem(), state -> {
            sizes.add(Math.log(state.t() - state.previousT()));
            return List.of();
        });
        double sum = 0;
        for (int i = 10; i + 1 < sizes.size() - 1; i++) {
            double bend = sizes.get(i + 1) - 2 * sizes.get(i) + sizes.get(i - 1);
            sum += bend * bend;
        }
        return sum / sizes.size();
    }

    @Test
    void refusesAnUnknownLaw() {
        var method = Runs.integrator("tsit5", Map.of("controller", "pdi"));
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> method.check(References.kepler().problem()));
        var message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("there is no controller 'pdi': "), message);
    }
}
