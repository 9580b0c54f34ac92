package org.simplectic.cli.internal;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.simplectic.api.StudyException;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.Console.Colour;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Option;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.UsageException;
import org.simplectic.runtime.RunOptions;
import org.simplectic.runtime.RunSummary;
import org.simplectic.runtime.Studies;
import org.slf4j.LoggerFactory;

/** {@code run}: reads a study, runs it, and tells how it went. */
final class RunCommand implements Command {
    static final Option SET = Option.values(
            "--set", "KEY=VALUE", "Change a value of the study, for example rtol=1e-9. May be given again.");
    private static final Option BACKEND =
            Option.value("--backend", "NAME", "Compute with this backend instead of the study's.");
    private static final Option OUT =
            Option.value("--out", "DIR", "Write outputs here instead of where the study says.");
    private static final Option PROFILE = Option.flag(
            "--profile", "Time every kernel, and tell at the end where the time went; costs a little at each call.");
    private static final Option CHECK_FINITE = Option.flag(
            "--check-finite", "End the run at the first value that is not finite, and name what made it; slow.");
    private static final Option RESUME = Option.value(
            "--resume", "DIR", "Go on with the run in this folder from its newest checkpoint, instead of a study.");
    private static final Option STEP_LIMIT = Option.value(
            "--step-limit",
            "SECONDS",
            "Take a backend for hung if a step takes longer (600 if not given), and go on with another one.");
    private static final Option INSTALL =
            Option.flag("--install", "Install what the study needs, if a repository has it, without a question.");
    private static final Option JSON =
            Option.flag("--json", "Print one JSON object that tells how the run went, and nothing else.");
    private static final Option QUIET = Option.flag("--quiet", "Print nothing unless something goes wrong.");

    private static final Option WATCH =
            Option.value("--watch", "DIR", "Keep plug-ins as the jars in this folder are, also while the study runs.");

    private final Services services;
    private final Extensions extensions;
    private final Console console;
    private final Interruption interruption;

    RunCommand(Services services, Extensions extensions, Console console, Interruption interruption) {
        this.services = services;
        this.extensions = extensions;
        this.console = console;
        this.interruption = interruption;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "run",
                "Run a study.",
                List.of(new Parameter("STUDY", false, "The study file.")),
                List.of(SET, BACKEND, OUT, RESUME, PROFILE, CHECK_FINITE, STEP_LIMIT, WATCH, INSTALL, JSON, QUIET));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        var folder = arguments.value(WATCH);
        if (folder.isEmpty()) {
            return runOrInstall(arguments);
        }
        var watched = extensions.watch(Path.of(folder.get()), this::tellAside);
        try {
            return runOrInstall(arguments);
        } finally {
            watched.close();
        }
    }

    private int runOrInstall(Arguments arguments) throws IOException {
        try {
            return runStudy(arguments);
        } catch (StudyException exception) {
            // A process that outlives the study, as a shell's, does not start again for it.
            return new MissingPlugins(
                            extensions::installer,
                            home -> interruption.isBySignal() && extensions.restart(home),
                            console)
                    .get(exception, arguments.has(INSTALL));
        }
    }

    /** A line between those of the progress. */
    private void tellAside(String line) {
        console.err().println((console.errIsTerminal() ? "\r\033[K" : "") + line);
        console.err().flush();
    }

    private int runStudy(Arguments arguments) throws IOException {
        var options = new RunOptions(
                arguments.value(BACKEND),
                directory(arguments),
                arguments.has(PROFILE),
                arguments.has(CHECK_FINITE),
                stepLimit(arguments));
        var file = file(arguments);
        interruption.watch();
        var studies = services.studies().get();
        var study = file.isPresent()
                ? studies.load(file.get(), settings(arguments))
                : studies.resume(
                        Path.of(arguments.value(RESUME).orElseThrow()),
                        note -> console.err().println("note: " + note));
        if (interruption.requested()) {
            console.err().println(study.name() + ": stopped before the first step");
            return ExitCode.INTERRUPTED;
        }
        var observer = new RunObserver(progress(arguments), interruption);
        RunSummary summary;
        var server = server(studies);
        try {
            summary = studies.run(study, options, observer);
        } finally {
            observer.end();
            server.ifPresent(RunServer::close);
        }
        tell(arguments, summary, observer);
        return exitCode(summary);
    }

    /** What takes wishes from other terminals, and from this one; a run without goes on all the same. */
    private Optional<RunServer> server(Studies studies) {
        if (interruption.isBySignal() && console.answers() != null) {
            new RunKeys(studies::active, console.err()).listen(console.answers());
        }
        try {
            return Optional.of(RunServer.open(studies::active));
        } catch (IOException | UnsupportedOperationException e) {
            LoggerFactory.getLogger(RunCommand.class).warn("no socket for 'simplectic swap'", e);
            return Optional.empty();
        }
    }

    /** The study file, or nothing where a run is resumed. */
    private static Optional<Path> file(Arguments arguments) {
        if (arguments.value(RESUME).isEmpty()) {
            if (arguments.parameters().isEmpty()) {
                throw new UsageException("run needs a study file, or --resume DIR to go on with a stopped run");
            }
            return Optional.of(StudyFile.find(arguments.parameters().getFirst()));
        }
        if (!arguments.parameters().isEmpty()
                || !arguments.values(SET).isEmpty()
                || arguments.value(OUT).isPresent()) {
            throw new UsageException("--resume takes the study, its settings and its folder from the checkpoint; leave"
                    + " out the study file, --set and --out");
        }
        return Optional.empty();
    }

    private int exitCode(RunSummary summary) {
        if (interruption.requested() || summary.isStopped()) {
            return ExitCode.INTERRUPTED;
        }
        return summary.isCompleted() ? ExitCode.DONE : ExitCode.FAILED;
    }

    static List<String> settings(Arguments arguments) {
        var settings = arguments.values(SET);
        for (var setting : settings) {
            if (setting.indexOf('=') < 1) {
                throw new UsageException("--set needs KEY=VALUE, for example --set rtol=1e-9, not '" + setting + "'");
            }
        }
        return settings;
    }

    private static Duration stepLimit(Arguments arguments) {
        var given = arguments.value(STEP_LIMIT);
        try {
            double seconds = given.isEmpty() ? 0 : Double.parseDouble(given.get());
            if (given.isPresent() && !(seconds > 0 && seconds < 1e9)) {
                throw new NumberFormatException("out of range");
            }
            return given.isEmpty() ? RunOptions.STEP_LIMIT : Duration.ofNanos((long) (seconds * 1e9));
        } catch (NumberFormatException exception) {
            throw new UsageException("--step-limit needs a number of seconds above 0, not '" + given.get() + "'");
        }
    }

    private static Optional<Path> directory(Arguments arguments) {
        try {
            return arguments.value(OUT).map(Path::of);
        } catch (InvalidPathException exception) {
            throw new UsageException("--out needs a directory: " + exception.getMessage());
        }
    }

    private Progress progress(Arguments arguments) {
        if (arguments.has(QUIET)) {
            return Progress.NONE;
        }
        if (console.errIsTerminal()) {
            return new ProgressBar(console.err(), console.columns(), System::nanoTime);
        }
        return interruption.isBySignal() ? new ProgressLines(console.err(), System::nanoTime) : Progress.NONE;
    }

    private void tell(Arguments arguments, RunSummary summary, RunObserver observer) {
        boolean table = !arguments.has(JSON) && !arguments.has(QUIET);
        if (arguments.has(JSON)) {
            console.json(summary.toJson());
        } else if (table) {
            RunReport.print(summary, observer, console);
        }
        if (!arguments.has(QUIET) && !table) {
            observer.notes().forEach(note -> console.err().println("note: " + note));
        }
        if (!summary.isCompleted() && !summary.isStopped()) {
            var label = console.errIsTerminal() ? console.paint(Colour.RED, "error:") : "error:";
            console.err().println(label + " " + summary.study() + " " + summary.outcome());
            if (!summary.advice().isEmpty()) {
                console.err().println(summary.advice());
            }
        }
    }
}
