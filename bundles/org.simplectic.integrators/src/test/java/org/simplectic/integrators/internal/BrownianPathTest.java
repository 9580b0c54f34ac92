package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.array.RandomKey;

/** The path of a Wiener process: a function of key and t, with the right distribution. */
@NullMarked
class BrownianPathTest {
    private static final int PATHS = 20_000;

    /** Moments over the paths scatter by a few of these. */
    private static final double SCATTER = 1 / Math.sqrt(PATHS);

    /** Values of W, then integrals of W, at some points: two processes over [2, 6], for each key one row. */
    private static double[][] paths(int count, double... times) {
        var program = Program.trace("paths", List.of(ArrayType.of(DType.I64, 2)), in -> {
            var path = new BrownianPath(BrownianPath.key(new RandomKey(in.getFirst())), 2, 6, 2);
            var values = new ArrayList<Expr>();
            var integrals = new ArrayList<Expr>();
            for (double t : times) {
                var place = path.at(in.getFirst().constant(HostArray.scalar(t)));
                values.add(place.w());
                integrals.add(place.integral());
            }
            values.addAll(integrals);
            return List.of(Expr.concatenate(values));
        });
        var result = Ensemble.run(program.vmap(count), Ensemble.keys(count, 42)).getFirst();
        return Ensemble.rows(result, count);
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).average().orElseThrow();
    }

    private static double covariance(double[] x, double[] y) {
        double ofX = mean(x);
        double ofY = mean(y);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - ofX) * (y[i] - ofY);
        }
        return sum / x.length;
    }

    private static double[] column(double[][] rows, int index) {
        return Arrays.stream(rows).mapToDouble(row -> row[index]).toArray();
    }

    @Test
    void incrementsAndAreasHaveTheirMoments() {
        // Dyadic and other points, near and far ones, both ends.
        double[] times = {2, 2.3, 2.9999, 3, 3.0001, 4.7, 6};
        int points = times.length;
        var rows = paths(PATHS, times);
        var steps = new ArrayList<double[]>();
        var deviations = new ArrayList<Double>();
        for (int k = 0; k + 1 < points; k++) {
            double h = times[k + 1] - times[k];
            for (int process = 0; process < 2; process++) {
                int now = 2 * k + process;
                var w = column(rows, now);
                var next = column(rows, now + 2);
                var integral = column(rows, now + 2 * points);
                var later = column(rows, now + 2 * points + 2);
                var dw = new double[PATHS];
                var area = new double[PATHS];
                for (int i = 0; i < PATHS; i++) {
                    dw[i] = next[i] - w[i];
                    // The mean of the path above its chord, which does not depend on the increment: variance h / 12.
                    area[i] = (later[i] - integral[i]) / h - (w[i] + next[i]) / 2;
                }
                steps.add(dw);
                deviations.add(Math.sqrt(h));
                steps.add(area);
                deviations.add(Math.sqrt(h / 12));
            }
        }
        for (int a = 0; a < steps.size(); a++) {
            assertEquals(0, mean(steps.get(a)) / deviations.get(a), 4 * SCATTER);
            for (int b = 0; b <= a; b++) {
                double correlation = covariance(steps.get(a), steps.get(b)) / (deviations.get(a) * deviations.get(b));
                // The variance of a square of a normal number is 2; of 300 correlations the greatest counts.
                assertEquals(a == b ? 1 : 0, correlation, (a == b ? 1.42 : 1) * 4.5 * SCATTER, a + " and " + b);
            }
        }
    }

    @Test
    void incrementsAreNormal() {
        var rows = paths(PATHS, 3.3, 3.4);
        double fourth = 0;
        double second = 0;
        for (var row : rows) {
            double dw = row[2] - row[0];
            second += dw * dw;
            fourth += dw * dw * dw * dw;
        }
        // The kurtosis of n normal numbers scatters by sqrt(24 / n).
        assertEquals(3, fourth * PATHS / (second * second), 4 * Math.sqrt(24.0 / PATHS));
    }

    @Test
    void aQueryDoesNotDependOnOthers() {
        var alone = paths(3, 3.21);
        var together = paths(3, 5, 3.21, 2.5, 3.2100001);
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(
                    alone[i], new double[] {together[i][2], together[i][3], together[i][10], together[i][11]});
        }
        assertNotEquals(alone[0][0], alone[1][0]);
    }

    @Test
    void beginsAtZeroAndIsContinuous() {
        double[] times = {2, 2 + 1e-13, 4 - 1e-13, 4, 4 + 1e-13, 6 - 1e-13, 6};
        for (var row : paths(50, times)) {
            assertArrayEquals(new double[2], new double[] {row[0], row[1]}, 0);
            for (int i = 0; i < 2; i++) {
                // The quadratics inside the smallest intervals have slopes up to a few thousand.
                assertEquals(row[i], row[2 + i], 1e-8);
                assertEquals(row[4 + i], row[6 + i], 1e-8);
                assertEquals(row[6 + i], row[8 + i], 1e-8);
                assertEquals(row[10 + i], row[12 + i], 1e-8);
            }
        }
    }

    @Test
    void theIntegralIsThatOfThePath() {
        int cells = 256;
        var times = new double[2 * cells + 1];
        for (int i = 0; i < times.length; i++) {
            // Within one of the smallest intervals, where the path is a quadratic and Simpson's rule exact.
            times[i] = 3 + 4 * Math.scalb(1.0, -BrownianPath.LEVELS) * i / (2.0 * cells);
        }
        var row = paths(1, times)[0];
        double sum = 0;
        for (int i = 0; i < cells; i++) {
            double h = times[2 * i + 2] - times[2 * i];
            sum += h / 6 * (row[4 * i] + 4 * row[4 * i + 2] + row[4 * i + 4]);
        }
        int last = 2 * (times.length - 1);
        assertEquals(sum, row[2 * times.length + last] - row[2 * times.length], 1e-14);
    }

    @Test
    void seedsGiveTheseNumbers() {
        assertArrayEquals(
                new double[] {
                    0.579891115813358,
                    -0.11634358036672089,
                    -1.320546301124407,
                    -0.0589082575061938,
                    -2.2980019805097736,
                    0.007056205007326887
                },
                Arrays.copyOf(paths(1, 2.7, 4, 6)[0], 6),
                1e-14);
    }
}
