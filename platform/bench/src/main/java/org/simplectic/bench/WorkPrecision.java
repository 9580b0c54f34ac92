package org.simplectic.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Time against error of one method over several tolerances. Two methods are compared at equal error, between the points
 * by interpolation of the logarithms, and only at errors that both of them reach.
 *
 * @param method the rows' setting without the tolerance
 * @param rows in the order of their tolerances
 */
record WorkPrecision(String method, List<Row> rows) {
    private static final String TOLERANCE = "tol=";
    private static final String LEVEL = "error=";
    private static final int LOOSEST = 2;
    private static final int TIGHTEST = 14;

    /** Whether a row is one point of a curve. */
    static boolean hasTolerance(String setting) {
        return setting.contains(TOLERANCE);
    }

    /** The error that a line's setting ends with; empty where lines are not compared at equal error. */
    static String level(String setting) {
        int at = setting.lastIndexOf(LEVEL);
        return at < 0 ? "" : setting.substring(at);
    }

    /** A line's setting without the error. */
    static String withoutLevel(String setting) {
        int at = setting.lastIndexOf(";" + LEVEL);
        return at < 0 ? setting : setting.substring(0, at);
    }

    /** A line for each peer's method and each power of ten among the errors that it and a method of ours reach. */
    static List<Line> compare(List<Row> ours, List<Row> peers) {
        var mine = curves(ours);
        var theirs = curves(peers);
        var lines = new ArrayList<Line>();
        for (int digits = LOOSEST; digits <= TIGHTEST; digits++) {
            double level = Double.parseDouble("1e-" + digits);
            var fastest = at(mine, level).min(Comparator.comparingDouble(Row::seconds));
            if (fastest.isPresent()) {
                lines.addAll(compare(fastest.get(), at(theirs, level).toList(), LEVEL + "1e-" + digits));
            }
        }
        return lines;
    }

    private static List<Line> compare(Row ours, List<Row> peers, String level) {
        var best = peers.stream().min(Comparator.comparingDouble(Row::seconds));
        return peers.stream()
                .map(peer -> Line.of(
                        ours,
                        peer,
                        peer.setting() + ";" + level,
                        best.filter(peer::equals).isPresent()))
                .toList();
    }

    private static java.util.stream.Stream<Row> at(List<WorkPrecision> curves, double level) {
        return curves.stream().map(curve -> curve.at(level)).flatMap(Optional::stream);
    }

    private static List<WorkPrecision> curves(List<Row> rows) {
        var byMethod = new LinkedHashMap<String, List<Row>>();
        for (var row : rows) {
            if (row.isMeasured() && row.error() > 0) {
                var key = row.peer() + " " + method(row.setting());
                byMethod.computeIfAbsent(key, absent -> new ArrayList<>()).add(row);
            }
        }
        return byMethod.values().stream()
                .map(points -> new WorkPrecision(method(points.getFirst().setting()), points))
                .toList();
    }

    private static String method(String setting) {
        var parts = new ArrayList<>(List.of(setting.split(";", -1)));
        parts.removeIf(part -> part.startsWith(TOLERANCE));
        return String.join(";", parts);
    }

    private Optional<Row> at(double level) {
        var seconds = secondsAt(level);
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        var like = rows.getFirst();
        double none = Double.NaN;
        return Optional.of(new Row(
                like.peer(),
                like.caseName(),
                like.size(),
                method,
                seconds.getAsDouble(),
                level,
                none,
                none,
                none,
                none));
    }

    /** The time at which the curve crosses an error; the geometric mean where it does so more than once. */
    OptionalDouble secondsAt(double level) {
        var crossings = new ArrayList<Double>();
        for (int i = 0; i + 1 < rows.size(); i++) {
            double before = Math.log(rows.get(i).error() / level);
            double after = Math.log(rows.get(i + 1).error() / level);
            if (before * after <= 0 && before != after) {
                double part = before / (before - after);
                crossings.add((1 - part) * Math.log(rows.get(i).seconds())
                        + part * Math.log(rows.get(i + 1).seconds()));
            }
        }
        var mean = crossings.stream().mapToDouble(Double::doubleValue).average();
        return mean.isPresent() ? OptionalDouble.of(Math.exp(mean.getAsDouble())) : mean;
    }
}
