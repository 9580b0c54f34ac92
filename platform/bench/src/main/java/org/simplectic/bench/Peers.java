package org.simplectic.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The peers' programs: a folder with {@code run.sh}, {@code cases.txt} and {@code reference/}. */
record Peers(Path folder) {
    private static final String VARIABLE = "SIMPLECTIC_PEERS";
    private static final String HOME = "simplectic.bench.root";

    /** The folder that was named, or that the environment names, or the one beside the repository. */
    static Optional<Peers> find(@Nullable Path named) {
        var variable = System.getenv(VARIABLE);
        var folder = named != null
                ? named
                : variable != null
                        ? Path.of(variable)
                        : Path.of(System.getProperty(HOME, "."), "..", "shared", "peers")
                                .normalize();
        if (Files.isExecutable(folder.resolve("run.sh"))) {
            return Optional.of(new Peers(folder.toAbsolutePath()));
        }
        System.err.println("no peers: there is no run.sh in " + folder + ", so only our own figures follow."
                + " Name the peers' folder with --peers DIR or in " + VARIABLE + ".");
        return Optional.empty();
    }

    Path references() {
        return folder.resolve("reference");
    }

    /** The names of all their cases. */
    List<String> cases() {
        try (var lines = Files.lines(folder.resolve("cases.txt"))) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.strip().split("\\s+", 2)[0])
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the peers' list of cases", e);
        }
    }

    /** Their turn. */
    List<Row> measure(String name, int threads) throws IOException, InterruptedException {
        var command = List.of("./run.sh", name, "--threads", String.valueOf(threads));
        return Rows.printedBy(command, Optional.of(folder));
    }
}
