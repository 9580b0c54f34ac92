package org.simplectic.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simplectic.api.Integrator;
import org.simplectic.api.IntegratorState;
import org.simplectic.array.Backend;
import org.simplectic.integrators.internal.Dop853;
import org.simplectic.integrators.internal.Tsit5;

@NullMarked
class OdeProblemsTest {
    static List<OdeProblems.Named> problems() {
        return OdeProblems.all();
    }

    /** Errors of 1e-11 a step grow by up to five orders along these orbits. */
    @ParameterizedTest
    @MethodSource("problems")
    void twoMethodsAgreeAndNothingLeaks(OdeProblems.Named named) {
        var backend = Backends.fastest(1);

        var a = end(Tsit5.class, named, backend);
        var b = end(Dop853.class, named, backend);

        assertTrue(References.relativeError(a, b) < 1e-5, () -> named + " differs");
        assertEquals(0, backend.openArrays());
    }

    private static double[] end(Class<? extends Integrator<?>> type, OdeProblems.Named named, Backend backend) {
        Integrator<?> integrator = Methods.create(type, Map.of("rtol", 1e-11, "atol", new double[] {1e-11}));
        return run(integrator, named, backend);
    }

    private static <S extends Record & IntegratorState> double[] run(
            Integrator<S> integrator, OdeProblems.Named named, Backend backend) {
        try (var run = new MethodRun<>(integrator, named.problem(), backend)) {
            return run.run().y().toArray();
        }
    }
}
