package org.simplectic.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The words before and around commands. */
final class CliTest {
    private static final List<String> COMMANDS =
            List.of("run", "explain", "validate", "list", "describe", "schema", "doctor", "version");

    private static final Pattern EXIT_CODES =
            Pattern.compile("0 +done\\s+1 +the run failed\\s+2 +wrong usage or invalid study\\s+130 +interrupted");

    private final Harness cli = new Harness();
    private final Services none = new Services(
            () -> {
                throw new AssertionError("made the runtime");
            },
            () -> {
                throw new AssertionError("made the catalog");
            },
            Fakes.INSTALLATION);

    @Test
    void noCommandIsAUsageErrorThatShowsHelp() {
        assertEquals(2, cli.run());
        assertEquals("", cli.out());
        assertTrue(cli.err().contains("Usage: simplectic COMMAND [OPTIONS]"), cli.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help", "--verbose --help"})
    void helpListsEveryCommandAndTheExitCodes(String line) {
        assertEquals(0, cli.run(none, line.split(" ")));
        for (var command : COMMANDS) {
            assertTrue(cli.out().contains("\n  " + command + " "), cli.out());
        }
        assertTrue(EXIT_CODES.matcher(cli.out()).find(), cli.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "explain", "validate", "list", "describe", "schema", "doctor", "version"})
    void everyCommandHasHelpWithoutTheRuntime(String command) {
        assertEquals(0, cli.run(none, command, "--help"));
        assertTrue(cli.out().startsWith("Usage: simplectic " + command), cli.out());
        assertTrue(EXIT_CODES.matcher(cli.out()).find(), cli.out());
        var help = cli.out();
        assertEquals(0, cli.run(none, "help", command));
        assertEquals(help, cli.out());
    }

    @Test
    void helpWinsOverMissingParameters() {
        assertEquals(0, cli.run(none, "describe", "-h", "--json"));
    }

    @Test
    void unknownCommandOffersTheNearest() {
        assertEquals(2, cli.run("lsit"));
        assertTrue(cli.err().startsWith("error: unknown command 'lsit': did you mean 'list'?"), cli.err());
    }

    @Test
    void unknownOptionOffersTheNearestAndTheSynopsis() {
        assertEquals(2, cli.run("run", "a.yaml", "--qiet"));
        assertTrue(cli.err().startsWith("error: unknown option '--qiet': did you mean '--quiet'?"), cli.err());
        assertTrue(cli.err().contains("Usage: simplectic run "), cli.err());
        assertTrue(cli.err().contains("Try 'simplectic run --help'"), cli.err());
    }

    @Test
    void missingParameterIsNamed() {
        assertEquals(2, cli.run("validate"));
        assertTrue(cli.err().startsWith("error: missing required parameter: 'STUDY'"), cli.err());
    }

    @Test
    void aRunNeedsAStudyOrAFolderToResume() {
        assertEquals(2, cli.run("run"));
        assertTrue(cli.err().startsWith("error: run needs a study file, or --resume DIR"), cli.err());
        assertEquals(2, cli.run("run", "a.yaml", "--resume", "out"));
        assertTrue(cli.err().contains("--resume takes the study"), cli.err());
    }

    @Test
    void missingValueIsNamed() {
        assertEquals(2, cli.run("run", "a.yaml", "--backend"));
        assertTrue(cli.err().startsWith("error: missing required parameter for option '--backend'"), cli.err());
        assertEquals(2, cli.run("run", "a.yaml", "--backend", "--json"));
        assertTrue(cli.err().contains("'--backend'"), cli.err());
    }

    @Test
    void surplusArgumentIsNamed() {
        assertEquals(2, cli.run("version", "now"));
        assertTrue(cli.err().startsWith("error: unexpected argument 'now'"), cli.err());
    }

    @Test
    void repeatedSingleOptionIsRefused() {
        assertEquals(2, cli.run("run", "a.yaml", "--backend", "java", "--backend", "cuda"));
        assertTrue(cli.err().contains("--backend"), cli.err());
    }

    @Test
    void optionBeforeTheCommandIsExplained() {
        assertEquals(2, cli.run("--json", "list"));
        assertTrue(cli.err().contains("unknown option '--json' before the command"), cli.err());
    }

    @Test
    void versionNamesPlatformJavaAndFramework() {
        assertEquals(0, cli.run(none, "version"));
        var lines = cli.out().lines().toList();
        assertEquals("simplectic 0.1.0", lines.get(0));
        assertTrue(lines.get(1).startsWith("java " + Runtime.version()), lines.get(1));
        assertEquals("org.apache.felix.framework 7.0.5", lines.get(2));
        assertEquals(0, cli.run(none, "--version"));
    }

    @Test
    void bugsShowOneLineAndNoStackTrace() {
        assertEquals(1, cli.run(none, "schema"));
        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().contains("internal error: java.lang.AssertionError: made the runtime"), cli.err());
        assertTrue(cli.err().contains("--verbose"), cli.err());
    }

    @Test
    void exhaustedMemoryIsToldWithAdvice() {
        var hungry = new Services(
                () -> {
                    throw new OutOfMemoryError("Java heap space");
                },
                none.catalog(),
                Fakes.INSTALLATION);
        assertEquals(1, cli.run(hungry, "schema"));
        assertTrue(cli.err().startsWith("error: out of memory"), cli.err());
        assertTrue(cli.err().contains("-Xmx"), cli.err());
        assertFalse(cli.err().contains("internal"), cli.err());
    }
}
