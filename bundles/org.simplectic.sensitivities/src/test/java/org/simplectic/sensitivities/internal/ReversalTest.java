package org.simplectic.sensitivities.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The schedule repeats as few steps as any could: found by trying all. */
@NullMarked
final class ReversalTest {
    private static final int STEPS = 60;
    private static final int PLACES = 6;

    /** Steps forward on the way back from a node, with the solution {@code length} nodes before it kept and so many places free. */
    private static long[][] least() {
        var cost = new long[STEPS + 1][PLACES + 1];
        for (int length = 2; length <= STEPS; length++) {
            cost[length][0] = length * (length - 1L) / 2;
            for (int places = 1; places <= PLACES; places++) {
                long best = Long.MAX_VALUE;
                for (int first = 1; first < length; first++) {
                    best = Math.min(best, first + cost[length - first][places - 1] + cost[first][places]);
                }
                cost[length][places] = best;
            }
        }
        return cost;
    }

    private static long taken(int length, int places) {
        if (length < 2) {
            return 0;
        } else if (places == 0) {
            return length * (length - 1L) / 2;
        }
        int first = Reversal.advance(length, places);
        return first + taken(length - first, places - 1) + taken(first, places);
    }

    @Test
    void noScheduleTakesFewerSteps() {
        var least = least();
        for (int length = 2; length <= STEPS; length++) {
            for (int places = 1; places <= PLACES; places++) {
                assertEquals(least[length][places], taken(length, places), length + " steps, " + places + " places");
            }
        }
    }
}
