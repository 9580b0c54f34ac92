package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import org.simplectic.api.Names;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.Table;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.admission.TrustStore;
import org.simplectic.provisioning.internal.store.ChangeLock;

/** {@code trust}: those whose signed bundles may be installed. */
final class TrustCommand implements Command {
    private static final List<String> ACTIONS = List.of("add", "list", "remove");

    private final Environment environment;
    private final Console console;

    TrustCommand(Environment environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "trust",
                "Manage whose signed bundles may be installed: add FILE, list, remove FINGERPRINT.",
                List.of(
                        new Parameter("ACTION", true, "add, list or remove."),
                        new Parameter(
                                "CERT",
                                false,
                                "A certificate's file (PEM or DER), or the beginning of its fingerprint.")),
                List.of());
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        String action = arguments.parameters().getFirst();
        TrustStore store = new TrustStore(environment.root(), environment.disk());
        if (action.equals("list")) {
            list(store);
            return ExitCode.DONE;
        }
        if (!ACTIONS.contains(action)) {
            throw new UsageException("'trust " + action + "' does not exist: " + Names.suggest(action, ACTIONS));
        }
        Optional<String> given = arguments.parameter(1);
        String certificate = given.orElseThrow(() -> new UsageException("'trust " + action + "' needs a certificate"));
        try (ChangeLock _ = ChangeLock.take(
                environment.root(),
                "trust " + action,
                environment.disk(),
                environment.clock().instant())) {
            boolean add = action.equals("add");
            TrustStore.Entry entry = add ? store.add(InstallCommand.path(certificate)) : store.remove(certificate);
            console.out()
                    .println((add ? "Trusted from now on: " : "No longer trusted: ") + entry.subject() + "\n  SHA-256 "
                            + entry.fingerprint());
        } catch (FileSystemException e) {
            throw Changes.inWords(e, environment.root());
        }
        return ExitCode.DONE;
    }

    private void list(TrustStore store) throws IOException {
        Table table = new Table();
        table.row("FINGERPRINT", "UNTIL", "WHO");
        for (TrustStore.Entry entry : store.list()) {
            table.row(
                    entry.fingerprint(),
                    entry.certificate().getNotAfter().toInstant().toString(),
                    entry.subject());
        }
        table.print(console);
    }
}
