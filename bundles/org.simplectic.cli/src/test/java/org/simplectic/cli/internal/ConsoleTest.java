package org.simplectic.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.simplectic.api.Counters;
import org.simplectic.cli.Console;
import org.simplectic.cli.Table;

/** Terminals of all sorts, and what is drawn on them. */
final class ConsoleTest {
    private static final long SECOND = 1_000_000_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AtomicLong clock = new AtomicLong();

    @ParameterizedTest
    @CsvSource({"120,120", "0,80", "-5,80", "wide,80", "'',80", "20,40", "99999,160", "99999999999,80"})
    void widthIsWithinReason(String columns, int expected) {
        assertEquals(expected, console(true, Map.of("COLUMNS", columns)).columns());
    }

    @Test
    void coloursOnlyOnWillingTerminals() {
        assertTrue(console(true, Map.of()).colours());
        assertTrue(console(true, Map.of("NO_COLOR", "")).colours());
        assertFalse(console(false, Map.of()).colours());
        assertFalse(console(true, Map.of("NO_COLOR", "1")).colours());
        assertFalse(console(true, Map.of("TERM", "dumb")).colours());
    }

    @ParameterizedTest
    @CsvSource({"y,true", "YES,true", "n,false", "'',false", "yesterday,false"})
    void onlyAClearYesConfirms(String answer, boolean confirmed) throws IOException {
        var answers = new BufferedReader(new StringReader(answer));
        var console = Console.of(answers, stream, stream, true, true, Map.of());
        assertTrue(console.isInteractive());
        assertEquals(confirmed, console.confirms("Go on?"));
        assertEquals("Go on? [y/N] ", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void nobodyToAskMeansNo() throws IOException {
        assertFalse(console(true, Map.of()).isInteractive());
        assertFalse(console(true, Map.of()).confirms("Go on?"));
        assertEquals(0, bytes.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 41, 57, 80, 160})
    void barFitsTheTerminal(int columns) {
        var bar = new ProgressBar(stream, columns, clock::get);
        for (int i = 0; i <= 10; i++) {
            clock.addAndGet(SECOND);
            bar.show(i / 10.0, 123.456789 * i, new Counters(1L << (5 * i), 0, 0));
        }
        bar.end();
        var drawn = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(Arrays.stream(drawn.split("\r")).allMatch(line -> line.length() < columns), drawn);
        assertTrue(drawn.endsWith(" \r"), "wiped");
        assertFalse(drawn.contains("\n"));
    }

    @Test
    void shortRunsDrawNothing() {
        var bar = new ProgressBar(stream, 80, clock::get);
        bar.show(0.5, 1, Counters.NONE);
        bar.end();
        assertEquals(0, bytes.size());
    }

    @Test
    void barIsRedrawnOnlyNowAndThen() {
        var bar = new ProgressBar(stream, 80, clock::get);
        clock.addAndGet(SECOND);
        bar.show(0.5, 1, Counters.NONE);
        int drawn = bytes.size();
        bar.show(0.6, 1, Counters.NONE);
        assertEquals(drawn, bytes.size());
    }

    @Test
    void unknownProgressIsShownWithoutPercent() {
        var bar = new ProgressBar(stream, 80, clock::get);
        clock.addAndGet(SECOND);
        bar.show(Double.NaN, 1.5, Counters.NONE);
        assertEquals("\rat 1.5, 0 steps", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void slowRunsHaveALineEveryFewSeconds() {
        var lines = new ProgressLines(stream, clock::get);
        for (int second = 0; second < 20; second++) {
            clock.addAndGet(SECOND);
            lines.show(Double.NaN, second, Counters.NONE);
        }
        assertEquals(4, bytes.toString(StandardCharsets.UTF_8).lines().count());
    }

    @Test
    void longTextIsWrappedOnTerminalsOnly() {
        var table = new Table();
        table.row("a", "word ".repeat(30).strip());
        table.print(console(true, Map.of("COLUMNS", "40")));
        assertTrue(bytes.toString(StandardCharsets.UTF_8).lines().allMatch(line -> line.length() <= 40));
        bytes.reset();
        table.print(console(false, Map.of("COLUMNS", "40")));
        assertEquals(1, bytes.toString(StandardCharsets.UTF_8).lines().count());
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0.0,0",
        "1,1",
        "40,40",
        "-0.3333333333333333,-0.3333333333",
        "1e-9,1e-09",
        "1.25e300,1.25e+300",
        "123456789,123456789",
        "0.00001,0.00001",
        "1e10,1e+10",
        "NaN,NaN",
        "-Infinity,-Infinity"
    })
    void numbersAreRoundedForPeople(double value, String text) {
        assertEquals(text, Numbers.text(value, 10));
    }

    private Console console(boolean terminal, Map<String, String> environment) {
        return Console.of(null, stream, stream, terminal, terminal, environment);
    }
}
