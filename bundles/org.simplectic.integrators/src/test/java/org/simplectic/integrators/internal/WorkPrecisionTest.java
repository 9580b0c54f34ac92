package org.simplectic.integrators.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Work at equal error against SciPy 1.17's solve_ivp with atol = rtol = 1e-3, 1e-4, ..., 1e-11 (rows with an error above
 * 0.03 left out). Errors scatter by a factor of a few from one tolerance to the next, so ratios are averaged over the
 * range of errors that both methods reach.
 */
@NullMarked
@Tag("slow")
class WorkPrecisionTest {
    /** Case, method, then evaluations:error for each tolerance. */
    private static final String SCIPY = """
            arenstorf rk45 1004:7.49e-03 1382:2.89e-04 2114:7.29e-05 3056:1.26e-05 4772:1.56e-06 7562:1.73e-07
            arenstorf dop853 674:1.27e-02 842:1.50e-02 1070:3.37e-03 1406:3.21e-04 1778:3.99e-05 2234:3.39e-06 2870:6.02e-07 3578:1.06e-08
            pleiades rk45 848:2.91e-03 1292:2.61e-04 1808:2.40e-05 2474:1.03e-06 3392:5.52e-08 5330:3.41e-09 8462:2.78e-10
            pleiades dop853 842:1.99e-03 1130:4.16e-04 1358:1.44e-05 1790:7.14e-06 2222:2.58e-07 2882:4.31e-08 3590:5.54e-09 4526:4.33e-10
            lorenz rk45 680:1.81e-02 992:3.53e-03 1436:5.53e-04 2048:6.84e-05 3074:7.63e-06 4772:7.81e-07 7496:7.90e-08 11816:7.88e-09 18686:7.85e-10
            lorenz dop853 902:7.96e-04 1058:5.50e-03 1382:1.41e-04 1742:2.61e-05 2270:1.27e-06 2978:5.31e-08 3770:3.44e-09 4706:2.31e-10 5846:1.97e-11
            kepler rk45 548:5.39e-03 812:8.90e-05 1190:1.18e-05 1526:1.49e-06 2348:2.32e-07 3722:2.47e-08 5894:2.39e-09
            kepler dop853 434:4.27e-03 506:1.52e-03 650:5.70e-04 830:8.86e-05 1034:1.80e-05 1310:1.97e-06 1682:8.61e-08 2222:8.30e-09 2606:6.99e-10
            brusselator-20 rk45 716:2.20e-04 668:8.26e-06 692:2.22e-06 716:1.61e-07 728:1.05e-08 914:1.69e-09 1316:2.59e-10 2018:4.79e-11 3128:2.36e-12
            brusselator-20 dop853 734:1.26e-04 722:3.39e-05 794:1.91e-06 830:3.45e-08 962:4.88e-09 974:8.83e-09 1094:3.06e-09 1142:4.21e-11 1286:5.47e-12
            """;

    private static final int LEVELS = 15;

    /** Work and error of one run, as logarithms. */
    record Point(double work, double error) {}

    @ParameterizedTest
    @CsvSource({"tsit5, rk45", "dormand-prince-5, rk45", "dop853, dop853"})
    void needsNoMoreEvaluationsThanScipy(String method, String peer) {
        for (var reference : References.all()) {
            double ratio = ratio(ours(method, reference), scipy(reference.name(), peer));
            assertTrue(ratio <= 1, () -> method + " on " + reference.name() + " takes " + ratio + " of SciPy's work");
        }
    }

    /** SciPy's Radau with rtol = 1e-4, 1e-7 and 1e-10, and atol a part of it; errors are the greatest of a component, relative to it. */
    @ParameterizedTest
    @CsvSource({
        "radau-iia-5, rober, 1e-10, 1475:3.22e-6 7322:1.37e-9 39615:3.56e-13",
        "radau-iia-5, hires, 1e-4, 779:1.43e-5 3132:1.19e-8 15812:2.34e-12",
        "radau-iia-5, orego, 1e-4, 3845:1.41e-5 16069:2.73e-9 80487:5.23e-13",
        "radau-iia-5, pollu, 1e-8, 457:1.21e-6 2191:2.33e-9 11697:3.07e-12",
        "radau-iia-5, vdpol_eps1e-6, 1e-4, 3019:4.85e-7 13417:5.01e-10 69628:1.17e-13"
    })
    void needsNoMoreEvaluationsThanScipyOnStiffProblems(String method, String name, double part, String peer) {
        var reference = StiffReferences.named(name);
        var points = new ArrayList<Point>();
        for (int k = 4; k <= 21; k++) {
            double rtol = Math.pow(10, -k / 2.0);
            var options = Map.<String, Object>of("rtol", rtol, "atol", new double[] {rtol * part});
            var result = Runs.run(Runs.integrator(method, options), reference.problem());
            double greatest = 0;
            for (int i = 0; i < result.y().size(); i++) {
                double relative = result.y().get(i) / reference.solution().get(i) - 1;
                greatest = Math.max(greatest, Math.abs(relative));
            }
            points.add(new Point(Math.log((double) result.counters().evaluations()), Math.log(greatest)));
        }
        double ratio = ratio(points, points(peer));
        assertTrue(ratio <= 1, () -> method + " on " + name + " takes " + ratio + " of SciPy's work");
    }

    private static List<Point> ours(String method, References.Reference reference) {
        var points = new ArrayList<Point>();
        for (int k = 6; k <= 24; k++) {
            var result = Runs.run(Runs.integrator(method, Math.pow(10, -k / 2.0)), reference.problem());
            double error = Runs.relativeError(result.y(), reference.solution());
            points.add(new Point(Math.log((double) result.counters().evaluations()), Math.log(error)));
        }
        return points;
    }

    private static List<Point> scipy(String name, String peer) {
        var row = SCIPY.lines()
                .filter(line -> line.startsWith(name + " " + peer + " "))
                .findFirst()
                .orElseThrow();
        return points(row.substring(name.length() + peer.length() + 2));
    }

    /** Points as {@code evaluations:error}. */
    private static List<Point> points(String text) {
        return List.of(text.split(" ", -1)).stream()
                .map(word -> new Point(
                        Math.log(Double.parseDouble(word.substring(0, word.indexOf(':')))),
                        Math.log(Double.parseDouble(word.substring(word.indexOf(':') + 1)))))
                .toList();
    }

    /** The geometric mean of the ratio of work over levels of error. */
    private static double ratio(List<Point> ours, List<Point> theirs) {
        var byError = Comparator.comparingDouble(Point::error);
        double low = theirs.stream().min(byError).orElseThrow().error();
        double high = theirs.stream().max(byError).orElseThrow().error();
        double sum = 0;
        int count = 0;
        for (int i = 1; i < LEVELS; i++) {
            double level = low + (high - low) * i / LEVELS;
            var mine = work(ours, level);
            var other = work(theirs, level);
            if (mine.isPresent() && other.isPresent()) {
                sum += mine.getAsDouble() - other.getAsDouble();
                count++;
            }
        }
        assertTrue(count > LEVELS / 2, "the ranges of errors overlap");
        return Math.exp(sum / count);
    }

    /** The work at which the error crosses a level, by interpolation; the mean where it does so more than once. */
    private static OptionalDouble work(List<Point> points, double level) {
        var crossings = new ArrayList<Double>();
        for (int i = 0; i + 1 < points.size(); i++) {
            var a = points.get(i);
            var b = points.get(i + 1);
            if ((a.error() - level) * (b.error() - level) <= 0 && a.error() != b.error()) {
                double part = (level - a.error()) / (b.error() - a.error());
                crossings.add(a.work() + part * (b.work() - a.work()));
            }
        }
        return crossings.stream().mapToDouble(v -> v).average();
    }
}
