package org.simplectic.shell.internal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.simplectic.api.Names;
import org.simplectic.cli.CommandLine;
import org.simplectic.cli.Console;
import org.simplectic.cli.Console.Colour;
import org.simplectic.cli.ExitCode;
import org.slf4j.LoggerFactory;

/**
 * A Gogo session in which the platform's commands can be given by name, next to those of OSGi. A line is run by one thread;
 * {@link #interrupt} may come from any.
 */
final class Shell implements AutoCloseable {
    /** How long runs may take to begin, and to stop when the shell ends. */
    private static final int PATIENCE_SECONDS = 10;

    private static final String SCOPE = "simplectic";

    private final BundleContext context;
    private final CommandLine commandLine;
    private final Screen screen;
    private final CommandSession session;
    private final Map<String, ServiceRegistration<Function>> functions = new LinkedHashMap<>();
    private final Calls calls = new Calls();
    private final BackgroundJobs background;
    private final Thread hook = new Thread(this::stopWithProcess, "simplectic-shell-end");
    private final List<Closeable> watched = new ArrayList<>();
    private volatile int exitCode;
    private volatile boolean over;

    Shell(BundleContext context, CommandProcessor processor, CommandLine commandLine, Screen screen) {
        this.context = context;
        this.commandLine = commandLine;
        this.screen = screen;
        background = new BackgroundJobs(screen.aside());
        session = processor.createSession(
                screen.input(), screen.console().out(), screen.console().err());
        session.put("SCOPE", SCOPE + ":*");
        session.setJobListener(background);
        register("exit", (caller, arguments) -> over = true);
        register("help", (caller, arguments) -> help(arguments));
        register("jobs", (caller, arguments) -> print(background.lines()));
        register("kill", (caller, arguments) -> kill(arguments));
        register("wait", (caller, arguments) -> {
            background.await();
            return null;
        });
        registerCommands();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Runs what the user wrote.
     *
     * @return the exit code of its last command
     * @throws EOFException if a bracket or quote is open, so that more must follow
     */
    int execute(String line) throws EOFException {
        registerCommands();
        exitCode = ExitCode.DONE;
        try {
            var result = session.execute(line);
            for (var job : background.of("run")) {
                calls.awaitRun(job, PATIENCE_SECONDS); // So that the next line can name the run.
            }
            var text = result == null || over ? "" : String.valueOf(session.format(result, Converter.INSPECT));
            if (!text.isBlank()) {
                screen.console().out().println(text);
            }
        } catch (EOFException e) {
            throw e;
        } catch (CommandNotFoundException e) {
            var nearest = Names.nearest(e.getCommand(), names()).map(name -> "did you mean '" + name + "'? ");
            complain("unknown command '" + e.getCommand() + "'; " + nearest.orElse("") + "'help' lists them");
        } catch (InterruptedException | CancellationException e) {
            exitCode = ExitCode.INTERRUPTED;
        } catch (Exception e) { // Gogo's own declaration: whatever a command throws.
            LoggerFactory.getLogger(Shell.class).debug("a command failed", e);
            complain(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        screen.console().out().flush();
        screen.console().err().flush();
        return exitCode;
    }

    /** Keeps bundles as the jars in a folder are, while the shell is there. */
    void watch(Path folder) throws IOException {
        watched.add(commandLine.watch(folder, screen.aside()));
    }

    /** Tells of an error. */
    int complain(String sentence) {
        var console = screen.console();
        console.err()
                .println((console.errIsTerminal() ? console.paint(Colour.RED, "error:") : "error:") + " " + sentence);
        exitCode = ExitCode.FAILED;
        return exitCode;
    }

    /** Whether {@code exit} was given. */
    boolean isOver() {
        return over;
    }

    /** Stops the command in the foreground: a run at its next safe point. */
    void interrupt() {
        var job = session.foregroundJob();
        if (job != null) {
            calls.stop(job);
        }
    }

    /** The names of all commands, those of the platform first; of the others' scopes where two share a name, none. */
    List<String> names() {
        var names = new ArrayList<>(functions.keySet());
        others().values().forEach(names::addAll);
        return names;
    }

    /** The commands of other bundles, by scope. */
    private SortedMap<String, Collection<String>> others() {
        var scopes = new TreeMap<String, Collection<String>>();
        if (session.get(".commands") instanceof Collection<?> commands) {
            for (var command : commands) {
                var parts = String.valueOf(command).split(":", 2);
                if (!parts[0].equals(SCOPE)) {
                    boolean taken = functions.containsKey(parts[1]) || parts[0].equals("scr");
                    scopes.computeIfAbsent(parts[0], scope -> new TreeSet<>())
                            .add(taken ? parts[0] + ":" + parts[1] : parts[1]);
                }
            }
        }
        return scopes;
    }

    /** Bundles come and go, and their commands with them. */
    private void registerCommands() {
        var names = commandLine.names();
        for (var name : names) {
            if (!name.equals(ShellCommand.NAME) && !functions.containsKey(name)) {
                register(name, (caller, arguments) -> call(name, arguments));
            }
        }
    }

    private void register(String name, Function function) {
        var properties = Map.of(CommandProcessor.COMMAND_SCOPE, SCOPE, CommandProcessor.COMMAND_FUNCTION, name);
        functions.put(name, context.registerService(Function.class, function, FrameworkUtil.asDictionary(properties)));
    }

    /** Runs one of the platform's commands, in the job of a pipe. */
    private @Nullable Object call(String name, List<Object> arguments) {
        var process = Process.Utils.current();
        var job = root(process.job());
        var words = Stream.concat(Stream.of(name), arguments.stream().map(String::valueOf))
                .toList();
        boolean aside = job.status() == Job.Status.Background;
        int code = calls.run(commandLine.call(words, console(process, aside)), job);
        process.error(code);
        if (!aside) {
            exitCode = code;
        }
        return null;
    }

    private static Job root(Job job) {
        var root = job;
        for (var parent = root.parent(); parent != null; parent = root.parent()) {
            root = parent;
        }
        return root;
    }

    private Console console(Process process, boolean aside) {
        var terminal = screen.console();
        boolean out = terminal.outIsTerminal() && process.isTty(1) && !aside;
        boolean err = terminal.errIsTerminal() && process.isTty(2) && !aside;
        return new Console(
                aside ? null : terminal.answers(),
                aside && process.isTty(1) ? lines() : process.out(),
                aside && process.isTty(2) ? lines() : process.err(),
                out,
                err,
                terminal.colours() && out,
                screen.columns().getAsInt());
    }

    private PrintStream lines() {
        return new PrintStream(new LineStream(screen.aside()), true, StandardCharsets.UTF_8);
    }

    private @Nullable Object help(List<Object> arguments) throws Exception {
        if (arguments.isEmpty()) {
            call("help", arguments);
            var out = Process.Utils.current().out();
            out.println();
            out.println("Here, without 'simplectic' before them; COMMAND & goes on in the background. Besides:");
            out.println("  jobs, kill JOB, wait   what goes on in the background");
            out.println("  exit                   end; runs stop at their next safe point, with a checkpoint");
            others().forEach((scope, names) -> out.println("  " + scope + ": " + String.join(" ", names)));
            out.println("'help COMMAND' says more of each.");
            return null;
        }
        var name = String.valueOf(arguments.getFirst());
        return commandLine.names().contains(name) ? call("help", arguments) : session.execute("felix:help " + name);
    }

    private @Nullable Object kill(List<Object> arguments) {
        try {
            int number = Integer.parseInt(String.valueOf(arguments.getFirst()));
            calls.stop(background.find(number).orElseThrow());
            return null;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "kill needs the number of a job in the background; 'jobs' lists them", e);
        }
    }

    private static @Nullable Object print(List<String> lines) {
        lines.forEach(Process.Utils.current().out()::println);
        return null;
    }

    /** The process was told to end: runs write what they have. */
    private void stopWithProcess() {
        try {
            if (!calls.isEmpty()) {
                calls.stopAll(PATIENCE_SECONDS);
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the session; what goes on in the background stops first. */
    @Override
    public void close() throws IOException {
        for (var folder : watched) {
            folder.close();
        }
        try {
            if (!calls.isEmpty()) {
                screen.aside().accept("stopping what goes on in the background");
            }
            calls.stopAll(PATIENCE_SECONDS);
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LoggerFactory.getLogger(Shell.class).debug("the process ends already", e);
        }
        functions.values().forEach(ServiceRegistration::unregister);
        session.close();
    }
}
