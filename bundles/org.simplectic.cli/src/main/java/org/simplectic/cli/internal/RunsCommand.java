package org.simplectic.cli.internal;

import jakarta.json.Json;
import java.io.IOException;
import java.util.List;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;

/** {@code runs}: what runs now. */
final class RunsCommand implements Command {
    private static final Option JSON = Option.flag("--json", "Print one JSON array, and nothing else.");

    private final Console console;

    RunsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("runs", "List your runs that go on now, for 'swap'.", List.of(), List.of(JSON));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        var all = RemoteRun.all();
        if (arguments.has(JSON)) {
            var list = Json.createArrayBuilder();
            all.forEach(run -> list.add(Json.createObjectBuilder()
                    .add("process", run.process())
                    .add("study", run.study())
                    .add("directory", run.directory())
                    .add("progress", run.progress())));
            console.json(list.build().toString());
            return ExitCode.DONE;
        }
        if (all.isEmpty()) {
            console.out().println("no run goes on now");
        }
        for (var run : all) {
            console.out()
                    .println(run.process() + "  " + run.study() + "  " + run.progress() + "  in " + run.directory());
        }
        return ExitCode.DONE;
    }
}
