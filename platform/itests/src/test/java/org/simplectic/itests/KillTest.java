package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed at any moment, and resumed: the result is that of a run nobody disturbed, bit for bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillTest {
    private static final String STUDY = """
            model:
              equations:
                dx/dt: "s*(y - x)"
                dy/dt: "x*(r - z) - y"
                dz/dt: "x*y - b*z"
              initial: {x: 1, y: 1, z: 1}
              parameters: {s: 10, r: 28, b: 2.5}
            integrate:
              span: [0, 400]
              with: {integrator: dop853, rtol: 1e-12, atol: 1e-12}
              save: {every: 0.25}
              events:
                - {when: "z - 27", direction: rising}
            checkpoint: {every: "100 steps", keep: 3}
            metrics: {radius: "sqrt(x^2 + y^2)"}
            """;

    private Path directory = Path.of("made below");
    private Path study = Path.of("made below");
    private byte[] table = {};
    private String numbers = "";
    private long nanoseconds;

    @BeforeAll
    void anUndisturbedRun(@TempDir Path temporary) throws IOException, InterruptedException {
        directory = temporary;
        study = Files.writeString(directory.resolve("killed.yaml"), STUDY);
        var output = directory.resolve("undisturbed");
        long start = System.nanoTime();
        assertEquals(
                0, start("run", study.toString(), "--out", output.toString()).waitFor());
        nanoseconds = System.nanoTime() - start;
        table = Files.readAllBytes(output.resolve("killed.csv"));
        numbers = numbers(output);
    }

    @Test
    void aFewKills() throws IOException, InterruptedException {
        killedAndResumed(4);
    }

    @Test
    @Tag("slow")
    void twoHundredKills() throws IOException, InterruptedException {
        killedAndResumed(200);
    }

    private void killedAndResumed(int kills) throws IOException, InterruptedException {
        var random = new SplittableRandom(11);
        int left = kills;
        for (int run = 0; left > 0; run++) {
            var output = directory.resolve("killed-" + kills + "-" + run);
            var process = start("run", study.toString(), "--out", output.toString());
            while (left > 0 && !process.waitFor(random.nextLong(nanoseconds), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly().waitFor();
                left--;
                process = again(output);
            }
            assertEquals(0, process.waitFor());
            assertArrayEquals(table, Files.readAllBytes(output.resolve("killed.csv")), "run " + run);
            assertEquals(numbers, numbers(output));
            try (var files = Files.list(output)) {
                assertFalse(files.anyMatch(file -> file.toString().endsWith(".ckpt")
                        || String.valueOf(file.getFileName()).startsWith(".")));
            }
        }
    }

    private Process again(Path output) throws IOException {
        boolean hasCheckpoint;
        try (var files = Files.isDirectory(output) ? Files.list(output) : java.util.stream.Stream.<Path>empty()) {
            hasCheckpoint = files.anyMatch(file -> file.toString().endsWith(".ckpt"));
        }
        return hasCheckpoint
                ? start("run", "--resume", output.toString())
                : start("run", study.toString(), "--out", output.toString());
    }

    /** All numbers of a record but times of day. */
    private static String numbers(Path output) throws IOException {
        try (var reader = Json.createReader(Files.newInputStream(output.resolve("run.json")))) {
            var record = reader.readObject();
            var summary = record.getJsonObject("summary");
            return List.of(
                            summary.getString("outcome"),
                            summary.get("steps"),
                            summary.get("rejected"),
                            summary.get("evaluations"),
                            summary.get("backends"),
                            summary.get("final"),
                            summary.get("metrics"),
                            record.get("events"))
                    .toString();
        }
    }

    private Process start(String... arguments) throws IOException {
        Path host;
        try (var jars = Files.list(CommandLine.HOME.resolve("lib"))) {
            host = jars.filter(jar -> String.valueOf(jar.getFileName()).startsWith("org.simplectic.host"))
                    .findFirst()
                    .orElseThrow();
        }
        assertTrue(Files.isRegularFile(host));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-cp",
                host.toString(),
                "org.simplectic.host.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--backend", "java", "--quiet"));
        var builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .redirectError(directory.resolve("errors.txt").toFile());
        builder.environment().put("SIMPLECTIC_CACHE", directory.resolve("cache").toString());
        return builder.start();
    }
}
