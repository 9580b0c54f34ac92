package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.Split;
import org.simplectic.api.Status;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Shape;
import org.simplectic.array.Structural;

/** Methods that are exact for a linear part. */
@NullMarked
class ExponentialTest {
    private static final double[][] LINEAR = {{-3, 1, 0.5}, {1, -2, 1}, {0, 2, -4}};

    private static List<Expr> solution(Expr t) {
        return List.of(t.cos(), t.times(-0.5).exp(), t.times(2).sin());
    }

    private static double[] solution(double t) {
        return new double[] {Math.cos(t), Math.exp(-0.5 * t), Math.sin(2 * t)};
    }

    /** {@code y' = L y + y * y + s(t)}, with s such that the solution is known. */
    private static OdeProblem driven(double end) {
        return Runs.problem(
                (t, y) -> {
                    var x = solution(t);
                    var change = List.of(
                            t.sin().negate(),
                            t.times(-0.5).exp().times(-0.5),
                            t.times(2).cos().times(2));
                    var slopes = new ArrayList<Expr>();
                    for (int i = 0; i < 3; i++) {
                        var drive =
                                change.get(i).minus(x.get(i).times(x.get(i))).minus(row(i, x));
                        slopes.add(row(i, y).plus(y.get(i).times(y.get(i))).plus(drive));
                    }
                    return slopes;
                },
                0,
                end,
                solution(0));
    }

    private static Expr row(int i, List<Expr> y) {
        return StepControl.combine(List.of(LINEAR[i][0], LINEAR[i][1], LINEAR[i][2]), y);
    }

    private static double slope(List<Integer> steps, List<Double> errors) {
        return OrderTest.slope(
                steps.stream().map(n -> -Math.log(n)).toList(),
                errors.stream().map(Math::log).toList());
    }

    /** Inside the steps it is the cubic's error that leads, of one order more than the cubic. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void orderIsFour(boolean isDense) {
        var counts = List.of(32, 64, 128, 256);
        var errors = new ArrayList<Double>();
        for (int steps : counts) {
            var result = Runs.run(
                    Runs.fixed("etdrk4", 2.0 / steps),
                    driven(2),
                    state -> isDense ? List.of(0.5 * (state.previousT() + state.t())) : List.of());
            assertEquals(steps, result.counters().steps());
            double greatest = 0;
            for (var point : result.points()) {
                var inner = new double[] {point[1], point[2], point[3]};
                greatest = Math.max(greatest, Runs.distance(inner, solution(point[0])));
            }
            errors.add(isDense ? greatest : Runs.distance(result.y().toArray(), solution(2)));
        }
        assertEquals(4, slope(counts, errors), 0.2);
    }

    @Test
    void aLinearEquationIsSolvedInOneStep() {
        var problem = Runs.problem((t, y) -> List.of(y.get(1), y.get(0).times(-100)), 0, 3, 1, 0);
        var result = Runs.run(Runs.fixed("etdrk4", 3), problem);
        assertEquals(Math.cos(30), result.y().get(0), 1e-12);
        assertEquals(-10 * Math.sin(30), result.y().get(1), 1e-11);
    }

    @Test
    void errorsFallWithTheTolerance() {
        double previous = 1e-2;
        for (double tolerance : new double[] {1e-4, 1e-6, 1e-8, 1e-10}) {
            var result = Runs.run(Runs.integrator("etdrk4", tolerance), driven(2));
            double error = Runs.distance(result.y().toArray(), solution(2));
            assertTrue(error < 20 * tolerance && error < previous / 5, () -> error + " at " + tolerance);
            previous = error;
        }
    }

    @Test
    void theLastStepHasFunctionsOfItsOwn() {
        var whole = Runs.run(Runs.fixed("etdrk4", 0.01), driven(2));
        var cut = Runs.run(Runs.fixed("etdrk4", 0.0101), driven(2));
        assertEquals(199, cut.counters().steps());
        double error = Runs.distance(whole.y().toArray(), solution(2));
        assertTrue(Runs.distance(cut.y().toArray(), solution(2)) < 2 * error + 1e-12);
    }

    @Test
    void stepsGoBackwards() {
        var there = driven(1);
        var end = HostArray.vector(solution(1));
        var result = Runs.run(Runs.fixed("etdrk4", 0.005), new OdeProblem(there.rhs(), 1, 0, end));
        assertTrue(Runs.distance(result.y().toArray(), solution(0)) < 1e-7);
    }

    /**
     * Kuramoto's and Sivashinsky's equation {@code u_t = -u u_x - u_xx - u_xxxx} over 32 pi on 128 points, in Fourier coefficients: real parts,
     * then imaginary ones. Kassam and Trefethen's example.
     */
    private static OdeProblem kuramotoSivashinsky(double end) {
        int points = 128;
        int waves = points / 2 + 1;
        var numbers = new double[waves];
        var rates = new double[2 * waves];
        for (int k = 0; k < waves; k++) {
            double number = k / 16.0;
            numbers[k] = k == waves - 1 ? 0 : number;
            rates[k] = number * number - number * number * number * number;
            rates[waves + k] = rates[k];
        }
        return Runs.vector(
                (t, y) -> {
                    var parts = y.reshape(2, waves);
                    var u = Expr.complex(parts.get(0), parts.get(1)).irfft(points, 0);
                    var square = u.times(u).rfft(0);
                    var half = t.constant(HostArray.vector(numbers)).times(0.5);
                    var advection = Expr.concatenate(List.of(
                            half.times(square.imaginary()),
                            half.times(square.real()).negate()));
                    return y.times(t.constant(HostArray.vector(rates))).plus(advection);
                },
                0,
                end,
                coefficients(points));
    }

    /** Of {@code cos(x/16) (1 + sin(x/16)) = cos(x/16) + sin(x/8) / 2}. */
    private static double[] coefficients(int points) {
        int waves = points / 2 + 1;
        var values = new double[2 * waves];
        values[1] = points / 2.0;
        values[waves + 2] = -points / 4.0;
        return values;
    }

    @Test
    void kuramotoAndSivashinskyWithLongSteps() {
        var problem = kuramotoSivashinsky(6);
        var expected = Runs.run(Runs.integrator("dop853", 1e-11), problem);
        var counts = List.of(24, 48, 96, 192);
        var errors = new ArrayList<Double>();
        for (int steps : counts) {
            var result = Runs.run(Runs.fixed("etdrk4", 6.0 / steps), problem);
            assertEquals(Status.DONE, result.status());
            errors.add(Runs.relativeError(result.y(), expected.y()));
        }
        // While h L is large the stages lose a part of their order (Hochbruck and Ostermann 2005).
        assertEquals(4, slope(counts.subList(2, 4), errors.subList(2, 4)), 0.35);
        assertTrue(errors.getFirst() < 1e-5, errors::toString);
        // The fastest rate is 240: rk4 is stable up to a step of 2.8 / 240, a twentieth of the longest here.
        var explicit = Runs.run(Runs.fixed("rk4", 0.0625), problem);
        assertFalse(explicit.status() == Status.DONE && Runs.relativeError(explicit.y(), expected.y()) < 1);
    }

    @Test
    void kuramotoAndSivashinskyWithinATolerance() {
        var problem = kuramotoSivashinsky(6);
        var expected = Runs.run(Runs.integrator("dop853", 1e-11), problem);
        for (double tolerance : new double[] {1e-5, 1e-7}) {
            var result = Runs.run(Runs.integrator("etdrk4", tolerance), problem);
            assertEquals(Status.DONE, result.status());
            assertTrue(Runs.relativeError(result.y(), expected.y()) < 10 * tolerance);
        }
    }

    /** Diffusion, whose matrix is not diagonal, and a reaction: Allen's and Cahn's equation. */
    private static Split allenCahn(int points) {
        double c = 0.02 * (points + 1.0) * (points + 1.0);
        return new Split(
                Runs.rhs(
                        points,
                        (t, u) -> u.shift(0, 1, Structural.Edge.ZERO)
                                .plus(u.shift(0, -1, Structural.Edge.ZERO))
                                .minus(u.times(2))
                                .times(c)),
                Runs.rhs(points, (t, u) -> u.minus(u.times(u).times(u))));
    }

    private static double[] wave(int points) {
        var values = new double[points];
        for (int i = 0; i < points; i++) {
            values[i] = Math.sin(3 * Math.PI * (i + 1) / (points + 1));
        }
        return values;
    }

    @Test
    void aFullMatrixOfAStiffPart() {
        var problem = new OdeProblem(allenCahn(50), 0, 2, HostArray.vector(wave(50)));
        var expected = Runs.run(Runs.integrator("rosenbrock", 1e-11), problem);
        var counts = List.of(20, 40, 80);
        var errors = new ArrayList<Double>();
        for (int steps : counts) {
            errors.add(Runs.relativeError(
                    Runs.run(Runs.fixed("etdrk4", 2.0 / steps), problem).y(), expected.y()));
        }
        assertTrue(slope(counts, errors) > 3, errors::toString);
        // Here rk4 is stable up to 2.8 / 208.
        assertTrue(errors.getFirst() < 1e-6, errors::toString);
    }

    @Test
    void aLinearPartFoundIsAsGoodAsOneNamed() {
        var split = allenCahn(50);
        var named = new OdeProblem(split, 0, 2, HostArray.vector(wave(50)));
        var found = new OdeProblem(split.sum(), 0, 2, HostArray.vector(wave(50)));
        var first = Runs.run(Runs.fixed("etdrk4", 0.01), named);
        var second = Runs.run(Runs.fixed("etdrk4", 0.01), found);
        // The term u of the reaction is linear too, and belongs to what is found only.
        assertTrue(Runs.relativeError(second.y(), first.y()) < 1e-6);
        assertFalse(second.y().equals(first.y()));
    }

    @Test
    void withoutALinearPartItSaysWhatItNeeds() {
        var problem = Runs.problem((t, y) -> List.of(y.get(0).times(y.get(0)).negate()), 0, 1, 1);
        var result = Runs.run(Runs.fixed("etdrk4", 0.1), problem);
        assertEquals(Status.BREAKDOWN, result.status());
        assertTrue(result.advice().contains("no part that is linear in the states"), result.advice());
        assertTrue(result.advice().contains("dNAME/dt: {implicit: ..., explicit: ...}"), result.advice());
    }

    @Test
    void aFullMatrixMayBeTooLarge() {
        int points = 2100;
        var problem = new OdeProblem(allenCahn(points), 0, 1, HostArray.vector(new double[points]));
        var result = Runs.run(Runs.fixed("etdrk4", 0.1), problem);
        assertEquals(Status.BREAKDOWN, result.status());
        assertTrue(result.advice().contains("a full matrix of 2100 rows"), result.advice());
    }

    /**
     * Diffusion and drift with a reaction on a ring of points, which stays a wave: {@code u = 2 + cos(k x - w t)} where the forcing says so.
     */
    private static OdeProblem ring(int points, double end) {
        double wave = 2 * Math.PI * 3 / points;
        double decay = 0.4 * points * (2 - 2 * Math.cos(wave));
        var start = new double[points];
        for (int i = 0; i < points; i++) {
            start[i] = 2 + Math.cos(wave * i);
        }
        var rhs = Runs.rhs(points, (t, u) -> {
            var angle = u.iota(ArrayType.vector(points), 0).times(wave).minus(t);
            var known = angle.cos().plus(2);
            var diffusion = u.shift(0, 1, Structural.Edge.PERIODIC)
                    .plus(u.shift(0, -1, Structural.Edge.PERIODIC))
                    .minus(u.times(2))
                    .times(0.4 * points);
            return diffusion
                    .minus(u.times(u))
                    .plus(known.times(known))
                    .plus(angle.cos().times(decay))
                    .plus(angle.sin());
        });
        return new OdeProblem(rhs, 0, end, HostArray.vector(start));
    }

    @Test
    void onAPeriodicAxisTheLinearPartActsOnWaves() {
        // More points than a full matrix may have; with an odd number too.
        for (int points : new int[] {4096, 65}) {
            var errors = new ArrayList<Double>();
            var counts = List.of(8, 16, 32);
            for (int steps : counts) {
                var result = Runs.run(Runs.fixed("etdrk4", 1.0 / steps), ring(points, 1));
                assertEquals(Status.DONE, result.status());
                var y = result.y().toArray();
                double worst = 0;
                for (int i = 0; i < points; i++) {
                    worst = Math.max(worst, Math.abs(y[i] - 2 - Math.cos(2 * Math.PI * 3 * i / points - 1)));
                }
                errors.add(worst);
            }
            assertTrue(slope(counts, errors) > 3.5, errors::toString);
            assertTrue(errors.getLast() < 1e-5, errors::toString);
        }
    }

    /** Diffusion that moves along both axes and a reaction of two fields, by transforms over a torus. */
    private static OdeProblem torus(double end) {
        var shape = Shape.of(9, 8);
        int size = shape.size();
        var start = new double[2 * size];
        for (int i = 0; i < start.length; i++) {
            start[i] = 1 + 0.5 * Math.sin(0.7 * i);
        }
        return Runs.vector(
                (t, y) -> {
                    var u = y.slice(0, size).reshape(shape);
                    var v = y.slice(size, 2 * size).reshape(shape);
                    var reaction = u.times(u).times(v).times(0.2);
                    var first = moved(u, 3).minus(reaction);
                    var second = moved(v, 5).plus(reaction).plus(t.sin());
                    return Expr.concatenate(List.of(first.reshape(size), second.reshape(size)));
                },
                0,
                end,
                start);
    }

    private static Expr moved(Expr field, double rate) {
        var waves = field.rfft(0, 1);
        var shape = waves.type().shape();
        var factors = new double[2 * shape.size()];
        for (int i = 0; i < shape.extent(0); i++) {
            for (int k = 0; k < shape.extent(1); k++) {
                int j = i <= 4 ? i : i - 9;
                int place = 2 * (i * shape.extent(1) + k);
                factors[place] = -rate * (j * j + k * k);
                // Of the shortest wave along the last axis there is no other half.
                factors[place + 1] = k == 4 ? 0 : 2.0 * j + k;
            }
        }
        return waves.times(field.constant(HostArray.of(waves.type(), factors))).irfft(8, 0, 1);
    }

    @Test
    void fieldsOnATorusAreStepsOfWaves() {
        var problem = torus(1);
        var expected = Runs.run(Runs.integrator("dop853", 1e-11), problem);
        var counts = List.of(16, 32, 64);
        var errors = new ArrayList<Double>();
        for (int steps : counts) {
            var result = Runs.run(Runs.fixed("etdrk4", 1.0 / steps), problem);
            assertEquals(Status.DONE, result.status());
            errors.add(Runs.relativeError(result.y(), expected.y()));
        }
        assertTrue(slope(counts, errors) > 3.5, errors::toString);
        assertTrue(errors.getLast() < 5e-8, errors::toString);
        var adaptive = Runs.run(Runs.integrator("etdrk4", 1e-7), problem);
        assertTrue(Runs.relativeError(adaptive.y(), expected.y()) < 1e-6);
    }

    @Test
    void insideAStepOfWavesTheCubicFollows() {
        var half = Runs.run(Runs.integrator("dop853", 1e-11), torus(0.5 + 1.0 / 128));
        var result = Runs.run(
                Runs.fixed("etdrk4", 1.0 / 64),
                torus(1),
                state -> Math.abs(state.previousT() - 0.5) < 1e-9 ? List.of(0.5 + 1.0 / 128) : List.of());
        var inner = result.points().getFirst();
        double worst = 0;
        for (int i = 1; i < inner.length; i++) {
            worst = Math.max(worst, Math.abs(inner[i] - half.y().get(i - 1)));
        }
        assertTrue(worst < 1e-6, "error " + worst);
    }

    @Test
    void anOverflowEndsARunAtTheLastGoodState() {
        var problem =
                Runs.vector((t, y) -> moved(y.reshape(9, 8), 1).reshape(72).plus(y.times(y)), 0, 5, ones());
        var result = Runs.run(Runs.fixed("etdrk4", 0.05), problem);
        assertTrue(result.status() == Status.NONFINITE || result.status() == Status.DIVERGED, result::toString);
        assertTrue(result.y().isFinite());
    }

    private static double[] ones() {
        var values = new double[72];
        java.util.Arrays.fill(values, 1);
        return values;
    }

    @Test
    void theExponentialRosenbrockMethodSolvesLinearEquationsExactly() {
        var problem = Runs.problem((t, y) -> List.of(y.get(1).plus(t), y.get(0).times(-100)), 0, 3, 1, 0);
        var result = Runs.run(Runs.fixed("exponential-rosenbrock", 3), problem);
        assertEquals(1, result.counters().steps());
        // x'' = 1 - 100 x, x(0) = 1, x'(0) = 0.
        assertEquals(0.01 + 0.99 * Math.cos(30), result.y().get(0), 1e-11);
        assertEquals(ArrayType.vector(2), result.y().type());
    }

    @Test
    void theExponentialRosenbrockMethodTakesStiffDiffusion() {
        var problem = new OdeProblem(allenCahn(50), 0, 2, HostArray.vector(wave(50)));
        var expected = Runs.run(Runs.integrator("rosenbrock", 1e-11), problem);
        var result = Runs.run(Runs.integrator("exponential-rosenbrock", 1e-7), problem);
        assertTrue(Runs.relativeError(result.y(), expected.y()) < 1e-6);
        assertTrue(result.counters().steps() < 100, () -> result.counters().toString());
    }
}
