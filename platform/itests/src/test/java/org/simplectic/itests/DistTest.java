package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Distributions made by the command line from the built one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DistTest {
    private static final long MEGABYTE = 1_000_000;

    private final CommandLine cli = new CommandLine();

    @AfterAll
    void stop() {
        cli.close();
    }

    @Test
    void aStudyTakesWhatItNeedsAndNoMore(@TempDir Path directory) throws IOException {
        var lorenz = CommandLine.study("lorenz").toString();
        for (var name : new String[] {"one.zip", "two.zip"}) {
            var output = directory.resolve(name);
            var result = cli.run("dist", "create", "--study", lorenz, "--output", output.toString());
            assertEquals(0, result.exitCode(), result.errors());
            int bundles = Integer.parseInt(result.output().replaceAll("(?s).*: ([0-9]+) bundles.*", "$1"));
            assertTrue(bundles <= 24, result.output());
            assertTrue(Files.size(output) <= 10 * MEGABYTE, result.output());
        }
        assertArrayEquals(
                Files.readAllBytes(directory.resolve("one.zip")), Files.readAllBytes(directory.resolve("two.zip")));
    }

    @Test
    void whatCannotBeMadeIsToldAndLeavesNothing(@TempDir Path directory) {
        var output = directory.resolve("out");
        assertEquals(2, cli.run("dist", "create", "--output", output.toString()).exitCode());
        var unknown = cli.run("dist", "create", "--feature", "cor", "--output", output.toString());
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.errors().contains("did you mean 'core'?"), unknown.errors());
        assertEquals(
                2,
                cli.run("dist", "create", "--study", "nowhere.yaml", "--output", output.toString())
                        .exitCode());
        assertEquals(
                2,
                cli.run("dist", "create", "--feature", "core", "--output", directory.toString())
                        .exitCode());
        assertFalse(Files.exists(output));
    }

    @Test
    void aFeatureMayComeFromAFile(@TempDir Path directory) throws IOException {
        var installed = Files.readString(CommandLine.HOME.resolve("features/core.json"));
        var file = Files.writeString(
                directory.resolve("lab.json"),
                installed.replaceFirst("\"description\": \"[^\"]*", "\"description\": \"Ours."));
        var output = directory.resolve("lab");
        var result = cli.run("dist", "create", "--feature", file.toString(), "--output", output.toString());
        assertEquals(0, result.exitCode(), result.errors());
        assertTrue(Files.readString(output.resolve("features/lab.json")).contains("\"Ours.\""));
        assertTrue(Files.exists(output.resolve("lock.json")));

        Files.writeString(file, installed.replaceFirst("org.simplectic.array:[0-9.]+", "org.simplectic.array:9.0.0"));
        var wrong = cli.run(
                "dist",
                "create",
                "--feature",
                file.toString(),
                "--output",
                directory.resolve("wrong").toString());
        assertEquals(1, wrong.exitCode());
        assertTrue(
                wrong.errors()
                        .contains(
                                "lab.json names the bundle org.simplectic:org.simplectic.array:9.0.0, which is not installed,"
                                        + " only in version 0.1.0. Install it first, or correct the version."),
                wrong.errors());
    }

    /** Unpacked as a folder here; the archive differs in nothing but its form. */
    @Test
    @Tag("slow")
    void withARuntimeOfItsOwnItNeedsNoJava(@TempDir Path directory) throws IOException, InterruptedException {
        var output = directory.resolve("lorenz");
        var result = cli.run(
                "dist",
                "create",
                "--jlink",
                "--study",
                CommandLine.study("lorenz").toString(),
                "--output",
                output.toString());
        assertEquals(0, result.exitCode(), result.errors());

        var command = new ProcessBuilder(
                "/bin/bash",
                output.resolve("simplectic").toString(),
                "run",
                output.resolve("studies").resolve("lorenz.yaml").toString(),
                "--out",
                directory.resolve("out").toString());
        command.environment().clear();
        command.environment().putAll(Map.of("HOME", directory.toString(), "PATH", ""));
        var process = command.redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), Files.readString(directory.resolve("log")));
        assertTrue(Files.size(directory.resolve("out").resolve("lorenz.csv")) > 0);
    }
}
