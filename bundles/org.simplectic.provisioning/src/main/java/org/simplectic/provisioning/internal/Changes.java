package org.simplectic.provisioning.internal;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.Table;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.resolve.Plan;
import org.simplectic.provisioning.internal.resolve.State;

/** What commands that change the installation have in common: the plan that is shown, the question, the report. */
final class Changes {
    static final Option YES = Option.flag("--yes", "Do it without a question.");

    private final Environment environment;
    private final Console console;

    Changes(Environment environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    /** One change. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it, and tells the outcome, usually the exit code. */
        T run(Session session) throws IOException;
    }

    /** Runs a change with the lock held, and tells disk troubles in words. */
    <T> T run(String action, Work<T> work) throws IOException {
        try (Session session = Session.open(environment, action)) {
            return work.run(session);
        } catch (FileSystemException e) {
            throw inWords(e, environment.root());
        } catch (IOException e) {
            var noRoom = noRoom(e, environment.root());
            if (noRoom.isPresent()) {
                throw noRoom.get();
            }
            throw e;
        }
    }

    /** What to tell of a write that failed for want of room; empty if it failed for another reason. */
    private static Optional<CommandException> noRoom(IOException exception, Path root) {
        String message = String.valueOf(exception.getMessage()).toLowerCase(Locale.ROOT);
        String sentence;
        if (message.contains("no space left") || message.contains("quota exceeded")) {
            sentence = "the disk of " + root + " is full. Nothing was changed; make room,";
        } else if (message.contains("file too large")) {
            sentence = "a file in " + root
                    + " is allowed to be no larger, by the shell ('ulimit -f') or by the file system."
                    + " Nothing was changed; raise the limit,";
        } else {
            return Optional.empty();
        }
        return Optional.of(
                new CommandException(sentence + " or set SIMPLECTIC_DATA to a folder elsewhere.", exception));
    }

    static CommandException inWords(FileSystemException exception, Path root) {
        var noRoom = noRoom(exception, root);
        if (noRoom.isPresent()) {
            return noRoom.get();
        }
        String reason = exception instanceof AccessDeniedException
                ? "permission denied"
                : String.valueOf(exception.getReason())
                        .replace("null", exception.getClass().getSimpleName());
        return new CommandException(
                "'" + exception.getFile() + "' cannot be used (" + reason
                        + "). Nothing was changed. What is installed is kept in " + root
                        + "; set SIMPLECTIC_DATA to a folder that can be written.",
                exception);
    }

    /** Shows a plan, asks, and carries it out. */
    int carryOut(Session session, Plan plan, Arguments arguments, String nothing) throws IOException {
        boolean json = arguments.has(Syntax.JSON);
        if (plan.isEmpty()) {
            if (json) {
                console.json(toJson(plan, -1));
            } else {
                console.out().println(nothing);
            }
            return ExitCode.DONE;
        }
        Set<String> unexamined = Examination.skipped(arguments, plan);
        if (!json) {
            show(plan);
            unexamined.forEach(
                    name -> console.out().println("'" + name + "' is not checked: " + Examination.SKIP.name()));
        }
        if (!agreed(arguments)) {
            console.err().println("Nothing was changed.");
            return ExitCode.INTERRUPTED;
        }
        int number = session.apply(plan, unexamined, this::progress);
        if (json) {
            console.json(toJson(plan, number));
        } else {
            report(number);
        }
        return ExitCode.DONE;
    }

    void progress(String line) {
        console.err().println(line);
    }

    void report(int number) {
        console.out().println("Done: generation " + number + ". 'simplectic rollback' undoes it.");
    }

    /** Whether to go on: by the option, or because a person said so. */
    boolean agreed(Arguments arguments) throws IOException {
        if (arguments.has(YES)) {
            return true;
        }
        if (!console.isInteractive()) {
            throw new UsageException("there is nobody to ask whether to go on; add --yes");
        }
        return console.confirms("Go on?");
    }

    void show(Plan plan) {
        Table table = new Table();
        table.row("", "BUNDLE", "VERSION", "SIZE", "FROM");
        long fetched = 0;
        for (Plan.Step step : plan.steps()) {
            Artifact after = step.after();
            long size = after == null ? 0 : Math.max(0, after.description().size());
            fetched += size;
            table.row(
                    step.kind().name().toLowerCase(Locale.ROOT),
                    step.name(),
                    versions(step),
                    after == null ? "" : Sizes.text(after.description().size()),
                    after == null ? "" : after.description().origin());
        }
        table.print(console);
        if (fetched > 0) {
            console.out().println(Sizes.text(fetched) + " to install.");
        }
    }

    private static String versions(Plan.Step step) {
        String before = before(step.before());
        Artifact after = step.after();
        if (after == null) {
            return before;
        }
        return before.isEmpty() ? after.version().toString() : before + " -> " + after.version();
    }

    private static String before(State.@Nullable Member member) {
        return member == null ? "" : member.artifact().version().toString();
    }

    private static String toJson(Plan plan, int generation) {
        var steps = Json.createArrayBuilder();
        for (Plan.Step step : plan.steps()) {
            JsonObjectBuilder object = Json.createObjectBuilder()
                    .add("change", step.kind().name().toLowerCase(Locale.ROOT))
                    .add("bundle", step.name());
            State.Member before = step.before();
            if (before != null) {
                object.add("before", before.artifact().version().toString());
            }
            Artifact after = step.after();
            if (after != null) {
                object.add("after", after.version().toString())
                        .add("sha256", after.description().sha256())
                        .add("size", after.description().size())
                        .add("from", after.description().origin());
            }
            steps.add(object);
        }
        JsonObjectBuilder report = Json.createObjectBuilder().add("steps", steps);
        if (generation >= 0) {
            report.add("generation", generation);
        }
        return report.build().toString();
    }
}
