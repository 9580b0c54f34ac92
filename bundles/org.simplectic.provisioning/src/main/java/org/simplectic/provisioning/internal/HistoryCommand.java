package org.simplectic.provisioning.internal;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.Table;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.store.ChangeLock;
import org.simplectic.provisioning.internal.store.Documents;
import org.simplectic.provisioning.internal.store.Generation;
import org.simplectic.provisioning.internal.store.Installation;
import org.simplectic.provisioning.internal.store.Store;

/** {@code history}: the generations, and what is to be done with single ones. */
final class HistoryCommand implements Command {
    private static final Option LOCK =
            Option.flag("--lock", "Print the lock file that reproduces the current generation elsewhere.");
    private static final Option PIN = Option.value("--pin", "N", "Keep a generation for good.");
    private static final Option UNPIN = Option.value("--unpin", "N", "Keep a generation no longer than others.");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    private final Environment environment;
    private final Console console;

    HistoryCommand(Environment environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "history", "List what was installed when.", List.of(), List.of(LOCK, PIN, UNPIN, Syntax.JSON));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        Installation installation = installation(environment);
        Optional<String> pin = arguments.value(PIN);
        Optional<String> unpin = arguments.value(UNPIN);
        if (pin.isPresent() || unpin.isPresent()) {
            return pin(installation, pin.or(() -> unpin).orElseThrow(), pin.isPresent());
        }
        if (arguments.has(LOCK)) {
            InstallRecord record = InstallRecord.of(installation.home(installation.current()), installation.base());
            console.json(new String(Documents.bytes(record.toJson()), StandardCharsets.UTF_8).strip());
            return ExitCode.DONE;
        }
        List<Generation> generations = installation.history();
        if (arguments.has(Syntax.JSON)) {
            json(generations);
        } else {
            print(generations);
        }
        return ExitCode.DONE;
    }

    static Installation installation(Environment environment) throws IOException {
        Store store = new Store(environment.root(), environment.disk());
        return Installation.open(
                environment.root(), environment.home(), environment.disk(), store, environment.clock());
    }

    private int pin(Installation installation, String text, boolean keep) throws IOException {
        int number = number(text);
        try (ChangeLock _ = ChangeLock.take(
                environment.root(),
                "history",
                environment.disk(),
                environment.clock().instant())) {
            installation.pin(number, keep);
        }
        console.out().println("Generation " + number + (keep ? " is kept for good." : " is no longer kept for good."));
        return ExitCode.DONE;
    }

    static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new UsageException("'" + text + "' is no generation's number; 'simplectic history' lists them");
        }
        return Integer.parseInt(text);
    }

    private void json(List<Generation> generations) {
        var array = Json.createArrayBuilder();
        for (Generation generation : generations) {
            array.add(Json.createObjectBuilder()
                    .add("generation", generation.number())
                    .add("parent", generation.parent())
                    .add("time", generation.time().toString())
                    .add("action", generation.action())
                    .add("bundles", generation.bundles())
                    .add("pinned", generation.pinned())
                    .add("current", generation.current()));
        }
        console.json(array.build().toString());
    }

    private void print(List<Generation> generations) {
        Table table = new Table();
        table.row("", "GENERATION", "FROM", "TIME", "BUNDLES", "WHAT");
        boolean base = generations.stream().noneMatch(Generation::current);
        table.row(base ? "*" : "", "0", "", "", "", "the distribution");
        for (Generation generation : generations) {
            table.row(
                    generation.current() ? "*" : "",
                    String.valueOf(generation.number()),
                    String.valueOf(generation.parent()),
                    TIME.format(generation.time()),
                    String.valueOf(generation.bundles()),
                    generation.action() + (generation.pinned() ? " (kept for good)" : ""));
        }
        table.print(console);
    }
}
