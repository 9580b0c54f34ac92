package org.simplectic.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.simplectic.cli.Console;
import org.simplectic.runtime.KernelUse;
import org.simplectic.runtime.Profile;

final class RunCommandTest {
    private static final Set<String> SUMMARY_KEYS = Set.of(
            "study",
            "outcome",
            "verb",
            "steps",
            "rejected",
            "evaluations",
            "seconds",
            "backends",
            "final",
            "metrics",
            "checks",
            "outputs");

    private final Harness cli = new Harness();
    private Path directory;

    @BeforeEach
    void makeDirectory(@TempDir Path fresh) {
        directory = fresh;
    }

    @Test
    void completedRunEndsWithATable() {
        assertEquals(0, cli.run("run", study("lorenz")));
        assertEquals("""
                lorenz: completed
                  verb         integrate
                  steps        100 accepted, 3 rejected
                  evaluations  618
                  seconds      0.0123
                  backend      java, steps 1 to 100
                  note         rtol is not given; took 1e-6
                  event        bounce 1
                               bounce 2
                               bounce 3
                               bounce 4
                               bounce 5
                               bounce 6
                               bounce 7
                               bounce 8
                               bounce 9
                               bounce 10
                               and 2 more
                  metric       return_error = 1.25e-09
                  check        met: return_error = 1.25e-09, at most 1.0E-6
                  final        t = 40
                               x = -0.3333333333
                  wrote        out/run.json
                """, cli.out());
    }

    @Test
    void profileIsATableSortedByTime() {
        assertEquals(0, cli.run("run", study("lorenz"), "--profile", "--check-finite"));
        assertTrue(cli.fakes.options.profile() && cli.fakes.options.checkFinite());
        assertTrue(cli.out().endsWith("""

                  CALLS   TIME    SHARE  GB/s  GFLOP/s  KERNEL
                   2000   6 us   60.0 %     0        2  step: dot on java
                   1000   2 us   20.0 %    24      1.5  step: exp_1 on java
                          2 us   20.0 %                 outside of kernels: the method, its arguments, output
                         10 us  100.0 %                 total
                """), cli.out());
        assertEquals(0, cli.run("run", study("lorenz"), "--profile", "--json"));
        try (var reader = Json.createReader(new StringReader(cli.out()))) {
            var profile = reader.readObject().getJsonObject("profile");
            assertEquals(1e-5, profile.getJsonNumber("seconds").doubleValue());
            assertEquals(2e-6, profile.getJsonNumber("outsideKernels").doubleValue(), 1e-20);
            var first = profile.getJsonArray("kernels").getJsonObject(0);
            assertEquals("dot", first.getString("kernel"));
            assertEquals(2, first.getJsonNumber("gigaflopsPerSecond").doubleValue(), 1e-12);
        }
    }

    @Test
    void profileOfManyKernelsEndsWithTheRest() {
        var use = new KernelUse("java", "step", "add", "%1 = add", 1, 8, 10, 1e-6);
        var profile = new Profile(1e-4, Collections.nCopies(40, use));
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

        ProfileTable.print(profile, Console.of(null, out, out, false, false, Map.of()));

        var lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(29, lines.size());
        assertTrue(
                lines.get(26).endsWith("15 us   15.0 %                 in 15 more kernels; run.json has them all"),
                lines.get(26));
    }

    @Test
    void pipedProgressIsALineATenth() {
        cli.run("run", study("lorenz"));
        var lines = cli.err().lines().toList();
        assertEquals(10, lines.size(), cli.err());
        assertEquals("10 %, at 4, 10 steps", lines.getFirst());
        assertEquals("100 %, at 40, 100 steps", lines.getLast());
    }

    @Test
    void quietRunPrintsNothing() {
        assertEquals(0, cli.run("run", study("lorenz"), "--quiet"));
        assertEquals("", cli.out() + cli.err());
    }

    @Test
    void jsonIsOneObjectWithTheDocumentedKeys() {
        assertEquals(0, cli.run("run", study("lorenz"), "--json"));
        assertEquals(1, cli.out().lines().count());
        try (var reader = Json.createReader(new StringReader(cli.out()))) {
            var summary = reader.readObject();
            assertEquals(SUMMARY_KEYS, summary.keySet());
            assertEquals(
                    -1.0 / 3, summary.getJsonObject("final").getJsonNumber("x").doubleValue());
        }
        assertTrue(cli.err().contains("note: rtol is not given; took 1e-6"), cli.err());
    }

    @Test
    void optionsReachTheRuntime() {
        cli.run("run", study("lorenz"), "--set", "rtol=1e-9", "--set=atol=1e-12", "--backend", "java", "--out", "here");
        assertEquals(List.of("rtol=1e-9", "atol=1e-12"), cli.fakes.settings);
        assertEquals("java", cli.fakes.options.backend().orElseThrow());
        assertEquals(Path.of("here"), cli.fakes.options.directory().orElseThrow());
    }

    @Test
    void settingWithoutValueIsAUsageError() {
        assertEquals(2, cli.run("run", study("lorenz"), "--set", "rtol"));
        assertTrue(cli.err().startsWith("error: --set needs KEY=VALUE"), cli.err());
    }

    @Test
    void failedRunGivesReasonAndAdvice() {
        assertEquals(1, cli.run("run", study("failing"), "--quiet"));
        assertEquals(
                "error: failing failed: STEP_TOO_SMALL at t=0.3\nTry a stiff integrator.\n",
                cli.err().replace(System.lineSeparator(), "\n"));
        assertEquals(1, cli.run("run", study("failing"), "--json"));
        assertTrue(cli.out().contains("\"advice\""), cli.out());
    }

    @Test
    void invalidStudyTellsEveryMistakeAndItsPlace() {
        assertEquals(2, cli.run("run", study("invalid")));
        assertEquals("", cli.out());
        assertEquals("""
                error: invalid study, 2 mistakes
                invalid.yaml:4:22: unknown integrator 'tsit4'
                  |   with: {integrator: tsit4}
                  |                      ^^^^^
                invalid.yaml:5:1: unknown key 'spam'
                  | spam: 1
                  | ^^^^
                """, cli.err());
    }

    @Test
    void missingFileOffersItsNeighbour() {
        study("lorenz");
        assertEquals(2, cli.run("run", directory.resolve("lorentz.yaml").toString()));
        assertTrue(cli.err().startsWith("error: no such file: "), cli.err());
        assertTrue(cli.err().contains("did you mean '" + directory.resolve("lorenz.yaml")), cli.err());
    }

    @Test
    void directoriesAndOddNamesAreRefused() {
        assertEquals(2, cli.run("run", directory.toString()));
        assertTrue(cli.err().contains("is a directory"), cli.err());
        assertEquals(2, cli.run("run", directory.resolve("none/at/all.yaml").toString()));
        assertTrue(cli.err().contains("there is no directory"), cli.err());
        assertEquals(2, cli.run("run", "nul\0byte"));
        assertTrue(cli.err().contains("not a file name"), cli.err());
        assertEquals(2, cli.run("run", ""));
    }

    @Test
    void fileInsteadOfCommandOffersRun() {
        var file = study("lorenz");
        assertEquals(2, cli.run(file));
        assertTrue(cli.err().contains("did you mean 'simplectic run " + file + "'?"), cli.err());
    }

    @Test
    void validateRunsNothing() {
        assertEquals(0, cli.run("validate", study("lorenz")));
        assertTrue(cli.out().endsWith("lorenz.yaml: valid (study 'lorenz', verb 'integrate')\n"), cli.out());
        assertEquals(2, cli.run("validate", study("invalid")));
        assertEquals(1, cli.run("validate", study("broken")));
    }

    @Test
    void interruptedRunStillReports() {
        cli.interruption.request();
        assertEquals(130, cli.run("run", study("endless")));
        assertTrue(cli.err().contains("endless: stopped before the first step"), cli.err());
    }

    @Test
    @Timeout(60)
    void signalStopsTheRunAtASafePointWithCode130() throws IOException, InterruptedException {
        var process = start("run", study("endless"));
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("stepping", out.readLine());
            process.toHandle().destroy();
            var rest = out.lines().collect(Collectors.joining("\n"));
            assertTrue(rest.startsWith("endless: stopped\n"), rest);
            assertTrue(rest.endsWith("run.json"), rest);
        }
        assertEquals(130, process.waitFor());
    }

    @Test
    @Timeout(60)
    void exitAfterARunDoesNotWaitForTheHook() throws IOException, InterruptedException {
        var process = start("run", study("failing"), "--quiet");
        assertTrue(process.waitFor(8, TimeUnit.SECONDS), "shorter than the hook's patience");
        assertEquals(1, process.exitValue());
    }

    @Test
    void terminalShowsColoursAndWrapsLongLines() {
        cli.onTerminal("80").run("run", study("lorenz"));
        assertTrue(cli.out().contains("\033[32mcompleted\033[0m"), cli.out());
        assertFalse(cli.err().contains("\n"), "a bar only");
    }

    private Process start(String... words) throws IOException {
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** What the host does. */
    static final class Main {
        private Main() {}

        public static void main(String[] words) {
            System.exit(new Cli(new Fakes().services(), Extensions.NONE, Console.system(), Interruption.bySignal())
                    .run(words));
        }
    }

    private String study(String name) {
        try {
            return Files.writeString(directory.resolve(name + ".yaml"), "study: " + name + "\n")
                    .toString();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
