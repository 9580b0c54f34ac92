package org.simplectic.shell.internal;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;

/** A person at a terminal: lines with completion and a history that outlives the shell. */
final class Prompt {
    /** Makes a shell on a screen. */
    interface ShellMaker {
        Shell apply(Screen screen) throws IOException;
    }

    private static final String TEXT = "simplectic> ";

    private final Console console;
    private final Words words;
    private final Path history;
    private final ShellMaker shells;

    Prompt(Console console, Words words, Path history, ShellMaker shells) {
        this.console = console;
        this.words = words;
        this.history = history;
        this.shells = shells;
    }

    /** Until {@code exit} or the end of the input. */
    int run() throws IOException {
        try (var terminal = terminal()) {
            var reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .appName("simplectic")
                    .parser(new DefaultParser()
                            .eofOnUnclosedQuote(true)
                            .eofOnUnclosedBracket(
                                    DefaultParser.Bracket.CURLY,
                                    DefaultParser.Bracket.ROUND,
                                    DefaultParser.Bracket.SQUARE))
                    .completer(words)
                    .variable(LineReader.HISTORY_FILE, history)
                    .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P... ")
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            try (var shell = shells.apply(screen(terminal, reader))) {
                terminal.handle(Terminal.Signal.INT, signal -> shell.interrupt());
                words.of(shell);
                return lines(reader, shell);
            }
        }
    }

    /** JLine looks its terminals up by the thread's class loader. */
    private static Terminal terminal() throws IOException {
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        thread.setContextClassLoader(TerminalBuilder.class.getClassLoader());
        try {
            return TerminalBuilder.builder().name("simplectic").system(true).build();
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private Screen screen(Terminal terminal, LineReader reader) {
        var out = new PrintStream(terminal.output(), true, terminal.encoding());
        var typed = new BufferedReader(terminal.reader());
        var shown = new Console(typed, out, out, true, true, console.colours(), console.columns());
        return new Screen(terminal.input(), shown, terminal::getWidth, reader::printAbove);
    }

    private static int lines(LineReader reader, Shell shell) throws IOException {
        while (!shell.isOver()) {
            try {
                shell.execute(reader.readLine(TEXT));
            } catch (UserInterruptException e) {
                // Ctrl-C while typing starts the line again.
            } catch (EndOfFileException e) {
                break;
            } catch (EOFException e) {
                shell.complain("the command is not complete: a bracket or quote is open");
            }
        }
        return ExitCode.DONE;
    }
}
