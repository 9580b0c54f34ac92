package org.simplectic.sensitivities.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Event.Direction;
import org.simplectic.api.Noise;
import org.simplectic.api.SensitivityProblem;
import org.simplectic.api.SensitivityProblem.VariableNoise;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;
import org.simplectic.sensitivities.internal.Runs.Given;

/** Row 14 of the catalogue of methods: steps that are undone, and gradients from them. */
@NullMarked
final class ReversibleTest {
    private static final int STEPS = 1000;

    /** A pendulum; p = (g over length, angle at the start). */
    private static final Given PENDULUM = new Given(
            (t, y, p) ->
                    Expr.stack(List.of(y.get(1), y.get(0).sin().times(p.get(0)).negate())),
            (t, y, p) -> Expr.stack(List.of(p.get(1), p.constant(0))),
            2,
            0,
            10,
            1.3,
            1.1);

    private static SensitivityProblem pendulum(int steps) {
        var functional = PENDULUM.atEnd((t, y, p) -> y.get(0).times(y.get(0)).plus(y.get(1)));
        return PENDULUM.problem(functional, List.of(), Runs.integrator("ReversibleHeun", Map.of("step", 10.0 / steps)));
    }

    @Test
    void theWayBackEndsWhereTheWayThereBegan() {
        var result = Runs.run(new Reversible(), pendulum(STEPS));
        assertEquals(Status.DONE, result.status());
        assertEquals(STEPS, result.state().counters().steps());
        assertTrue(
                Runs.figure(result.state().figures(), "restoration-error") <= 1e-10,
                result.state().figures()::toString);
        assertEquals(1, Runs.kept(result));
    }

    @Test
    void theGradientIsThatOfTheStoredSteps() {
        var reversible = Runs.run(new Reversible(), pendulum(STEPS));
        var stored = Runs.run(Runs.discreteAdjoint(2000), pendulum(STEPS));
        assertEquals(0, Runs.difference(reversible, stored), 1e-10);
    }

    /** With large steps the equations' gradient is another one. */
    @Test
    void theContinuousAdjointDiffers() {
        var reversible = Runs.run(new Reversible(), pendulum(100));
        var continuous = Runs.run(new ContinuousAdjoint(), pendulum(100));
        double difference = Runs.difference(continuous, reversible);
        assertTrue(difference >= 1e-6 && difference < 0.1, () -> "differs by " + difference);
    }

    @Test
    void theOrderIsTwo() {
        double exact = Runs.run(
                        Runs.forward(),
                        PENDULUM.problem(
                                PENDULUM.atEnd(
                                        (t, y, p) -> y.get(0).times(y.get(0)).plus(y.get(1))),
                                List.of(),
                                Runs.integrator("Dop853", 1e-12)))
                .value();
        double coarse = Math.abs(Runs.run(new Reversible(), pendulum(400)).value() - exact);
        double fine = Math.abs(Runs.run(new Reversible(), pendulum(1600)).value() - exact);
        assertEquals(2, Math.log(coarse / fine) / Math.log(4), 0.1);
    }

    @Test
    void eventsAreLandedOnAndKept() {
        var turn = PENDULUM.event(
                (t, y, p) -> y.get(0),
                Direction.BOTH,
                false,
                Map.of(1, (t, y, p) -> y.get(1).times(0.9)));
        var functional = PENDULUM.atEnd((t, y, p) -> y.get(0));
        var integrator = Runs.integrator("ReversibleHeun", Map.of("step", 0.01));
        var problem = PENDULUM.problem(functional, List.of(turn), integrator);
        var reversible = Runs.run(new Reversible(), problem);
        var stored = Runs.run(Runs.discreteAdjoint(5), problem);
        assertEquals(0, Runs.difference(reversible, stored), 1e-10);
        assertTrue(Runs.kept(reversible) > 2);
    }

    /** {@code dX = a X dt + b X o dW}, whose solution is {@code x exp(a t + b W)}; p = (a, b, x). */
    private static SensitivityProblem geometric(String integrator, double step, long seed) {
        var law =
                new Given((t, y, p) -> y.times(p.get(0)), (t, y, p) -> p.get(2).reshape(1), 1, 0, 1, 0.3, 0.5, 1.2);
        var plain = law.problem(
                law.atEnd((t, y, p) -> y.get(0)), List.of(), Runs.integrator(integrator, Map.of("step", step)));
        var diffusion = Runs.program((t, y, p) -> y.times(p.get(1)).reshape(1, 1), 1, 3);
        var noise = new Noise(
                Program.trace(
                        "diffusion",
                        List.of(ArrayType.SCALAR, ArrayType.vector(1)),
                        in -> List.of(in.get(1).times(0.5).reshape(1, 1))),
                Noise.Interpretation.STRATONOVICH,
                Noise.Structure.SCALAR,
                RandomKey.ofSeed(seed),
                0,
                1);
        return new SensitivityProblem(
                plain.rhs(),
                0,
                1,
                plain.initial(),
                plain.parameters(),
                Optional.of(new VariableNoise(noise, diffusion)),
                plain.functional(),
                List.of(),
                HostArray.vector(),
                plain.integrator());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReversibleHeun", "StochasticHeun"})
    void aPathIsDifferentiatedWithItsNoise(String integrator) {
        var problem = geometric(integrator, 1.0 / 1024, 14);
        var stored = Runs.run(Runs.discreteAdjoint(50), problem);
        double x = stored.value();
        double w = (Math.log(x / 1.2) - 0.3) / 0.5;
        // X itself is off by the strong error, some 1e-3; its derivatives by a, b and x are X t, X W and X / x.
        assertEquals(0, Runs.error(stored, x, x * w, x / 1.2), 5e-3);
        if (integrator.equals("ReversibleHeun")) {
            var reversible = Runs.run(new Reversible(), problem);
            assertEquals(0, Runs.difference(reversible, stored), 1e-10);
            assertTrue(Runs.figure(reversible.state().figures(), "restoration-error") <= 1e-10);
        }
    }

    @Test
    void anIntegratorThatCannotBeUndoneIsRefused() {
        var functional = PENDULUM.atEnd((t, y, p) -> y.get(0));
        var result =
                Runs.run(new Reversible(), PENDULUM.problem(functional, List.of(), Runs.integrator("Tsit5", 1e-6)));
        assertEquals(Status.BREAKDOWN, result.status());
        assertTrue(result.advice().contains("reversible-heun-nde"), result.advice());
    }
}
