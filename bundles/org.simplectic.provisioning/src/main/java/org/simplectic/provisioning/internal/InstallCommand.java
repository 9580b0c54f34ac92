package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.resolve.Plan;
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
                        "A plug-in, bundle or feature (NAME or NAME@VERSION), group:artifact:version, a jar file, or a"
                                + " feature file that pins hashes (.json).")),
                List.of(LOCKED, SHA_256, Examination.SKIP, Changes.YES, Syntax.JSON));
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
            if (!arguments.values(Examination.SKIP).isEmpty()) {
                throw new UsageException(
                        "a lock file says itself what is not checked; leave out " + Examination.SKIP.name());
            }
            Path file = path(locked.get());
            return changes.run(
                    "install --locked " + locked.get(), session -> locked(session, file, changes, arguments));
        }
        String wanted = name.orElseThrow();
        return changes.run(
                "install " + wanted + Examination.text(arguments),
                session -> named(session, wanted, changes, arguments));
    }

    private int named(Session session, String wanted, Changes changes, Arguments arguments) throws IOException {
        Optional<String> pin = arguments.value(SHA_256).map(Hashes::normal);
        if (pin.isPresent() && !Hashes.isHash(pin.get())) {
            throw new UsageException("--sha256 needs 64 hexadecimal digits");
        }
        List<Artifact> offered = session.repositories().artifacts();
        if (wanted.endsWith(".json")) {
            return feature(session, path(wanted), pin, offered, changes, arguments);
        }
        List<Artifact> choice = isFile(wanted)
                ? List.of(session.take(path(wanted), pin, SHA_256.name()))
                : new Finder(offered).find(wanted);
        if (isInstalled(session, choice)) {
            console.out().println("Already installed: " + choice.getFirst() + ".");
            return ExitCode.DONE;
        }
        Wish wish = new Wish(List.of(choice), Set.of(), Set.of());
        return changes.carryOut(session, session.plan(offered, wish), arguments, "Nothing to do.");
    }

    private int feature(
            Session session,
            Path file,
            Optional<String> pin,
            List<Artifact> offered,
            Changes changes,
            Arguments arguments)
            throws IOException {
        if (pin.isPresent() && !pin.get().equals(Hashes.of(file))) {
            throw new CommandException("refused: " + file + " is not what --sha256 names.\n  expected  " + pin.get()
                    + "\n  found     " + Hashes.of(file));
        }
        List<List<Artifact>> wanted = new ArrayList<>();
        for (FeatureFile.Pin bundle : FeatureFile.read(file).pins()) {
            List<Artifact> choice = List.of(pinned(session, file, bundle, offered));
            if (!isInstalled(session, choice)) {
                wanted.add(choice);
            }
        }
        Wish wish = new Wish(wanted, Set.of(), Set.of());
        return wanted.isEmpty()
                ? changes.carryOut(
                        session, new Plan(List.of(), Set.of()), arguments, "Already installed: all of " + file + ".")
                : changes.carryOut(session, session.plan(offered, wish), arguments, "Nothing to do.");
    }

    /** The very content that a feature names: from a repository, or from a file beside the feature's. */
    private static Artifact pinned(Session session, Path feature, FeatureFile.Pin bundle, List<Artifact> offered)
            throws IOException {
        Optional<Artifact> same = offered.stream()
                .filter(artifact -> artifact.description().sha256().equals(bundle.sha256()))
                .findFirst();
        if (same.isPresent()) {
            return same.get();
        }
        Path beside = feature.resolveSibling(bundle.fileName());
        if (Files.exists(beside)) {
            return session.take(beside, Optional.of(bundle.sha256()), feature.toString());
        }
        Optional<Artifact> other = new Finder(offered).at(bundle.id());
        if (other.isPresent()) {
            throw new CommandException("refused: " + feature + " pins " + bundle.id() + " to other content than the"
                    + " repository '" + other.get().description().origin() + "' has.\n  expected  " + bundle.sha256()
                    + "\n  found     " + other.get().description().sha256());
        }
        throw new CommandException("`" + bundle.id() + "` is nowhere to be found: no repository has the content that "
                + feature + " pins, and there is no " + beside + ".");
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
