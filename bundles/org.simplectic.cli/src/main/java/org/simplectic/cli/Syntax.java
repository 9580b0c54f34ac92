package org.simplectic.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What may follow a command's name on the command line.
 *
 * @param command the command's name
 * @param summary what it does, in one line
 * @param parameters what is told apart by its place, in that order; optional ones last
 * @param options what is told apart by its name
 */
public record Syntax(String command, String summary, List<Parameter> parameters, List<Option> options) {
    /** Shows the command's help. */
    public static final Option HELP = Option.flag("--help", "Show this help.");

    /** Read by the host, which shows the log then; known here for help and for those who start without it. */
    public static final Option VERBOSE =
            Option.flag("--verbose", "Say more about what goes on, and where something broke.");

    /** For the commands whose output programs read. */
    public static final Option JSON = Option.flag("--json", "Print JSON.");

    /** Every command knows {@code --verbose} and {@code --help}, too. */
    public Syntax {
        var all = new ArrayList<>(options);
        all.add(VERBOSE);
        all.add(HELP);
        options = List.copyOf(all);
        parameters = List.copyOf(parameters);
    }

    /**
     * Something told apart by its place.
     *
     * @param label how help names it
     * @param required whether it must be there
     * @param summary what it is
     */
    public record Parameter(String label, boolean required, String summary) {}

    /**
     * Something told apart by its name.
     *
     * @param name with its dashes
     * @param label how help names its value; empty for a flag
     * @param repeatable whether it may be given more than once
     * @param summary what it does
     */
    public record Option(String name, String label, boolean repeatable, String summary) {
        /**
         * An option without a value.
         *
         * @param name with its dashes
         * @param summary what it does
         * @return the option
         */
        public static Option flag(String name, String summary) {
            return new Option(name, "", false, summary);
        }

        /**
         * An option with one value.
         *
         * @param name with its dashes
         * @param label how help names its value
         * @param summary what it does
         * @return the option
         */
        public static Option value(String name, String label, String summary) {
            return new Option(name, label, false, summary);
        }

        /**
         * An option that may be given more than once.
         *
         * @param name with its dashes
         * @param label how help names its value
         * @param summary what it does
         * @return the option
         */
        public static Option values(String name, String label, String summary) {
            return new Option(name, label, true, summary);
        }

        /**
         * Whether the option has no value.
         *
         * @return true for a flag
         */
        public boolean isFlag() {
            return label.isEmpty();
        }

        /**
         * Whether this is the option that shows help.
         *
         * @return true for {@code --help}
         */
        public boolean isHelp() {
            return name.equals("--help");
        }
    }
}
