package org.simplectic.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table at the end: each size against its best peer, and geometric means of the ratios for each case. */
final class Summary {
    private static final String ROW = "%-26s %-34s %11s %11s %7s  %s%n";

    private Summary() {}

    static String of(List<Line> lines) {
        var text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%n" + ROW, "case", "size", "ours", "best peer", "ratio", "which"));
        lines.stream().filter(line -> line.best() || line.peerName().isEmpty()).forEach(line -> text.append(row(line)));
        for (var name : lines.stream().map(Line::caseName).distinct().toList()) {
            var ofCase = lines.stream()
                    .filter(line ->
                            line.caseName().equals(name) && !line.peerName().isEmpty())
                    .toList();
            means(ofCase).forEach((peer, ratios) -> text.append(mean(name, peer, ratios)));
        }
        return text.toString();
    }

    /** The ratios to the best peer of each size, then to each peer's method. */
    private static Map<String, List<Double>> means(List<Line> lines) {
        var ratios = new LinkedHashMap<String, List<Double>>();
        for (var line : lines) {
            if (line.best()) {
                ratios.computeIfAbsent("the best peers", absent -> new ArrayList<>())
                        .add(line.ratio());
            }
        }
        for (var line : lines) {
            var peer = line.peerName() + " " + WorkPrecision.withoutLevel(line.setting());
            ratios.computeIfAbsent(peer, absent -> new ArrayList<>()).add(line.ratio());
        }
        return ratios;
    }

    private static String mean(String name, String peer, List<Double> ratios) {
        double mean = Math.exp(ratios.stream().mapToDouble(Math::log).average().orElseThrow());
        return String.format(Locale.ROOT, ROW, name, "geometric mean of " + ratios.size(), "", "", number(mean), peer);
    }

    private static String row(Line line) {
        boolean alone = line.peerName().isEmpty();
        var level = WorkPrecision.level(line.setting());
        return String.format(
                Locale.ROOT,
                ROW,
                line.caseName(),
                level.isEmpty() ? line.size() : line.size() + " at " + level,
                time(line.ours()),
                alone ? "" : time(line.peer()),
                alone ? "" : number(line.ratio()),
                alone ? line.setting() : line.peerName() + " " + line.setting());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String time(double seconds) {
        if (seconds < 1e-6) {
            return String.format(Locale.ROOT, "%.1f ns", 1e9 * seconds);
        } else if (seconds < 1e-3) {
            return String.format(Locale.ROOT, "%.2f us", 1e6 * seconds);
        } else if (seconds < 1) {
            return String.format(Locale.ROOT, "%.2f ms", 1e3 * seconds);
        }
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }
}
