package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.provisioning.internal.store.ChangeLock;
import org.simplectic.provisioning.internal.store.Generation;
import org.simplectic.provisioning.internal.store.Installation;

/** {@code rollback}: goes to another generation. Needs no network, and no more of the disk than a few bytes. */
final class RollbackCommand implements Command {
    private final Environment environment;
    private final Console console;

    RollbackCommand(Environment environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "rollback",
                "Go back to an earlier state of what is installed.",
                List.of(new Parameter(
                        "N",
                        false,
                        "A generation; 0 is the distribution itself. Without it, the one before the current.")),
                List.of());
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        Optional<Integer> chosen = arguments.parameter(0).map(HistoryCommand::number);
        try (ChangeLock _ = ChangeLock.take(
                environment.root(),
                "rollback",
                environment.disk(),
                environment.clock().instant())) {
            Installation installation = HistoryCommand.installation(environment);
            int target = chosen.isPresent() ? chosen.get() : before(installation);
            // Damage shows here, and not at the next start.
            if (target != 0) {
                installation.home(target);
            }
            installation.moveTo(target);
            console.out()
                    .println(
                            target == 0
                                    ? "Back to the distribution itself."
                                    : "Generation " + target + " is the current one.");
        } catch (FileSystemException e) {
            throw Changes.inWords(e, environment.root());
        }
        return ExitCode.DONE;
    }

    private static int before(Installation installation) throws IOException {
        int current = installation.current();
        return installation.history().stream()
                .filter(generation -> generation.number() == current)
                .findFirst()
                .map(Generation::parent)
                .orElseThrow(
                        () -> new CommandException("this is the distribution itself; there is nothing to go back to."));
    }
}
