package org.simplectic.cli.internal;

import java.io.IOException;
import java.util.List;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.UsageException;

/** {@code checkpoint show}: what a checkpoint holds. */
final class CheckpointCommand implements Command {
    private static final Option JSON = Option.flag("--json", "Print one JSON object, and nothing else.");

    private final Services services;
    private final Console console;

    CheckpointCommand(Services services, Console console) {
        this.services = services;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "checkpoint",
                "Show what a checkpoint holds: 'checkpoint show FILE'.",
                List.of(
                        new Parameter("show", true, "The only thing to do with one so far."),
                        new Parameter("FILE", true, "A file checkpoint-STEP.ckpt in a run's folder.")),
                List.of(JSON));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        var word = arguments.parameters().getFirst();
        if (!word.equals("show")) {
            throw new UsageException("'checkpoint " + word + "' does not exist; write 'checkpoint show FILE', or"
                    + " 'run --resume DIR' to go on from one");
        }
        var info = services.studies()
                .get()
                .checkpoint(StudyFile.find(arguments.parameters().getLast()));
        if (arguments.has(JSON)) {
            console.json(info.json());
        } else {
            console.out().print(info.text());
        }
        return ExitCode.DONE;
    }
}
