package org.simplectic.cli.internal;

import java.util.List;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;

/** {@code schema}: prints what a study may say, for editors. */
final class SchemaCommand implements Command {
    private final Services services;
    private final Console console;

    SchemaCommand(Services services, Console console) {
        this.services = services;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "schema",
                "Print the JSON Schema of studies that the installed plug-ins can run.",
                List.of(),
                List.of());
    }

    @Override
    public int run(Arguments arguments) {
        console.json(services.studies().get().schema().stripTrailing());
        return ExitCode.DONE;
    }
}
