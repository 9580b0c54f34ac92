package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

/** {@code update}: takes the newest versions that fit. */
final class UpdateCommand implements Command {
    private final Environment environment;
    private final Console console;

    UpdateCommand(Environment environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "update",
                "Update a plug-in, or all, to the newest versions in the repositories that fit.",
                List.of(new Parameter("NAME", false, "A plug-in's or bundle's name. Without it, everything.")),
                List.of(Examination.SKIP, Changes.YES, Syntax.JSON));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        Optional<String> name = arguments.parameter(0);
        Changes changes = new Changes(environment, console);
        String action = "update" + name.map(given -> " " + given).orElse("") + Examination.text(arguments);
        return changes.run(action, session -> {
            List<Artifact> offered = session.repositories().artifacts();
            Wish wish = wish(session.state(), offered, name);
            return changes.carryOut(
                    session, plan(session, offered, wish), arguments, "Everything is as new as it can be.");
        });
    }

    /** All at once; if that cannot be, each as far as it can, and the rest stays. */
    private Plan plan(Session session, List<Artifact> offered, Wish wish) {
        try {
            return session.plan(offered, wish);
        } catch (CommandException together) {
            if (wish.wanted().size() < 2) {
                throw together;
            }
            List<List<Artifact>> possible = new ArrayList<>();
            for (List<Artifact> versions : wish.wanted()) {
                try {
                    Plan alone = session.plan(offered, new Wish(List.of(versions), Set.of(), wish.fresh()));
                    possible.add(
                            versions.stream().filter(alone.arriving()::contains).toList());
                } catch (CommandException obstacle) {
                    console.err().println("stays as it is: " + obstacle.sentence());
                }
            }
            return session.plan(offered, new Wish(possible, Set.of(), wish.fresh()));
        }
    }

    private static Wish wish(State state, List<Artifact> offered, Optional<String> name) {
        List<State.Member> members = new ArrayList<>();
        if (name.isPresent()) {
            List<Artifact> installed =
                    state.members().stream().map(State.Member::artifact).toList();
            members.add(state.member(
                            new Finder(installed).find(name.get()).getFirst().name())
                    .orElseThrow());
        } else {
            state.members().stream().filter(member -> mayChange(state, member)).forEach(members::add);
        }
        List<List<Artifact>> wanted = new ArrayList<>();
        for (State.Member member : members) {
            List<Artifact> newer = newer(member.artifact(), offered);
            if (!newer.isEmpty()) {
                wanted.add(newer);
            }
        }
        return new Wish(wanted, Set.of(), fresh(state, members));
    }

    /** What a user asked for, and the plug-ins that came with the distribution; its libraries stay as they were tested. */
    private static boolean mayChange(State state, State.Member member) {
        return state.isRoot(member)
                || (member.isOfDistribution() && !member.artifact().plugins().isEmpty());
    }

    private static List<Artifact> newer(Artifact installed, List<Artifact> offered) {
        return offered.stream()
                .filter(artifact -> artifact.name().equals(installed.name()))
                .filter(artifact -> artifact.version().compareTo(installed.version()) > 0)
                .sorted(Comparator.comparing(Artifact::version).reversed())
                .toList();
    }

    /** What was installed only because others need it follows them. */
    private static Set<String> fresh(State state, List<State.Member> updated) {
        Set<String> fresh = new HashSet<>();
        for (State.Member member : state.members()) {
            if (!member.isOfDistribution() && !state.isRoot(member)) {
                fresh.add(member.artifact().name());
            }
        }
        updated.forEach(member -> fresh.add(member.artifact().name()));
        return fresh;
    }
}
