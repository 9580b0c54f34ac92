package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.resolve.Wish;
import org.simplectic.provisioning.internal.store.Hashes;

/** {@code install}: adds a plug-in and what it needs. */
final class InstallCommand implements Command {
    private static final Option LOCKED =
            Option.value("--locked", "FILE", "Make exactly the installation that a lock file describes.");
    private static final Option SHA_256 =
            Option.value("--sha256", "HASH", "The hash of FILE, for one that nobody whom you trust has signed.");

    private final Environment environment;
    private final Console console;

    InstallCommand(Environment environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "install",
                "Install a plug-in and what it needs.",
                List.of(new Parameter(
                        "NAME",
                        false,
                        "A plug-in, bundle or feature (NAME or NAME@VERSION), group:artifact:version, or a jar file.")),
                List.of(LOCKED, SHA_256, Changes.YES, Syntax.JSON));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        Optional<String> name = arguments.parameter(0);
        Optional<String> locked = arguments.value(LOCKED);
        if (name.isPresent() == locked.isPresent()) {
            throw new UsageException("install needs either a name or --locked FILE");
        }
        Changes changes = new Changes(environment, console);
        if (locked.isPresent()) {
            Path file = path(locked.get());
            return changes.run(
                    "install --locked " + locked.get(), session -> locked(session, file, changes, arguments));
        }
        String wanted = name.orElseThrow();
        return changes.run("install " + wanted, session -> named(session, wanted, changes, arguments));
    }

    private int named(Session session, String wanted, Changes changes, Arguments arguments) throws IOException {
        Optional<String> pin = arguments.value(SHA_256).map(Hashes::normal);
        if (pin.isPresent() && !Hashes.isHash(pin.get())) {
            throw new UsageException("--sha256 needs 64 hexadecimal digits");
        }
        List<Artifact> offered = session.repositories().artifacts();
        List<Artifact> choice =
                isFile(wanted) ? List.of(session.take(path(wanted), pin)) : new Finder(offered).find(wanted);
        if (isInstalled(session, choice)) {
            console.out().println("Already installed: " + choice.getFirst() + ".");
            return ExitCode.DONE;
        }
        Wish wish = new Wish(List.of(choice), Set.of(), Set.of());
        return changes.carryOut(session, session.plan(offered, wish), arguments, "Nothing to do.");
    }

    static boolean isInstalled(Session session, List<Artifact> choice) {
        String best = choice.getFirst().description().sha256();
        return session.state().members().stream()
                .anyMatch(member -> member.entry().sha256().equals(best));
    }

    private int locked(Session session, Path file, Changes changes, Arguments arguments) throws IOException {
        InstallRecord wanted = session.readLocked(file);
        for (InstallRecord.Item item : wanted.bundles()) {
            console.err().println("  " + item.name() + " " + item.version() + "  " + Sizes.text(item.size()));
        }
        if (!changes.agreed(arguments)) {
            console.err().println("Nothing was changed.");
            return ExitCode.INTERRUPTED;
        }
        changes.report(session.applyLocked(wanted, file, changes::progress));
        return ExitCode.DONE;
    }

    /** A name with a slash or the ending of a jar is a file's, whatever else is called so. */
    private static boolean isFile(String name) {
        return name.endsWith(".jar") || (name.indexOf(':') < 0 && Files.isRegularFile(path(name)));
    }

    static Path path(String name) {
        try {
            return Path.of(name).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException("'" + name + "' is no file name");
        }
    }
}
