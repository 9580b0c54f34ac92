package org.simplectic.samplers.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.simplectic.api.BackendSession;
import org.simplectic.api.Place;
import org.simplectic.api.Quantity;
import org.simplectic.api.Unknown;
import org.simplectic.array.ArrayType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

final class SupportTest {
    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final Support SUPPORT = new Support(
            List.of(unknown(-3, -NONE, NONE), unknown(2, 1.5, NONE), unknown(-1, -NONE, 4), unknown(0.3, -1, 1)));

    private static Unknown unknown(double initial, double lower, double upper) {
        return new Unknown(new Quantity("x", ""), new Place("s.yaml", 1, 1, 1, ""), initial, lower, upper);
    }

    @Test
    void thereAndBack() {
        assertArrayEquals(new double[] {-3, 2, -1, 0.3}, SUPPORT.values(SUPPORT.initial()), 1e-15);
    }

    @Test
    void theDensityWithoutBoundsHasTheDerivativeAsAFactor() {
        var density = Program.trace(
                "flat",
                List.of(ArrayType.vector(4)),
                in -> List.of(in.getFirst().constant(7)));
        var free = new double[] {0.5, -1, 1.5, 2};
        double log = 0;
        for (int i = 0; i < 4; i++) {
            var ahead = free.clone();
            var behind = free.clone();
            ahead[i] += 1e-5;
            behind[i] -= 1e-5;
            log += Math.log(Math.abs(SUPPORT.values(ahead)[i] - SUPPORT.values(behind)[i]) / 2e-5);
        }
        assertEquals(log, SUPPORT.correction(free), 1e-9);
        try (var session = new BackendSession(new JavaBackend())) {
            var problem = Densities.problem(x -> x.sum(), 0, 1, free);
            var kernel = session.kernel(this, problem, "free", () -> SUPPORT.unbounded(density));
            assertEquals(
                    7 + SUPPORT.correction(free),
                    session.number(
                            kernel.call(session.array(HostArray.vector(free))).getFirst()),
                    1e-14);
        }
    }
}
