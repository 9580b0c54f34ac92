package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verb {@code minimize} by the command line, and a swap of its optimizer in mid-run. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class MinimizeTest {
    private static final String ROSENBROCK = """
            minimize:
              objective: "(1 - x)^2 + 100*(y - x^2)^2"
              unknowns: {x: {initial: -1.2, bounds: [-2, inf], unit: m}, y: 1}
              with: {optimizer: gradient-descent}
            metrics: {distance: "sqrt((x - 1)^2 + (y - 1)^2)", value: objective}
            """;

    /** Steepest descent takes some hundred million iterations for it, Adam some thousand. */
    private static final String LONG = """
            model:
              equations: {dz/dt: 0}
              initial: {z: 0}
              parameters: {curvature: 1e8}
            minimize:
              objective: "((x - 3)^2 + curvature*y^2)/2"
              unknowns: {x: 2, y: 1e-8}
              with: {optimizer: gradient-descent}
              tolerance: 1e-3
              iterations: 1000000000
              save: {every: 1000}
            """;

    private final CommandLine cli = new CommandLine();

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterEach
    void stop() {
        cli.close();
    }

    private Path study(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name + ".yaml"), text);
    }

    private JsonObject record(String name) throws IOException {
        try (var reader =
                Json.createReader(Files.newInputStream(directory.resolve(name).resolve("run.json")))) {
            return reader.readObject();
        }
    }

    private CommandLine.Result run(Path study, String name, String... options) {
        var words = new String[5 + options.length];
        System.arraycopy(
                new String[] {
                    "run",
                    study.toString(),
                    "--quiet",
                    "--out",
                    directory.resolve(name).toString()
                },
                0,
                words,
                0,
                5);
        System.arraycopy(options, 0, words, 5, options.length);
        return cli.run(words);
    }

    @Test
    void aMinimumIsFoundAndTheWayThereIsATable() throws IOException {
        var result = run(study("rosenbrock", ROSENBROCK), "out");
        assertEquals(0, result.exitCode(), result.errors());
        var summary = record("out").getJsonObject("summary");
        assertEquals("completed", summary.getString("outcome"));
        assertEquals(1, summary.getJsonObject("final").getJsonNumber("x").doubleValue(), 5e-6);
        assertEquals(
                0, summary.getJsonObject("metrics").getJsonNumber("distance").doubleValue(), 1e-5);
        var table = Files.readAllLines(directory.resolve("out/rosenbrock.csv"));
        assertEquals("iteration,objective,gradient,x [m],y", table.getFirst().replace("\"", ""));
        assertEquals(summary.getInt("steps") + 2, table.size());
    }

    @Test
    void everyCheckOfValuesIsPassed() throws IOException {
        var result = run(study("checked", ROSENBROCK), "out", "--check-finite");
        assertEquals(0, result.exitCode(), result.errors());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            y: 1}                       | y: 1, t: 2}               | 't' is the time
            y: 1}                       | y: 1, gradient: 2}        | heads a column
            (1 - x)                     | (1 - z)                   | unknown name 'z'
            bounds: [-2, inf]           | bounds: [2, -2]           | must be below the upper one
            bounds: [-2, inf]           | bounds: [0, 1]            | is not within the bounds
            optimizer: gradient-descent | optimizer: gradient       | valid: adam, gradient-descent
            optimizer: gradient-descent | optimizer: adam, rate: 0  | rate must be positive
            value: objective            | value: objectiv           | unknown name 'objectiv'
            minimize:                   | model: {}\\nminimize:      | the key 'equations' is missing
            """)
    void mistakesAreShownWhereTheyAre(String right, String wrong, String message) throws IOException {
        var result = run(study("wrong", ROSENBROCK.replace(right, wrong.replace("\\n", "\n"))), "out");
        assertEquals(2, result.exitCode());
        assertTrue(result.errors().contains(message), result.errors());
    }

    @Test
    void aVerbThatNeedsAModelSaysSo() throws IOException {
        var result = run(study("wrong", "integrate: {span: [0, 1], with: {integrator: tsit5}}\n"), "out");
        assertEquals(2, result.exitCode());
        assertTrue(result.errors().contains("the study lacks the key 'model'"), result.errors());
    }

    @Test
    void anEndOfPatienceIsAnOutcomeWithAdvice() throws IOException {
        var result = run(study("short", ROSENBROCK.replace("with:", "iterations: 20\n  with:")), "out");
        assertEquals(1, result.exitCode());
        var summary = record("out").getJsonObject("summary");
        assertEquals("failed: too many steps at iteration=20.0", summary.getString("outcome"));
        assertTrue(summary.getString("advice").contains("Allow more iterations"), summary.getString("advice"));
    }

    @Test
    void theOptimizerIsSwappedInMidRun()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var study = study("long", LONG);
        var result = CompletableFuture.supplyAsync(
                () -> run(study, "swapped"), task -> Thread.ofPlatform().start(task));
        var run = awaitRun(result);
        awaitSteps(run, 1000, result);
        swap(run, "adam");
        var end = result.join();
        assertEquals(0, end.exitCode(), end.errors());
        var record = record("swapped");
        var swap = record.getJsonArray("swaps").getJsonObject(0);
        assertEquals("optimizer", swap.getString("kind"));
        assertEquals("gradient-descent", swap.getString("from"));
        assertEquals("adam", swap.getString("to"));
        assertTrue(swap.getInt("step") >= 1000, swap.toString());
        var summary = record.getJsonObject("summary");
        assertEquals("completed", summary.getString("outcome"));
        assertTrue(summary.getInt("steps") > swap.getInt("step"), summary.toString());
        assertEquals(3, summary.getJsonObject("final").getJsonNumber("x").doubleValue(), 2e-3);
        var table = Files.readAllLines(directory.resolve("swapped/long.csv"));
        for (int i = 1; i < table.size() - 1; i++) {
            assertEquals(1000.0 * (i - 1), Double.parseDouble(table.get(i).split(",", -1)[0]));
        }
    }

    private Object awaitRun(CompletableFuture<CommandLine.Result> result) {
        while (!result.isDone()) {
            var active = (Collection<?>) Brusselator.call(cli.service("org.simplectic.runtime.Studies"), "active");
            if (!active.isEmpty()) {
                return active.iterator().next();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the run ended early: " + result.join());
    }

    private static void awaitSteps(Object run, long steps, CompletableFuture<CommandLine.Result> result) {
        while (!result.isDone()) {
            var told = String.valueOf(Brusselator.call(run, "progress")).replaceAll(".*?(\\d+) steps,.*", "$1");
            if (told.matches("\\d+") && Long.parseLong(told) >= steps) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the run ended early: " + result.join());
    }

    private static void swap(Object run, String optimizer)
            throws InterruptedException, ExecutionException, TimeoutException {
        ((CompletableFuture<?>) Brusselator.call(run, "swap", "optimizer", optimizer)).get(1, TimeUnit.MINUTES);
    }
}
