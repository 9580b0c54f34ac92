package org.simplectic.cli.internal;

import java.util.List;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;

/** {@code version}: names the versions that a bug report needs. */
final class VersionCommand implements Command {
    private final Services services;
    private final Console console;

    VersionCommand(Services services, Console console) {
        this.services = services;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("version", "Print the versions of Simplectic, Java and the framework.", List.of(), List.of());
    }

    @Override
    public int run(Arguments arguments) {
        console.out().println("simplectic " + services.installation().version());
        console.out().println("java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        console.out().println(services.installation().framework());
        return ExitCode.DONE;
    }
}
