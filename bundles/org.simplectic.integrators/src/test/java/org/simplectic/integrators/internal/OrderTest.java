package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simplectic.api.OdeProblem;
import org.simplectic.array.Elementwise;

/**
 * Orders, fitted to the errors of runs of one step size. The problem, y' = y cos t and a pendulum beside it, is
 * smooth, nonlinear and depends on t. The sizes are halved twice or more in a window where the next order's term is small (from
 * above) and errors stay ten times above rounding (from below).
 */
@NullMarked
class OrderTest {
    /** y1 = exp(sin t); (y2, y3) is a rotation by the angle t^2 / 2 whose speed depends on t. */
    private static OdeProblem problem() {
        return Runs.problem(
                (t, y) -> List.of(
                        y.get(0).times(t.unary(Elementwise.Unary.COS)),
                        y.get(2).times(t).times(-1),
                        y.get(1).times(t),
                        y.get(3).times(y.get(3)).times(-1)),
                0,
                2,
                1,
                1,
                0,
                1);
    }

    private static double[] solution(double t) {
        return new double[] {Math.exp(Math.sin(t)), Math.cos(t * t / 2), Math.sin(t * t / 2), 1 / (1 + t)};
    }

    @ParameterizedTest
    @CsvSource({
        "euler, 1, 256, 2048",
        "heun, 2, 64, 512",
        "bogacki-shampine-3, 3, 64, 512",
        "ssp-rk-3, 3, 64, 512",
        "rk4, 4, 64, 512",
        "rk-4-3-5, 4, 64, 512",
        "dormand-prince-5, 5, 32, 256",
        "tsit5, 5, 96, 272",
        "verner-7, 7, 12, 48",
        "dop853, 8, 8, 23",
        "verner-9, 9, 11, 17",
        "rosenbrock, 5, 16, 128",
        "exponential-rosenbrock, 4, 32, 256",
        "implicit-midpoint, 2, 64, 512",
        "reversible-heun-nde, 2, 64, 512",
        "gauss-legendre-4, 4, 16, 128",
        "gauss-legendre-6, 6, 8, 32"
    })
    void solutionHasItsOrder(String name, int order, int from, int to) {
        assertEquals(order, fit(name, from, to, false), tolerance(name));
    }

    /** Methods that iterate as far as the tolerance asks: the error against the mean step over six decades of tolerance. */
    @ParameterizedTest
    @CsvSource({"kvaerno-5, 5", "kencarp4, 4", "radau-iia-5, 5"})
    void errorsFallWithTheMeanStep(String name, int order) {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (int digits = 5; digits <= 10; digits++) {
            var result = Runs.run(Runs.integrator(name, Double.parseDouble("1e-" + digits)), problem());
            x.add(-Math.log((double) result.counters().steps()));
            y.add(Math.log(Runs.distance(result.y().toArray(), solution(2))));
        }
        // Sizes change along a run, and with them which of two terms of the error leads.
        assertEquals(order, slope(x, y), 0.6);
    }

    @ParameterizedTest
    @CsvSource({
        "euler, 1, 128, 1024",
        "heun, 2, 128, 1024",
        "bogacki-shampine-3, 3, 128, 1024",
        "ssp-rk-3, 3, 128, 1024",
        "rk4, 3, 128, 1024",
        "rk-4-3-5, 3, 128, 1024",
        "dormand-prince-5, 4, 64, 512",
        "tsit5, 4, 64, 512",
        "verner-7, 7, 12, 40",
        "dop853, 7, 16, 64",
        "verner-9, 9, 11, 17",
        "rosenbrock, 4, 16, 128",
        "exponential-rosenbrock, 3, 64, 512"
    })
    void denseOutputHasItsOrder(String name, int order, int from, int to) {
        // Inside a step the error of the interpolant itself, of order p + 1 in the step, hides behind that of the
        // solution.
        // Verner's polynomial of order 6 misses the conditions of order 7 by 3e-7 only.
        assertEquals(order + 1, fit(name, from, to, true), tolerance(name));
    }

    /** Where steps are so small that order 9 shows without the next, rounding hides both. */
    private static double tolerance(String name) {
        return name.equals("verner-9") ? 0.7 : 0.15;
    }

    /** The slope of log error over log step, by least squares. */
    private static double fit(String name, int from, int to, boolean dense) {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (double n = from; n <= to; n *= Math.sqrt(2)) {
            int steps = (int) Math.rint(n);
            x.add(Math.log(2.0 / steps));
            y.add(Math.log(dense ? denseError(name, steps) : error(name, steps)));
        }
        return slope(x, y);
    }

    static double slope(List<Double> x, List<Double> y) {
        double mx = x.stream().mapToDouble(v -> v).average().orElseThrow();
        double my = y.stream().mapToDouble(v -> v).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < x.size(); i++) {
            covariance += (x.get(i) - mx) * (y.get(i) - my);
            variance += (x.get(i) - mx) * (x.get(i) - mx);
        }
        return covariance / variance;
    }

    private static double error(String name, int steps) {
        var result = Runs.run(Runs.fixed(name, 2.0 / steps), problem());
        assertEquals(steps, result.counters().steps());
        return Runs.distance(result.y().toArray(), solution(2));
    }

    /** The greatest distance from the solution through the step's two ends, inside the steps of the second half. */
    private static double denseError(String name, int steps) {
        double greatest = 0;
        var result = Runs.run(
                Runs.fixed(name, 2.0 / steps),
                problem(),
                state -> state.t() < 1
                        ? List.of()
                        : List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0).stream()
                                .map(part -> state.previousT() + part * (state.t() - state.previousT()))
                                .toList());
        var points = result.points();
        for (int i = 0; i < points.size(); i += 6) {
            var left = deviation(points.get(i));
            var right = deviation(points.get(i + 5));
            for (int k = 1; k < 5; k++) {
                var inner = deviation(points.get(i + k));
                for (int c = 0; c < inner.length; c++) {
                    greatest = Math.max(greatest, Math.abs(inner[c] - left[c] - (right[c] - left[c]) * k / 5));
                }
            }
        }
        return greatest;
    }

    private static double[] deviation(double[] point) {
        var exact = solution(point[0]);
        var deviation = new double[exact.length];
        for (int c = 0; c < exact.length; c++) {
            deviation[c] = point[1 + c] - exact[c];
        }
        return deviation;
    }
}
