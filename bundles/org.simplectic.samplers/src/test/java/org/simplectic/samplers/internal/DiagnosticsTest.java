package org.simplectic.samplers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DiagnosticsTest {
    private static final int CHAINS = 4;
    private static final int DRAWS = 10_000;

    /** Each value keeps a part of the one before it. */
    private static double[][] chains(double kept, double... shifts) {
        var random = new Random(5);
        var chains = new double[CHAINS][DRAWS];
        for (int i = 0; i < CHAINS; i++) {
            double x = random.nextGaussian();
            for (int j = 0; j < DRAWS; j++) {
                x = kept * x + Math.sqrt(1 - kept * kept) * random.nextGaussian();
                chains[i][j] = x + (i < shifts.length ? shifts[i] : 0);
            }
        }
        return chains;
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0.5, 0.3333", "0.9, 0.05263", "-0.5, 3"})
    void sizeIsThatOfAnAutoregressiveProcess(double kept, double part) {
        var diagnostics = new Diagnostics(chains(kept));
        // (1 - kept) / (1 + kept) of the draws; the estimate scatters by some per cent.
        assertEquals(part, diagnostics.bulkSize() / (CHAINS * DRAWS), 0.1 * part);
        assertEquals(1, diagnostics.rHat(), 0.01);
    }

    @Test
    void chainsThatDisagreeAreFound() {
        assertTrue(new Diagnostics(chains(0, 1)).rHat() > 1.05);
        assertTrue(new Diagnostics(chains(0, 1)).bulkSize() < 100);
    }

    @Test
    void chainsOfAnotherWidthAreFound() {
        var chains = chains(0);
        for (int j = 0; j < DRAWS; j++) {
            chains[0][j] *= 3;
        }
        assertTrue(new Diagnostics(chains).rHat() > 1.05);
    }

    @Test
    void oneChainThatIsOnItsWayDisagreesWithItself() {
        var chain = chains(0)[0];
        for (int j = 0; j < DRAWS; j++) {
            chain[j] += 3.0 * j / DRAWS;
        }
        assertTrue(new Diagnostics(new double[][] {chain}).rHat() > 1.1);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0",
        "0.975, 1.959963984540054",
        "0.025, -1.959963984540054",
        "1e-6, -4.753424308822899",
        "0.8413447460685429, 1"
    })
    void quantiles(double probability, double quantile) {
        assertEquals(quantile, NormalQuantile.of(probability), 1e-9);
    }
}
