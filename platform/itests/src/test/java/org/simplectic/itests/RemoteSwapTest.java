package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods of every kind are swapped from another process, which reaches the run through its socket. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class RemoteSwapTest {
    /** Some hundred million iterations of steepest descent. */
    private static final String MINIMIZE = """
            minimize:
              objective: "((x - 3)^2 + 1e8*y^2)/2"
              unknowns: {x: 2, y: 1e-8}
              with: {optimizer: gradient-descent}
              tolerance: 0
              iterations: 1000000000
              save: {every: 1000000}
            """;

    private static final String SAMPLE = """
            sample:
              log-density: "-x^2/2"
              variables: {x: 0}
              with: {sampler: hmc}
              chains: 1
              warm-up: 100
              draws: 100000000
            seed: 1
            """;

    private static final String INTEGRATE = """
            model: {problem: kepler}
            integrate: {span: [0, 1e9], with: {integrator: rk4, step: 0.01, maxSteps: 2000000000}, save: {every: 1e6}}
            """;

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    private ProcessBuilder command(String... words) {
        var line = new ArrayList<>(
                List.of("bash", CommandLine.HOME.resolve("simplectic").toString()));
        line.addAll(List.of(words));
        var builder = new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("SIMPLECTIC_DATA", directory.resolve("data").toString());
        builder.environment().put("SIMPLECTIC_CACHE", directory.resolve("cache").toString());
        builder.environment().put("SIMPLECTIC_NO_START_UP_CACHE", "yes");
        builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home", ""));
        return builder;
    }

    private String simplectic(String... words) throws IOException, InterruptedException {
        var process = command(words).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @ParameterizedTest
    @CsvSource({
        "optimizer, gradient-descent, adam",
        "sampler, hmc, random-walk-metropolis",
        "integrator, rk4, heun",
        "backend, simd, java"
    })
    void aRunGoesOnWithAnotherMethod(String kind, String from, String to) throws IOException, InterruptedException {
        var study = switch (kind) {
            case "optimizer" -> MINIMIZE;
            case "sampler" -> SAMPLE;
            default -> INTEGRATE;
        };
        var file = Files.writeString(directory.resolve("long.yaml"), study);
        var run = command(
                        "run",
                        file.toString(),
                        "--out",
                        directory.resolve("out").toString(),
                        "--backend",
                        "simd")
                .redirectOutput(directory.resolve("run.log").toFile())
                .start();
        try {
            var shown = simplectic("runs");
            while (run.isAlive() && !shown.contains("steps")) {
                shown = simplectic("runs");
            }
            assertTrue(shown.contains("long"), shown);
            var told = simplectic("swap", "long", kind, to);
            assertTrue(told.contains(to), told);
        } finally {
            // As Ctrl-C does: the run ends at its next safe point, with a record.
            run.destroy();
        }
        run.waitFor();
        try (var reader = Json.createReader(Files.newInputStream(directory.resolve("out/run.json")))) {
            var swap = reader.readObject().getJsonArray("swaps").getJsonObject(0);
            assertEquals(kind, swap.getString("kind"));
            assertEquals(from, swap.getString("from"));
            assertEquals(to, swap.getString("to"));
        }
    }
}
