package org.simplectic.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes, and whom it asks.
 *
 * @param answers what a person at the terminal types; null if there is nobody to ask
 * @param out for results
 * @param err for progress and what went wrong
 * @param outIsTerminal whether a person reads results as they come
 * @param errIsTerminal whether a person watches progress
 * @param colours whether results may be coloured
 * @param columns the width to write for
 */
public record Console(
        @Nullable BufferedReader answers,
        PrintStream out,
        PrintStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        boolean colours,
        int columns) {
    private static final int USUAL_COLUMNS = 80;
    private static final int FEWEST_COLUMNS = 40;
    private static final int MOST_COLUMNS = 160;

    /** A colour, by its ANSI code. */
    public enum Colour {
        /** For what went wrong. */
        RED("31"),
        /** For what went well. */
        GREEN("32"),
        /** For what deserves a look. */
        YELLOW("33"),
        /** For headings. */
        BOLD("1"),
        /** For what matters less. */
        FAINT("2");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    /**
     * This process's streams. Errors may have another descriptor than usual, where the launcher says so.
     *
     * @return a console; only if input and errors are a terminal, there is somebody to ask
     */
    public static Console system() {
        boolean errIsTerminal = isTerminal(Integer.getInteger("simplectic.stderr", 2));
        var answers = isTerminal(0) && errIsTerminal
                ? new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))
                : null;
        return of(answers, System.out, System.err, isTerminal(1), errIsTerminal, System.getenv());
    }

    /**
     * Streams with what the environment says of them: {@code NO_COLOR}, {@code TERM}, {@code COLUMNS}.
     *
     * @param answers what a person at the terminal types; null if there is nobody to ask
     * @param out for results
     * @param err for progress and what went wrong
     * @param outIsTerminal whether a person reads results as they come
     * @param errIsTerminal whether a person watches progress
     * @param environment the variables, as {@link System#getenv()} gives them
     * @return the console
     */
    public static Console of(
            @Nullable BufferedReader answers,
            PrintStream out,
            PrintStream err,
            boolean outIsTerminal,
            boolean errIsTerminal,
            Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        int columns = columns(environment.getOrDefault("COLUMNS", ""));
        return new Console(answers, out, err, outIsTerminal, errIsTerminal, outIsTerminal && !refused, columns);
    }

    /**
     * The text in a colour, where colours are wanted.
     *
     * @param colour the colour
     * @param text what to paint
     * @return the text, between escape sequences or as it is
     */
    public String paint(Colour colour, String text) {
        return colours ? "\033[" + colour.code + "m" + text + "\033[0m" : text;
    }

    /**
     * Whether there is somebody to ask.
     *
     * @return true on a terminal
     */
    public boolean isInteractive() {
        return answers != null;
    }

    /**
     * Asks a person a question.
     *
     * @param question what is asked, without the question's possible answers
     * @return whether the answer is yes; false if there is nobody to ask
     * @throws IOException if the answer cannot be read
     */
    public boolean confirms(String question) throws IOException {
        if (answers == null) {
            return false;
        }
        out.flush();
        err.print(question + " [y/N] ");
        err.flush();
        var answer = answers.readLine();
        var word = answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
        return word.equals("y") || word.equals("yes");
    }

    /**
     * Writes JSON as UTF-8, whatever the terminal's encoding.
     *
     * @param text the JSON text
     */
    public void json(String text) {
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
