package org.simplectic.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Joins our rows of one case with the peers'. */
final class Comparison {
    private Comparison() {}

    static List<Line> of(List<Row> ours, List<Row> peers) {
        var measured = peers.stream().filter(Row::isMeasured).toList();
        if (measured.isEmpty()) {
            return ours.stream().map(Line::alone).toList();
        }
        boolean byError = ours.stream().anyMatch(row -> WorkPrecision.hasTolerance(row.setting()));
        return byError ? WorkPrecision.compare(ours, measured) : bySize(ours, measured);
    }

    private static List<Line> bySize(List<Row> ours, List<Row> peers) {
        var lines = new ArrayList<Line>();
        for (var size : ours.stream().map(Row::size).distinct().toList()) {
            var mine = fastest(ours, size).orElseThrow();
            var best = fastest(peers, size);
            if (best.isEmpty()) {
                lines.add(Line.alone(mine));
            }
            peers.stream()
                    .filter(peer -> peer.size().equals(size))
                    .map(peer -> Line.of(
                            alike(ours, peer).orElse(mine),
                            peer,
                            peer.setting(),
                            best.filter(peer::equals).isPresent()))
                    .forEach(lines::add);
        }
        return lines;
    }

    /** Our row with a peer's size and setting, where there is one. */
    private static Optional<Row> alike(List<Row> ours, Row peer) {
        return ours.stream()
                .filter(row -> row.size().equals(peer.size()) && row.setting().equals(peer.setting()))
                .findFirst();
    }

    private static Optional<Row> fastest(List<Row> rows, String size) {
        return rows.stream().filter(row -> row.size().equals(size)).min(Comparator.comparingDouble(Row::seconds));
    }
}
