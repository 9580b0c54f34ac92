package org.simplectic.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** The table at the end: each size against its best peer, and the geometric mean of these ratios a case. */
final class Summary {
    private static final String ROW = "%-26s %-34s %11s %11s %7s  %s%n";

    private Summary() {}

    static String of(List<Line> lines) {
        var text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%n" + ROW, "case", "size", "ours", "best peer", "ratio", "which"));
        var ratios = new LinkedHashMap<String, List<Double>>();
        for (var line : lines) {
            if (line.best() || line.peerName().isEmpty()) {
                text.append(row(line));
            }
            if (line.best()) {
                ratios.computeIfAbsent(line.caseName(), absent -> new java.util.ArrayList<>())
                        .add(line.ratio());
            }
        }
        ratios.forEach((name, values) -> text.append(String.format(
                Locale.ROOT, ROW, name, "geometric mean of " + values.size(), "", "", number(mean(values)), "")));
        return text.toString();
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

    private static double mean(List<Double> ratios) {
        return Math.exp(ratios.stream().mapToDouble(Math::log).average().orElseThrow());
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
