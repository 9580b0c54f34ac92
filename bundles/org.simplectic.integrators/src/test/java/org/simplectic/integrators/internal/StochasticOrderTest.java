package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.Noise.Interpretation;
import org.simplectic.api.Noise.Structure;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.Expr;

/**
 * Strong and weak orders, fitted to the errors of many paths at t = 1 against solutions in closed form. The strong error is the root
 * of the mean square of the distance; the weak error is the distance of the means, whose own scatter is small because both are means
 * over the same paths.
 */
@NullMarked
class StochasticOrderTest {
    private static final int PATHS = 400;

    /** A problem, and its solution at t = 1 as a function of W there. */
    private record Known(OdeProblem problem, UnaryOperator<double[]> solution) {}

    private static Known known(String name) {
        return switch (name) {
            case "geometric" -> geometric(Interpretation.ITO);
            case "geometric-stratonovich" -> geometric(Interpretation.STRATONOVICH);
            case "correlated" -> correlated();
            case "spiral" -> spiral();
            case "sinh" -> sinh();
            case "additive" -> additive();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** dx = 1.2 x dt + 0.6 x dW, geometric Brownian motion. */
    private static Known geometric(Interpretation interpretation) {
        double drift = interpretation == Interpretation.ITO ? 1.2 - 0.6 * 0.6 / 2 : 1.2;
        return new Known(
                Ensemble.problem(
                        (t, y) -> List.of(y.get(0).times(1.2)),
                        (t, y) -> List.of(List.of(y.get(0).times(0.6))),
                        interpretation,
                        Structure.SCALAR,
                        1,
                        1,
                        1),
                w -> new double[] {Math.exp(drift + 0.6 * w[0])});
    }

    /** Two prices whose Wiener processes have the correlation 0.6: commutative, not diagonal. */
    private static Known correlated() {
        return new Known(
                Ensemble.problem(
                        (t, y) -> List.of(y.get(0).times(0.5), y.get(1).times(-0.3)),
                        (t, y) -> List.of(
                                List.of(y.get(0).times(0.5), t.constant(0)),
                                List.of(y.get(1).times(0.4 * 0.6), y.get(1).times(0.4 * 0.8))),
                        Interpretation.ITO,
                        Structure.COMMUTATIVE,
                        1,
                        1,
                        1,
                        2),
                w -> new double[] {
                    Math.exp(0.5 - 0.125 + 0.5 * w[0]), 2 * Math.exp(-0.3 - 0.08 + 0.4 * (0.6 * w[0] + 0.8 * w[1]))
                });
    }

    /** dz = (-0.5 + 2i) z dt + (0.3 + 0.5i) z dW in real components, a linear system of two equations. */
    private static Known spiral() {
        return new Known(
                Ensemble.problem(
                        (t, y) -> List.of(
                                y.get(0).times(-0.5).minus(y.get(1).times(2)),
                                y.get(0).times(2).minus(y.get(1).times(0.5))),
                        (t, y) -> List.of(
                                List.of(y.get(0).times(0.3).minus(y.get(1).times(0.5))),
                                List.of(y.get(0).times(0.5).plus(y.get(1).times(0.3)))),
                        Interpretation.ITO,
                        Structure.SCALAR,
                        1,
                        1,
                        1,
                        0),
                w -> {
                    // exp((a - b^2 / 2) t + b W) with b^2 = -0.16 + 0.3i.
                    double size = Math.exp(-0.5 + 0.08 + 0.3 * w[0]);
                    double angle = 2 - 0.15 + 0.5 * w[0];
                    return new double[] {size * Math.cos(angle), size * Math.sin(angle)};
                });
    }

    /** dx = x/2 dt + sqrt(1 + x^2) dW twice: x = sinh(arsinh x0 + W), diagonal and nonlinear. */
    private static Known sinh() {
        return new Known(
                Ensemble.problem(
                        (t, y) -> List.of(y.get(0).times(0.5), y.get(1).times(0.5)),
                        (t, y) -> List.of(
                                List.of(hyperbola(y.get(0)), t.constant(0)),
                                List.of(t.constant(0), hyperbola(y.get(1)))),
                        Interpretation.ITO,
                        Structure.DIAGONAL,
                        1,
                        1,
                        0,
                        1),
                w -> new double[] {Math.sinh(w[0]), Math.sinh(w[1] + Math.log(1 + Math.sqrt(2)))});
    }

    private static Expr hyperbola(Expr x) {
        return x.times(x).plus(1).sqrt();
    }

    /** Kloeden and Platen's (4.4.4) with additive noise that depends on t: x = (x0 + b (t + a W)) / sqrt(1 + t). */
    private static Known additive() {
        return new Known(
                Ensemble.problem(
                        (t, y) -> List.of(t.plus(1)
                                .sqrt()
                                .reciprocal()
                                .times(0.5)
                                .minus(y.get(0).over(t.plus(1).times(2)))),
                        (t, y) -> List.of(List.of(t.plus(1).sqrt().reciprocal().times(0.3))),
                        Interpretation.ITO,
                        Structure.ADDITIVE,
                        1,
                        1,
                        1),
                w -> new double[] {(1 + 0.5 + 0.3 * w[0]) / Math.sqrt(2)});
    }

    /** dx = sin 2x dt + 1.5 dW, a particle over a washboard; no closed form, so fine steps stand for it. */
    private static OdeProblem washboard() {
        return Ensemble.problem(
                (t, y) -> List.of(y.get(0).times(2).sin()),
                (t, y) -> List.of(List.of(t.constant(1.5))),
                Interpretation.ITO,
                Structure.ADDITIVE,
                1,
                1,
                0.5);
    }

    @ParameterizedTest
    @CsvSource({
        "euler-maruyama, geometric, 0.5", "euler-maruyama, geometric-stratonovich, 0.5",
        "euler-maruyama, correlated, 0.5", "euler-maruyama, additive, 1",
        "milstein, geometric, 1", "milstein, geometric-stratonovich, 1",
        "milstein, correlated, 1", "milstein, spiral, 1",
        "milstein, sinh, 1", "stochastic-heun, geometric, 1",
        "stochastic-heun, geometric-stratonovich, 1", "stochastic-heun, correlated, 1",
        "stochastic-heun, sinh, 1", "sriw1, geometric, 1.5",
        "sriw1, geometric-stratonovich, 1.5", "sriw1, spiral, 1.5",
        "sriw1, sinh, 1.5"
    })
    void strongOrder(String method, String problem, double order) {
        assertEquals(order, fit(method, known(problem), StochasticOrderTest::distance), 0.2);
    }

    /** Linear drift and additive noise leave nothing of order 3/2. */
    @ParameterizedTest
    @CsvSource({"sra1", "sriw1"})
    void strongOrderWithLinearDriftAndAdditiveNoise(String method) {
        assertEquals(2, fit(method, known("additive"), StochasticOrderTest::distance), 0.2);
    }

    @ParameterizedTest
    @CsvSource({"sra1", "sriw1"})
    void strongOrderWithAdditiveNoise(String method) {
        var problem = washboard();
        int paths = 200;
        var other = Runs.integrator(method.equals("sra1") ? "sriw1" : "sra1", Map.of("step", 1.0 / 512));
        var reference = Ensemble.ends(other, problem, 512, paths, 1000).y();
        var sizes = new ArrayList<Double>();
        var errors = new ArrayList<Double>();
        for (int steps = 8; steps <= 64; steps *= 2) {
            var ends = Ensemble.ends(Runs.integrator(method, Map.of("step", 1.0 / steps)), problem, steps, paths, 1000);
            sizes.add(-Math.log(steps));
            errors.add(Math.log(distance(ends.y(), reference)));
        }
        assertEquals(1.5, OrderTest.slope(sizes, errors), 0.2);
    }

    @ParameterizedTest
    @CsvSource({
        "euler-maruyama, geometric, 1",
        "milstein, geometric, 1",
        "stochastic-heun, geometric-stratonovich, 1",
        "sriw1, spiral, 2"
    })
    void weakOrder(String method, String problem, double order) {
        assertEquals(order, fit(method, known(problem), StochasticOrderTest::distanceOfMeans), 0.3);
    }

    private static double distance(double[][] found, double[][] exact) {
        double sum = 0;
        for (int i = 0; i < found.length; i++) {
            double miss = Runs.distance(found[i], exact[i]);
            sum += miss * miss;
        }
        return Math.sqrt(sum / found.length);
    }

    private static double distanceOfMeans(double[][] found, double[][] exact) {
        return Runs.distance(mean(found), mean(exact));
    }

    private static double[] mean(double[][] rows) {
        var mean = new double[rows[0].length];
        for (var row : rows) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    private static double fit(String method, Known known, ToDoubleBiFunction<double[][], double[][]> error) {
        var sizes = new ArrayList<Double>();
        var errors = new ArrayList<Double>();
        for (int steps = 8; steps <= 64; steps *= 2) {
            var ends = Ensemble.ends(
                    Runs.integrator(method, Map.of("step", 1.0 / steps)), known.problem(), steps, PATHS, 1000);
            var exact = Arrays.stream(ends.w()).map(known.solution()).toArray(double[][]::new);
            sizes.add(-Math.log(steps));
            errors.add(Math.log(error.applyAsDouble(ends.y(), exact)));
        }
        return OrderTest.slope(sizes, errors);
    }
}
