package org.simplectic.cli.internal;

import jakarta.json.Json;
import java.io.IOException;
import java.util.List;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Parameter;

/** {@code swap}: gives a run another backend or method while it goes on. */
final class SwapCommand implements Command {
    private final Console console;

    SwapCommand(Console console) {
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "swap",
                "Give a run another backend or method while it goes on.",
                List.of(
                        new Parameter("RUN", true, "Its study, process number or folder, as 'runs' lists them."),
                        new Parameter("KIND", true, "What to swap: backend, integrator, ..."),
                        new Parameter("NAME", true, "The plug-in to go on with.")),
                List.of());
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        var words = arguments.parameters();
        var wish = Json.createObjectBuilder()
                .add("do", "swap")
                .add("kind", words.get(1))
                .add("name", words.get(2));
        console.out().println(RemoteRun.find(words.getFirst()).ask(wish));
        return ExitCode.DONE;
    }
}
