package org.simplectic.provisioning.internal;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.simplectic.api.Names;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.Table;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.repository.Downloads;
import org.simplectic.provisioning.internal.repository.Repositories;
import org.simplectic.provisioning.internal.repository.Repositories.Repository;
import org.simplectic.provisioning.internal.store.ChangeLock;
import org.simplectic.provisioning.internal.store.Hashes;

/** {@code repo}: the places to find plug-ins. */
final class RepoCommand implements Command {
    private static final List<String> ACTIONS = List.of("add", "list", "remove", "refresh");
    private static final Option CERTIFICATE =
            Option.value("--certificate", "FILE", "With add: the only certificate to believe there, PEM.");
    private static final Option SHA_256 =
            Option.value("--sha256", "HASH", "With add: the only content that the index may have.");

    private final Environment environment;
    private final Console console;

    RepoCommand(Environment environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "repo",
                "Manage the places to find plug-ins: add NAME URL, list, remove NAME, refresh [NAME].",
                List.of(
                        new Parameter("ACTION", true, "add, list, remove or refresh."),
                        new Parameter("NAME", false, "How you call the repository."),
                        new Parameter("URL", false, "Where its index is (https:, file: or a path).")),
                List.of(CERTIFICATE, SHA_256, Syntax.JSON));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        String action = arguments.parameters().getFirst();
        if (!ACTIONS.contains(action)) {
            throw new UsageException("'repo " + action + "' does not exist: " + Names.suggest(action, ACTIONS));
        }
        Repositories repositories = new Repositories(environment.root(), environment.disk(), environment.downloads());
        if (action.equals("list")) {
            list(repositories, arguments.has(Syntax.JSON));
            return ExitCode.DONE;
        }
        try (ChangeLock _ = ChangeLock.take(
                environment.root(),
                "repo " + action,
                environment.disk(),
                environment.clock().instant())) {
            return change(repositories, action, arguments);
        } catch (FileSystemException e) {
            throw Changes.inWords(e, environment.root());
        }
    }

    private int change(Repositories repositories, String action, Arguments arguments) throws IOException {
        Optional<String> name = arguments.parameter(1);
        if (action.equals("refresh")) {
            return refresh(repositories, name);
        }
        String given = name.orElseThrow(() -> new UsageException("'repo " + action + "' needs a name"));
        if (action.equals("remove")) {
            repositories.remove(given);
            console.out().println("Removed '" + given + "'; what was installed from it stays.");
            return ExitCode.DONE;
        }
        String url =
                arguments.parameter(2).orElseThrow(() -> new UsageException("'repo add' needs a name and an address"));
        int count = repositories.add(new Repository(given, address(url), certificate(arguments), pin(arguments)));
        console.out().println("Added '" + given + "', which offers " + artifacts(count) + ".");
        return ExitCode.DONE;
    }

    private static String artifacts(int count) {
        return count == 1 ? "1 artifact" : count + " artifacts";
    }

    /** Refreshes all that can be, and fails if one cannot. */
    private int refresh(Repositories repositories, Optional<String> name) throws IOException {
        List<Repository> chosen = name.isPresent() ? List.of(repositories.named(name.get())) : repositories.list();
        int code = ExitCode.DONE;
        for (Repository repository : chosen) {
            try {
                int count = repositories.refresh(repository);
                console.out().println("'" + repository.name() + "' offers " + artifacts(count) + ".");
            } catch (CommandException e) {
                console.err().println("'" + repository.name() + "' is as it was: " + e.sentence());
                code = ExitCode.FAILED;
            }
        }
        return code;
    }

    private void list(Repositories repositories, boolean json) throws IOException {
        var array = Json.createArrayBuilder();
        Table table = new Table();
        table.row("NAME", "PINNED BY", "ADDRESS");
        for (Repository repository : repositories.list()) {
            String pins = (repository.certificate().isEmpty() ? "" : "certificate ")
                    + (repository.sha256().isEmpty() ? "" : "hash");
            table.row(repository.name(), pins.strip(), repository.address().toString());
            array.add(Json.createObjectBuilder()
                    .add("name", repository.name())
                    .add("url", repository.address().toString())
                    .add("pinned", pins.strip()));
        }
        if (json) {
            console.json(array.build().toString());
        } else {
            table.print(console);
        }
    }

    /** A path means a file, or the {@code index.xml} of a folder. */
    private static URI address(String text) {
        if (text.matches("[a-zA-Z][a-zA-Z+.-]+:.*")) {
            try {
                URI address = URI.create(text);
                Downloads.check(address);
                return address;
            } catch (IllegalArgumentException e) {
                throw new UsageException("'" + text + "' is no address");
            }
        }
        Path path = InstallCommand.path(text);
        return Files.isDirectory(path) ? path.resolve("index.xml").toUri() : path.toUri();
    }

    private static String certificate(Arguments arguments) throws IOException {
        Optional<String> file = arguments.value(CERTIFICATE);
        return file.isEmpty() ? "" : Files.readString(InstallCommand.path(file.get()), StandardCharsets.US_ASCII);
    }

    private static String pin(Arguments arguments) {
        String pin = arguments.value(SHA_256).map(Hashes::normal).orElse("");
        if (!pin.isEmpty() && !Hashes.isHash(pin)) {
            throw new UsageException("--sha256 needs 64 hexadecimal digits");
        }
        return pin;
    }
}
