package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.Noise.Structure;
import org.simplectic.api.OdeProblem;

/** The approximation of fractional Brownian motion by a Markov process, with its published figures. */
@NullMarked
class FractionalNoiseTest {
    private static final int PATHS = 20_000;

    @ParameterizedTest
    @CsvSource({"0.3, 1e-2", "0.7, 1e-4"})
    void weightsMeetTheError(double hurst, double allowed) {
        double error = FractionalNoise.of(hurst, 7, 5, 1).relativeError();
        assertTrue(error > 0 && error <= allowed, "relative error " + error);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7})
    void errorsFallWithTheNumberOfTerms(double hurst) {
        double three = FractionalNoise.of(hurst, 3, 5, 1).relativeError();
        double five = FractionalNoise.of(hurst, 5, 5, 1).relativeError();
        double seven = FractionalNoise.of(hurst, 7, 5, 1).relativeError();
        assertTrue(three > five && five > seven, three + ", " + five + ", " + seven);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7})
    void varianceIsRightAtEachPoint(double hurst) {
        var noise = FractionalNoise.of(hurst, 7, 5, 1);
        for (double t = 0.1; t <= 1; t += 0.01) {
            assertEquals(1, noise.approximateVariance(t) / noise.variance(t), 0.02, "t = " + t);
        }
    }

    /** x is the noise itself. */
    private static OdeProblem sum(Interpretation interpretation) {
        return Ensemble.problem(
                (t, y) -> List.of(t.constant(0)),
                (t, y) -> List.of(List.of(t.constant(1))),
                interpretation,
                Structure.ADDITIVE,
                1,
                1,
                0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7})
    void simulatedVarianceIsRight(double hurst) {
        var method = Runs.integrator("ma-fbm-sde", Map.of("step", 0.01, "hurst", hurst));
        var ends = Ensemble.ends(method, sum(Interpretation.ITO), 100, PATHS, 3);
        double square = 0;
        for (var end : ends.y()) {
            square += end[0] * end[0] / PATHS;
        }
        // A variance of n normal numbers scatters by sqrt(2 / n), 1 %.
        assertEquals(1, square / FractionalNoise.of(hurst, 7, 5, 1).variance(1), 0.04);
    }

    @Test
    void halfIsTheWienerProcess() {
        var problem = sum(Interpretation.STRATONOVICH);
        var method = Runs.integrator("ma-fbm-sde", Map.of("step", 0.01, "hurst", 0.5, "terms", 9));
        var ends = Ensemble.ends(method, problem, 100, 20, 3);
        for (int i = 0; i < 20; i++) {
            assertEquals(ends.w()[i][0], ends.y()[i][0], 0.05);
        }
    }

    @Test
    void multiplicativeNoiseHasNoItoIntegral() {
        var problem = Ensemble.problem(
                (t, y) -> List.of(t.constant(0)),
                (t, y) -> List.of(List.of(y.get(0))),
                Interpretation.ITO,
                Structure.SCALAR,
                1,
                1,
                1);
        var method = Runs.integrator("ma-fbm-sde", Map.of("step", 0.01, "hurst", 0.7));
        var refused = assertThrows(IllegalArgumentException.class, () -> method.check(problem));
        assertEquals(
                "fractional noise whose amplitudes depend on states has no integral of Ito's: write interpretation:"
                        + " stratonovich",
                refused.getMessage());
    }

    @Test
    void gammaFunctions() {
        assertEquals(Math.log(Math.PI) / 2, FractionalNoise.logGamma(0.5), 1e-14);
        assertEquals(Math.log(24), FractionalNoise.logGamma(5), 1e-14);
        for (double x : new double[] {1e-3, 0.3, 1.9, 2.1, 10, 100}) {
            assertEquals(-Math.expm1(-x), FractionalNoise.incompleteGamma(1, x), 1e-14);
            // P(a + 1, x) = P(a, x) - x^a exp(-x) / Gamma(a + 1), on both sides of the change of method.
            double step = Math.exp(0.8 * Math.log(x) - x - FractionalNoise.logGamma(1.8));
            assertEquals(
                    FractionalNoise.incompleteGamma(0.8, x) - step, FractionalNoise.incompleteGamma(1.8, x), 1e-14);
        }
    }
}
