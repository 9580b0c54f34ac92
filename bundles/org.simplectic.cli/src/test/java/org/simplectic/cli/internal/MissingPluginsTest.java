package org.simplectic.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyException.Fault;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Console;
import org.simplectic.cli.PluginInstaller;

/** Whom a study's wants are told, and what becomes of the answers. */
final class MissingPluginsTest {
    private static final Place PLACE = new Place("study.yaml", 3, 4, 5, "with: {integrator: midpoint}");
    private static final Path HOME = Path.of("generations", "7");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> installed = new ArrayList<>();
    private final List<Path> restarted = new ArrayList<>();
    private boolean restarts = true;

    private final PluginInstaller lab = new PluginInstaller() {
        @Override
        public List<String> offered(Collection<String> plugins) {
            return plugins.stream().filter("integrator/midpoint"::equals).toList();
        }

        @Override
        public Optional<Path> install(List<String> plugins, boolean unasked, Console console) throws IOException {
            console.out().println("the plan");
            if (!unasked && !console.confirms("Go on?")) {
                return Optional.empty();
            }
            installed.addAll(plugins);
            return Optional.of(HOME);
        }
    };

    private static StudyException lacking(String kind, String name) {
        return new StudyException(List.of(
                new Fault(PLACE, "something else"),
                Fault.missing(PLACE, "unknown " + kind + " '" + name + "'", kind, name)));
    }

    private int get(StudyException study, Optional<PluginInstaller> installer, @Nullable String answer, boolean unasked)
            throws IOException {
        var console = Console.of(
                answer == null ? null : new BufferedReader(new StringReader(answer)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                Map.of());
        return new MissingPlugins(() -> installer, home -> restarts && restarted.add(home), console)
                .get(study, unasked);
    }

    @Test
    void aPersonIsAskedAndTheHostStartsAgain() throws IOException {
        assertEquals(0, get(lacking("integrator", "midpoint"), Optional.of(lab), "y\n", false));
        assertEquals(List.of("integrator/midpoint"), installed);
        assertEquals(List.of(HOME), restarted);
        var told = err.toString(StandardCharsets.UTF_8);
        assertTrue(told.startsWith("The study needs integrator/midpoint, not installed yet:\nthe plan\nGo on?"), told);
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void noIsNo() throws IOException {
        assertEquals(130, get(lacking("integrator", "midpoint"), Optional.of(lab), "n\n", false));
        assertEquals(List.of(), installed);
        assertEquals(List.of(), restarted);
    }

    @Test
    void theOptionAnswers() throws IOException {
        assertEquals(0, get(lacking("integrator", "midpoint"), Optional.of(lab), null, true));
        assertEquals(List.of(HOME), restarted);
    }

    @Test
    void withoutAPersonTheErrorNamesTheCommand() {
        var advice = assertThrows(
                StudyException.class, () -> get(lacking("integrator", "midpoint"), Optional.of(lab), null, false));
        assertEquals("something else", advice.faults().getFirst().message());
        assertEquals(
                "unknown integrator 'midpoint'; 'simplectic install integrator/midpoint' gets it, and so does 'run'"
                        + " with --install",
                advice.faults().getLast().message());
    }

    @Test
    void whatNobodyOffersIsAMistakeAsBefore() {
        var study = lacking("integrator", "rk5");
        assertSame(study, assertThrows(StudyException.class, () -> get(study, Optional.of(lab), "y\n", true)));
        assertSame(study, assertThrows(StudyException.class, () -> get(study, Optional.empty(), "y\n", true)));
    }

    @Test
    void aProcessThatGoesOnSaysSo() {
        restarts = false;
        var end = assertThrows(
                CommandException.class, () -> get(lacking("integrator", "midpoint"), Optional.of(lab), "y\n", false));
        assertTrue(end.sentence().startsWith("installed, but this process"), end.sentence());
    }
}
