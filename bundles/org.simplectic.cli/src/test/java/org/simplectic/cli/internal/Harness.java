package org.simplectic.cli.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.simplectic.cli.Console;

/** Runs command lines and keeps what they print. */
final class Harness {
    final Fakes fakes = new Fakes();
    final Interruption interruption = Interruption.bySignal();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Console console = console(false, Map.of());

    /** The same, on a terminal of so many columns. */
    Harness onTerminal(String columns) {
        console = console(true, Map.of("COLUMNS", columns));
        return this;
    }

    int run(String... words) {
        return run(fakes.services(), words);
    }

    int run(Services services, String... words) {
        out.reset();
        err.reset();
        return new Cli(services, Extensions.NONE, console, interruption).run(words);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Console console(boolean terminal, Map<String, String> environment) {
        return Console.of(
                null,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                terminal,
                environment);
    }
}
