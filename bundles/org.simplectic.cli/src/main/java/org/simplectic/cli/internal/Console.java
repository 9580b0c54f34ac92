package org.simplectic.cli.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command writes.
 *
 * @param out for results
 * @param err for progress and what went wrong
 * @param outIsTerminal whether a person reads results as they come
 * @param errIsTerminal whether a person watches progress
 * @param colours whether results may be coloured
 * @param columns the width to write for
 */
record Console(
        PrintStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal, boolean colours, int columns) {
    private static final int USUAL_COLUMNS = 80;
    private static final int FEWEST_COLUMNS = 40;
    private static final int MOST_COLUMNS = 160;

    /** A colour, by its ANSI code. */
    enum Colour {
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        BOLD("1"),
        FAINT("2");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    /** This process's streams. */
    static Console system() {
        return of(System.out, System.err, isTerminal(1), isTerminal(2), System.getenv());
    }

    /** Streams with what the environment says of them: {@code NO_COLOR}, {@code TERM}, {@code COLUMNS}. */
    static Console of(
            PrintStream out,
            PrintStream err,
            boolean outIsTerminal,
            boolean errIsTerminal,
            Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        int columns = columns(environment.getOrDefault("COLUMNS", ""));
        return new Console(out, err, outIsTerminal, errIsTerminal, outIsTerminal && !refused, columns);
    }

    /** The text in a colour, where colours are wanted. */
    String paint(Colour colour, String text) {
        return colours ? "\033[" + colour.code + "m" + text + "\033[0m" : text;
    }

    /** Writes JSON as UTF-8, whatever the terminal's encoding. */
    void json(String text) {
        out.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The environment's width if it makes sense: shells set 0 where they do not know. */
    private static int columns(String text) {
        try {
            int columns = Integer.parseInt(text);
            return columns <= 0 ? USUAL_COLUMNS : Math.clamp(columns, FEWEST_COLUMNS, MOST_COLUMNS);
        } catch (NumberFormatException exception) {
            return USUAL_COLUMNS;
        }
    }

    /**
     * Whether a descriptor is a terminal. The JDK's console only answers for input and output together, so Linux is
     * asked itself; elsewhere the console's answer must do.
     */
    @SuppressWarnings("SystemConsoleNull") // JDK 25's own console is null where there is no terminal
    private static boolean isTerminal(int descriptor) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException exception) {
            var console = System.console();
            return console != null && console.isTerminal();
        }
    }
}
