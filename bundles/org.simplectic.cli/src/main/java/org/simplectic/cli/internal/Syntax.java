package org.simplectic.cli.internal;

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
record Syntax(String command, String summary, List<Parameter> parameters, List<Option> options) {
    /** Shows the command's help. */
    static final Option HELP = Option.flag("--help", "Show this help.");

    /** Read by the host, which shows the log then; known here for help and for those who start without it. */
    static final Option VERBOSE = Option.flag("--verbose", "Say more about what goes on, and where something broke.");

    /** For the commands whose output programs read. */
    static final Option JSON = Option.flag("--json", "Print JSON.");

    /** Every command knows {@code --verbose} and {@code --help}, too. */
    Syntax {
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
    record Parameter(String label, boolean required, String summary) {}

    /**
     * Something told apart by its name.
     *
     * @param name with its dashes
     * @param label how help names its value; empty for a flag
     * @param repeatable whether it may be given more than once
     * @param summary what it does
     */
    record Option(String name, String label, boolean repeatable, String summary) {
        static Option flag(String name, String summary) {
            return new Option(name, "", false, summary);
        }

        static Option value(String name, String label, String summary) {
            return new Option(name, label, false, summary);
        }

        static Option values(String name, String label, String summary) {
            return new Option(name, label, true, summary);
        }

        boolean isFlag() {
            return label.isEmpty();
        }

        boolean isHelp() {
            return name.equals("--help");
        }
    }
}
