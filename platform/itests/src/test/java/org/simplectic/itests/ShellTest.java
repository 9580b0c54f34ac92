package org.simplectic.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell's commands: the platform's, OSGi's, and runs in the background. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ShellTest {
    /** Goes on until it is stopped. */
    private static final String ENDLESS = """
            model:
              equations: {dx/dt: v, dv/dt: -x}
              initial: {x: 1, v: 0}
            integrate:
              span: [0, 1e9]
              with: {integrator: rk4, step: 0.01}
              save: {every: 1e5}
            """;

    private final CommandLine cli = new CommandLine("shell");

    @TempDir
    Path directory = Path.of("replaced by JUnit");

    @AfterEach
    void stop() {
        cli.close();
    }

    @Test
    void knowsCommandsOfOsgi() {
        var result = cli.run("shell", "-c", "lb");
        assertEquals(0, result.exitCode(), result.errors());
        assertTrue(result.output().contains("Simplectic shell"), result.output());
        assertTrue(cli.run("shell", "-c", "scr:list").output().contains("CommandLineFace"));
        assertTrue(cli.run("shell", "-c", "inspect cap service org.simplectic.cli")
                .output()
                .contains("CommandLine"));
    }

    @Test
    void knowsTheCommandsOfThePlatform() {
        assertEquals(
                cli.run("list", "integrator").output(),
                cli.run("shell", "-c", "list integrator").output());
        assertTrue(cli.run("shell", "-c", "help").output().contains("Give a run another backend"));
        assertTrue(cli.run("shell", "-c", "help swap").output().contains("simplectic swap"));
    }

    @Test
    void endsWithTheExitCodeOfTheLastCommand() {
        assertEquals(2, cli.run("shell", "-c", "version; run missing.yaml").exitCode());
        assertEquals(0, cli.run("shell", "-c", "run missing.yaml; version").exitCode());
        assertEquals(1, cli.run("shell", "-c", "(version").exitCode());
        var unknown = cli.run("shell", "-c", "versoin");
        assertEquals(1, unknown.exitCode());
        assertEquals("error: unknown command 'versoin'; did you mean 'version'? 'help' lists them\n", unknown.errors());
    }

    @Test
    void swapsARunInItsOwnBackground() throws IOException {
        var study = Files.writeString(directory.resolve("endless.yaml"), ENDLESS);
        var output = directory.resolve("out");
        var result = cli.run("shell", "-c", """
                run %s --out %s &
                swap endless backend java
                jobs
                kill 1
                wait
                runs
                """.formatted(study, output));
        assertEquals(0, result.exitCode(), result.errors());
        assertTrue(result.output().contains("backend simd -> java"), result.output());
        assertTrue(result.output().contains("[1] run "), result.output());
        // Runs of other processes, as of the tests beside these, are listed too.
        assertFalse(result.output().lines().anyMatch(line -> line.matches("\\d+ +endless .*")), result.output());
        assertTrue(Files.readString(output.resolve("run.json")).contains("\"swaps\""));
    }

    @Test
    void stopsRunsWhenItEnds() throws IOException {
        var study = Files.writeString(directory.resolve("endless.yaml"), ENDLESS);
        var output = directory.resolve("out");
        cli.run("shell", "-c", "run %s --out %s &".formatted(study, output));
        assertTrue(Files.readString(output.resolve("run.json")).contains("stopped"));
    }

    @Test
    void drawsWhatIsWiredToWhat() throws IOException {
        var file = directory.resolve("graph.svg");
        var result = cli.run("graph", CommandLine.study("lorenz").toString(), "-o", file.toString());
        assertEquals(0, result.exitCode(), result.errors());
        var svg = Files.readString(file);
        assertTrue(svg.startsWith("<svg ") && svg.endsWith("</svg>\n"), svg);
        assertTrue(svg.contains(">org.simplectic.runtime<") && svg.contains(">Studies<"), svg);
        assertTrue(svg.contains("font-weight='bold' fill='#b3261e'>tsit5<"), svg);
        assertTrue(svg.contains("text-anchor='middle'>rk4<"), svg);
    }

    @Test
    void isNotThereForOtherCommands() {
        try (var usual = new CommandLine()) {
            assertFalse(Arrays.stream(usual.context().getBundles())
                    .anyMatch(bundle -> bundle.getSymbolicName().contains("gogo")));
            assertTrue(usual.run("help").output().contains("shell"));
        }
    }
}
