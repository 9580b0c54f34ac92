package org.simplectic.shell.internal;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;

/** {@code shell}: commands one after another, typed, from a script on standard input, or given with {@code -c}. */
final class ShellCommand implements Command {
    static final String NAME = "shell";
    private static final Option COMMANDS =
            Option.value("-c", "COMMANDS", "Give these commands, one a line or separated by ';', and end.");

    private static final Option WATCH = Option.value("--watch", "DIR", "Keep plug-ins as the jars in this folder are.");

    private final Console console;
    private final Words words;
    private final Path history;
    private final Function<Screen, Shell> shells;

    ShellCommand(Console console, Words words, Path history, Function<Screen, Shell> shells) {
        this.console = console;
        this.words = words;
        this.history = history;
        this.shells = shells;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                NAME,
                "Give commands one after another, to runs that go on meanwhile, too.",
                List.of(),
                List.of(COMMANDS, WATCH));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        var commands = arguments.value(COMMANDS);
        if (commands.isEmpty() && console.isInteractive() && console.outIsTerminal()) {
            return new Prompt(console, words, history, screen -> shell(screen, arguments)).run();
        }
        var screen = new Screen(System.in, console, console::columns, line -> {
            console.err().println(line);
            console.err().flush();
        });
        try (var shell = shell(screen, arguments)) {
            return script(
                    commands.isPresent()
                            ? new BufferedReader(new StringReader(commands.get()))
                            : new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
                    shell);
        }
    }

    private Shell shell(Screen screen, Arguments arguments) throws IOException {
        var shell = shells.apply(screen);
        var folder = arguments.value(WATCH);
        if (folder.isPresent()) {
            shell.watch(Path.of(folder.get()));
        }
        return shell;
    }

    /** The exit code of the last command, as in other shells. */
    private static int script(BufferedReader reader, Shell shell) throws IOException {
        int code = ExitCode.DONE;
        var open = "";
        for (var line = reader.readLine(); line != null && !shell.isOver(); line = reader.readLine()) {
            var text = open + line + "\n";
            try {
                code = shell.execute(text);
                open = "";
            } catch (EOFException e) {
                open = text;
            }
        }
        return open.isEmpty() ? code : shell.complain("the last command is not complete: a bracket or quote is open");
    }
}
