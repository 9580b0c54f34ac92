package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Console;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.resolve.Plan;
import org.simplectic.provisioning.internal.resolve.State;
import org.simplectic.provisioning.internal.resolve.Wish;

/** {@code remove}: takes a plug-in away, and what only it needed. */
final class RemoveCommand implements Command {
    /** Without these nothing could be installed again. */
    private static final Set<String> INDISPENSABLE = Set.of("core", "install");

    private final Environment environment;
    private final Console console;

    RemoveCommand(Environment environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "remove",
                "Remove a plug-in, and what only it needed.",
                List.of(new Parameter("NAME", true, "A plug-in's or bundle's name.")),
                List.of(Changes.YES, Syntax.JSON));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        String name = arguments.parameters().getFirst();
        Changes changes = new Changes(environment, console);
        return changes.run("remove " + name, session -> {
            List<Artifact> installed = session.state().members().stream()
                    .map(State.Member::artifact)
                    .toList();
            String bundle = new Finder(installed).find(name).getFirst().name();
            session.state()
                    .member(bundle)
                    .map(State.Member::feature)
                    .filter(INDISPENSABLE::contains)
                    .ifPresent(feature -> {
                        throw new CommandException("'" + bundle + "' belongs to the platform itself (feature " + feature
                                + ") and cannot be removed.");
                    });
            return changes.carryOut(session, plan(session, bundle), arguments, "Nothing to do.");
        });
    }

    private static Plan plan(Session session, String bundle) {
        try {
            return session.plan(List.of(), new Wish(List.of(), Set.of(bundle), Set.of()));
        } catch (CommandException e) {
            throw new CommandException(
                    "'" + bundle + "' cannot be removed, because others need it:\n" + e.sentence(), e);
        }
    }
}
