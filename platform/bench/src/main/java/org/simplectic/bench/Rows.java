package org.simplectic.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Where rows come from, and what becomes of repeated ones. */
final class Rows {
    private Rows() {}

    /** Runs a program that prints a row a line; what it says on standard error passes through. */
    static List<Row> printedBy(List<String> command, Optional<Path> folder) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        folder.ifPresent(path -> builder.directory(path.toFile()));
        var process = builder.start();
        var rows = new ArrayList<Row>();
        try (var reader = process.inputReader()) {
            reader.lines().filter(line -> line.startsWith("{")).map(Row::parse).forEach(rows::add);
        }
        int status = process.waitFor();
        if (status != 0) {
            System.err.println(command.getFirst() + " ended with status " + status + " after " + rows.size() + " rows");
        }
        return rows;
    }

    private record Key(String peer, String caseName, String size, String setting) {}

    /** Of rows that measure the same, the one with the least time. */
    static List<Row> best(List<Row> rows) {
        var best = new LinkedHashMap<Key, Row>();
        for (var row : rows) {
            var key = new Key(row.peer(), row.caseName(), row.size(), row.setting());
            best.merge(key, row, (a, b) -> b.seconds() < a.seconds() || !a.isMeasured() ? b : a);
        }
        return List.copyOf(best.values());
    }
}
