package org.simplectic.cli.internal;

import java.util.List;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Parameter;

/** {@code validate}: says whether a study could run. */
final class ValidateCommand implements Command {
    private final Services services;
    private final Console console;

    ValidateCommand(Services services, Console console) {
        this.services = services;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "validate",
                "Check a study without running it.",
                List.of(new Parameter("STUDY", true, "The study file.")),
                List.of());
    }

    @Override
    public int run(Arguments arguments) {
        var file = StudyFile.find(arguments.parameters().getFirst());
        var study = services.studies().get().load(file, List.of());
        console.out().println(file + ": valid (study '" + study.name() + "', verb '" + study.verb() + "')");
        return ExitCode.DONE;
    }
}
