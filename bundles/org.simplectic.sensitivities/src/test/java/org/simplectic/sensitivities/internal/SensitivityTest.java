package org.simplectic.sensitivities.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Event.Direction;
import org.simplectic.api.Sensitivity;
import org.simplectic.api.Status;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.sensitivities.internal.Runs.Given;

/** Gradients against closed forms, against each other and against differences. */
@NullMarked
final class SensitivityTest {
    /** Of all tests whose integrators have this tolerance: errors grow along the way, by less than this factor here. */
    private static final double TOLERANCE = 1e-10;

    private static final double GROWTH = 1000;

    static Stream<Sensitivity<?>> methods() {
        return Stream.of(Runs.forward(), Runs.discreteAdjoint(512), Runs.discreteAdjoint(3), new ContinuousAdjoint());
    }

    /** {@code y' = r y (1 - y/K)}, y(0) = y0; p = (r, K, y0). */
    private static final Given LOGISTIC = new Given(
            (t, y, p) -> y.times(p.get(0)).times(y.constant(1).minus(y.over(p.get(1)))),
            (t, y, p) -> p.get(2).reshape(1),
            1,
            0,
            4,
            0.8,
            10,
            1.5);

    /** {@code x' = v, v' = -k x}, x(0) = a, v(0) = 0; p = (k, a). */
    private static final Given OSCILLATOR = new Given(
            (t, y, p) -> Expr.stack(List.of(y.get(1), y.get(0).times(p.get(0)).negate())),
            (t, y, p) -> Expr.stack(List.of(p.get(1), p.constant(0))),
            2,
            0,
            3,
            2,
            0.7);

    /** p = (a, b, c, d, prey at the start). */
    private static final Given LOTKA_VOLTERRA = new Given(
            (t, y, p) -> Expr.stack(List.of(
                    y.get(0).times(p.get(0)).minus(y.get(0).times(y.get(1)).times(p.get(1))),
                    y.get(0).times(y.get(1)).times(p.get(2)).minus(y.get(1).times(p.get(3))))),
            (t, y, p) -> Expr.stack(List.of(p.get(4), p.constant(1))),
            2,
            0,
            5,
            1.5,
            1,
            1,
            3,
            1);

    /** A ball thrown up from a height; p = (height, g, restitution, speed). */
    private static final Given BALL = new Given(
            (t, y, p) -> Expr.stack(List.of(y.get(1), p.get(1).negate())),
            (t, y, p) -> Expr.stack(List.of(p.get(0), p.get(3))),
            2,
            0,
            1,
            1,
            9.81,
            0.8,
            0.5);

    @ParameterizedTest
    @MethodSource("methods")
    void logisticGrowthHasAClosedForm(Sensitivity<?> method) {
        double t = 4;
        double r = 0.8;
        double most = 10;
        double start = 1.5;
        double decay = Math.exp(-r * t);
        double denominator = 1 + (most / start - 1) * decay;
        double byRate = most * (most / start - 1) * t * decay / (denominator * denominator);
        double byMost = 1 / denominator - most * decay / start / (denominator * denominator);
        double byStart = most * most * decay / (start * start) / (denominator * denominator);
        var functional = LOGISTIC.atEnd((time, y, p) -> y.get(0));
        var result = Runs.run(method, LOGISTIC.problem(functional, List.of(), Runs.integrator("Tsit5", TOLERANCE)));
        assertEquals(most / denominator, result.value(), GROWTH * TOLERANCE);
        assertEquals(0, Runs.error(result, byRate, byMost, byStart), GROWTH * TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aLinearSystemHasTheDerivativeOfItsExponential(Sensitivity<?> method) {
        double w = Math.sqrt(2);
        var functional = OSCILLATOR.atEnd((t, y, p) -> y.get(0).plus(y.get(1).times(2)));
        var result = Runs.run(method, OSCILLATOR.problem(functional, List.of(), Runs.integrator("Dop853", TOLERANCE)));
        double byA = Math.cos(w * 3) - 2 * w * Math.sin(w * 3);
        double byW = 0.7 * (-3 * Math.sin(w * 3) - 2 * Math.sin(w * 3) - 6 * w * Math.cos(w * 3));
        assertEquals(0, Runs.error(result, byW / (2 * w), byA), GROWTH * TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anIntegralIsDifferentiated(Sensitivity<?> method) {
        var functional =
                OSCILLATOR.integral((t, y, p) -> y.get(0).times(y.get(0)).times(p.get(0)));
        var result = Runs.run(method, OSCILLATOR.problem(functional, List.of(), Runs.integrator("Tsit5", TOLERANCE)));
        // k a^2 (T/2 + sin(2 w T) / (4 w)), w = sqrt k
        double k = 2;
        double w = Math.sqrt(k);
        double sine = Math.sin(6 * w);
        double byK = 0.49 * (1.5 + sine / (8 * w) + 6 * Math.cos(6 * w) / 8);
        assertEquals(0, Runs.error(result, byK, 1.4 * k * (1.5 + sine / (4 * w))), GROWTH * TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aFitIsDifferentiatedAtBothEndsAndBetween(Sensitivity<?> method) {
        double[] times = {0, 0.5, 1.7, 3};
        double[] data = {0.9, 0.1, -0.5, 0.3};
        var functional = OSCILLATOR.fit(0, times, data);
        var result = Runs.run(method, OSCILLATOR.problem(functional, List.of(), Runs.integrator("Tsit5", TOLERANCE)));
        double w = Math.sqrt(2);
        double value = 0;
        double byK = 0;
        double byA = 0;
        for (int i = 0; i < times.length; i++) {
            double distance = 0.7 * Math.cos(w * times[i]) - data[i];
            value += distance * distance;
            byK -= 2 * distance * 0.7 * Math.sin(w * times[i]) * times[i] / (2 * w);
            byA += 2 * distance * Math.cos(w * times[i]);
        }
        assertEquals(value, result.value(), GROWTH * TOLERANCE);
        assertEquals(0, Runs.error(result, byK, byA), GROWTH * TOLERANCE);
    }

    /** Where the ball is after one bounce. */
    private static double height(double... p) {
        double speed = Math.sqrt(p[3] * p[3] + 2 * p[1] * p[0]);
        double rest = 1 - (p[3] + speed) / p[1];
        return p[2] * speed * rest - p[1] * rest * rest / 2;
    }

    /** Derivatives by the complex step would need complex functions; these differences of order 6 are good to 1e-10. */
    private static double[] differences(ToDoubleFunction<double[]> function, double... p) {
        double[] weights = {-1.0 / 60, 3.0 / 20, -3.0 / 4, 0, 3.0 / 4, -3.0 / 20, 1.0 / 60};
        var gradient = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            for (int k = -3; k <= 3; k++) {
                var moved = p.clone();
                moved[i] += k * 1e-3;
                gradient[i] += weights[k + 3] * function.applyAsDouble(moved) / 1e-3;
            }
        }
        return gradient;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aBouncingBallIsFollowedThroughTheBounce(Sensitivity<?> method) {
        var bounce = BALL.event(
                (t, y, p) -> y.get(0),
                Direction.FALLING,
                false,
                Map.of(1, (t, y, p) -> y.get(1).times(p.get(2)).negate()));
        var functional = BALL.atEnd((t, y, p) -> y.get(0));
        var result = Runs.run(method, BALL.problem(functional, List.of(bounce), Runs.integrator("Tsit5", TOLERANCE)));
        double[] p = {1, 9.81, 0.8, 0.5};
        assertEquals(height(p), result.value(), 1e-11);
        assertEquals(0, Runs.error(result, differences(SensitivityTest::height, p)), 1e-8);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theTimeOfATerminalEventIsDifferentiated(Sensitivity<?> method) {
        var ground = BALL.event((t, y, p) -> y.get(0), Direction.FALLING, true, Map.of());
        var functional = BALL.atEnd((t, y, p) -> t);
        var result = Runs.run(method, BALL.problem(functional, List.of(ground), Runs.integrator("Tsit5", TOLERANCE)));
        double speed = Math.sqrt(0.25 + 2 * 9.81);
        double time = (0.5 + speed) / 9.81;
        assertEquals(time, result.value(), 1e-13);
        double byG = 1 / speed / 9.81 - time / 9.81;
        assertEquals(0, Runs.error(result, 1 / speed, byG, 0, (1 + 0.5 / speed) / 9.81), 1e-12);
    }

    /** Where nothing happens to the state, an event changes nothing. */
    @ParameterizedTest
    @MethodSource("methods")
    void anEventWithoutConsequencesHasNone(Sensitivity<?> method) {
        var nothing = OSCILLATOR.event((t, y, p) -> y.get(0), Direction.BOTH, false, Map.of());
        var same = OSCILLATOR.event((t, y, p) -> y.get(0), Direction.BOTH, false, Map.of(0, (t, y, p) -> y.get(0)));
        var functional = OSCILLATOR.atEnd((t, y, p) -> y.get(1));
        var integrator = Runs.integrator("Tsit5", TOLERANCE);
        var without = Runs.run(method, OSCILLATOR.problem(functional, List.of(), integrator));
        var with = Runs.run(method, OSCILLATOR.problem(functional, List.of(nothing, same), integrator));
        assertEquals(0, Runs.difference(with, without), GROWTH * TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tsit5",
                "DormandPrince5",
                "Dop853",
                "Verner7",
                "Verner9",
                "Rk435",
                "Rosenbrock",
                "Kvaerno5",
                "KenCarp4",
                "ExponentialRosenbrock",
                "RadauIIA5"
            })
    void adjointAndForwardAgreeWithinTheTolerance(String integrator) {
        double tolerance = 1e-8;
        var functional =
                LOTKA_VOLTERRA.atEnd((t, y, p) -> y.get(0).times(y.get(0)).plus(y.get(1)));
        var problem = LOTKA_VOLTERRA.problem(functional, List.of(), Runs.integrator(integrator, tolerance));
        var forward = Runs.run(Runs.forward(), problem);
        var adjoint = Runs.run(Runs.discreteAdjoint(512), problem);
        assertEquals(0, Runs.difference(adjoint, forward), GROWTH * tolerance);
    }

    /** The adjoint is exact for what was computed, far from what the equations say; differences see what was computed. */
    @ParameterizedTest
    @ValueSource(strings = {"Euler", "Rk4", "ImplicitMidpoint", "GaussLegendre4"})
    void theAdjointIsThatOfTheStepsHoweverLargeTheyAre(String name) {
        var integrator = Runs.integrator(name, Map.of("step", 0.05));
        var functional = LOTKA_VOLTERRA.atEnd((t, y, p) -> y.get(0).plus(y.get(1)));
        var adjoint = Runs.run(Runs.discreteAdjoint(8), LOTKA_VOLTERRA.problem(functional, List.of(), integrator));
        var differences = differences(
                p -> Runs.run(Runs.discreteAdjoint(8), LOTKA_VOLTERRA.at(p).problem(functional, List.of(), integrator))
                        .value(),
                1.5,
                1,
                1,
                3,
                1);
        assertEquals(0, Runs.error(adjoint, differences), 1e-7);
    }

    /** Where a component is zero, relative tolerances of Newton's iterations are; no derivative may go through them. */
    @ParameterizedTest
    @ValueSource(strings = {"ImplicitMidpoint", "GaussLegendre4", "GaussLegendre6"})
    void implicitStepsFromZeroAreDifferentiated(String name) {
        var integrator = Runs.integrator(name, Map.of("step", 0.0075));
        var problem = OSCILLATOR.problem(OSCILLATOR.atEnd((t, y, p) -> y.get(0)), List.of(), integrator);
        var adjoint = Runs.run(Runs.discreteAdjoint(512), problem);
        assertEquals(0, Runs.difference(adjoint, Runs.run(Runs.forward(), problem)), 1e-9);
    }

    @Test
    void noMoreSolutionsAreKeptThanAllowedAndTheGradientIsTheSame() {
        var functional = LOTKA_VOLTERRA.atEnd((t, y, p) -> y.get(0).times(y.get(1)));
        var problem = LOTKA_VOLTERRA.problem(functional, List.of(), Runs.integrator("Tsit5", TOLERANCE));
        var all = Runs.run(Runs.discreteAdjoint(100_000), problem);
        for (int states : new int[] {2, 3, 7, 40}) {
            var few = Runs.run(Runs.discreteAdjoint(states), problem);
            assertTrue(Runs.kept(few) <= states, few.state()::toString);
            assertEquals(0, Runs.difference(few, all), 1e-12);
        }
        assertEquals(all.state().counters().steps() + 1, Runs.kept(all));
    }

    @Test
    void derivativesOverTimeAreThoseOfTheSolution() {
        var times = HostArray.vector(0, 0.4, 3);
        var functional = OSCILLATOR.atEnd((t, y, p) -> y.get(0));
        var problem = OSCILLATOR.problem(functional, List.of(), times, Runs.integrator("Tsit5", TOLERANCE));
        var points = Runs.passed(Runs.forward(), problem);
        assertEquals(3, points.size());
        for (var point : points) {
            double t = point.get(0);
            double w = Math.sqrt(2);
            assertEquals(0.7 * Math.cos(w * t), point.get(1), GROWTH * TOLERANCE);
            assertEquals(-0.7 * t * Math.sin(w * t) / (2 * w), point.get(3), GROWTH * TOLERANCE);
            assertEquals(Math.cos(w * t), point.get(5), GROWTH * TOLERANCE);
        }
    }

    @Test
    void aMethodWhoseStepsCannotBeDifferentiatedIsRefusedWithAnAlternative() {
        var functional = OSCILLATOR.atEnd((t, y, p) -> y.get(0));
        var result = Runs.run(
                Runs.discreteAdjoint(8), OSCILLATOR.problem(functional, List.of(), Runs.integrator("Adams", 1e-6)));
        assertEquals(Status.BREAKDOWN, result.status());
        assertTrue(result.advice().contains("continuous-adjoint"), result.advice());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aSolutionThatLeavesTheNumbersIsAnOutcome(Sensitivity<?> method) {
        var explosion = new Given(
                (t, y, p) -> y.times(y).times(p.get(0)), (t, y, p) -> p.times(0).plus(1), 1, 0, 2, 1);
        var functional = explosion.atEnd((t, y, p) -> y.get(0));
        var result = Runs.run(method, explosion.problem(functional, List.of(), Runs.integrator("Tsit5", 1e-6)));
        assertTrue(result.status() != Status.DONE && result.status() != Status.RUNNING, result.status()::toString);
        assertTrue(!result.advice().isEmpty());
    }

    /** However many steps there are, the continuous adjoint keeps one solution, and no more arrays are open at any time. */
    @Test
    void theContinuousAdjointKeepsOneSolution() {
        var few = inSteps(100);
        var many = inSteps(10_000);
        assertEquals(1, Runs.kept(few));
        assertEquals(1, Runs.kept(many));
        assertEquals(few.arrays(), many.arrays());
    }

    /** There and back. */
    private static Runs.Result inSteps(int steps) {
        var functional = LOTKA_VOLTERRA.atEnd((t, y, p) -> y.get(0));
        var integrator = Runs.integrator("Rk4", Map.of("step", 5.0 / steps));
        var result = Runs.run(new ContinuousAdjoint(), LOTKA_VOLTERRA.problem(functional, List.of(), integrator));
        assertEquals(Status.DONE, result.status());
        assertEquals(2L * steps, result.state().counters().steps());
        return result;
    }
}
