package org.simplectic.cli.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.simplectic.api.Names;
import org.simplectic.api.StudyException;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.Console;
import org.simplectic.cli.Console.Colour;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.UsageException;
import org.slf4j.LoggerFactory;

/** Finds the command, reads its arguments, runs it, and tells whatever goes wrong in words and by exit code. */
final class Cli {
    private static final List<String> COMMANDS = List.of(
            "run",
            "explain",
            "validate",
            "checkpoint",
            "runs",
            "swap",
            "list",
            "describe",
            "schema",
            "doctor",
            "version");

    private final Services services;
    private final Extensions extensions;
    private final Console console;
    private final Interruption interruption;

    Cli(Services services, Extensions extensions, Console console, Interruption interruption) {
        this.services = services;
        this.extensions = extensions;
        this.console = console;
        this.interruption = interruption;
    }

    /** The exit code of a command line. */
    int run(String[] words) {
        try {
            return dispatch(words);
        } catch (UsageException exception) {
            return complain(exception.sentence(), ExitCode.USAGE);
        } catch (StudyException exception) {
            int faults = exception.faults().size();
            complain("invalid study, " + (faults == 1 ? "1 mistake" : faults + " mistakes"), ExitCode.USAGE);
            console.err().println(exception.getMessage());
            return ExitCode.USAGE;
        } catch (CommandException exception) {
            LoggerFactory.getLogger(Cli.class).debug("the command failed", exception);
            return complain(exception.sentence(), ExitCode.FAILED);
        } catch (IOException exception) {
            return complain(sentence(exception), ExitCode.FAILED);
        } catch (OutOfMemoryError error) {
            return complain(
                    "out of memory: the heap may grow to "
                            + Runtime.getRuntime().maxMemory() / (1 << 20)
                            + " MiB; make the study smaller, or give Java more with -Xmx",
                    ExitCode.FAILED);
        } catch (RuntimeException | Error exception) {
            return internalError(exception);
        } finally {
            console.out().flush();
            console.err().flush();
            interruption.close();
        }
    }

    private int dispatch(String[] words) throws IOException {
        int at = 0;
        while (at < words.length && words[at].equals(Syntax.VERBOSE.name())) {
            at++;
        }
        var word = at < words.length ? words[at] : "";
        var rest = at < words.length ? Arrays.copyOfRange(words, at + 1, words.length) : words;
        return switch (word) {
            case "" -> {
                console.err().print(help());
                yield ExitCode.USAGE;
            }
            case "-h", "--help" -> help(new String[0]);
            case "help" -> help(rest);
            case "-V", "--version" -> execute(command("version"), rest);
            default -> execute(command(word), rest);
        };
    }

    private int execute(Command command, String[] words) throws IOException {
        Arguments arguments;
        try {
            arguments = ArgumentReader.read(command.syntax(), words);
        } catch (UsageException exception) {
            complain(exception.sentence(), ExitCode.USAGE);
            console.err().print(Picocli.synopsis(command.syntax(), console));
            console.err()
                    .println("Try 'simplectic " + command.syntax().command() + " --help' for what the options do.");
            return ExitCode.USAGE;
        }
        if (arguments.has(Syntax.HELP)) {
            console.out().print(Picocli.help(command.syntax(), console));
            return ExitCode.DONE;
        }
        return command.run(arguments);
    }

    private int help(String[] words) {
        var topic = Arrays.stream(words).filter(word -> !word.startsWith("-")).findFirst();
        console.out().print(topic.isPresent() ? Picocli.help(syntax(topic.get()), console) : help());
        return ExitCode.DONE;
    }

    private String help() {
        var commands = Stream.concat(names(extensions).stream().map(this::syntax), extensions.onDemand().stream());
        return Picocli.help(commands.toList(), console);
    }

    /** The names of all commands, in the order in which help lists them. */
    static List<String> names(Extensions extensions) {
        return Stream.concat(COMMANDS.stream(), extensions.names().stream())
                .distinct()
                .toList();
    }

    /** What may follow a command's name. */
    Syntax syntax(String name) {
        return command(name).syntax();
    }

    /** Makes the command of a name, and no other: each costs start-up time. */
    private Command command(String name) {
        return switch (name) {
            case "run" -> new RunCommand(services, extensions, console, interruption);
            case "explain" -> new ExplainCommand(services, console);
            case "validate" -> new ValidateCommand(services, console);
            case "checkpoint" -> new CheckpointCommand(services, console);
            case "runs" -> new RunsCommand(console);
            case "swap" -> new SwapCommand(console);
            case "list" -> new ListCommand(services, console);
            case "describe" -> new DescribeCommand(services, console);
            case "schema" -> new SchemaCommand(services, console);
            case "doctor" -> new DoctorCommand(services, console);
            case "version" -> new VersionCommand(services, console);
            default -> extensions.command(name, console).orElseThrow(() -> unknown(name));
        };
    }

    private UsageException unknown(String name) {
        if (name.startsWith("-")) {
            return new UsageException("unknown option '" + name + "' before the command; write "
                    + "'simplectic COMMAND [OPTIONS]', or see 'simplectic --help'");
        }
        if (isFile(name)) {
            return new UsageException(
                    "'" + name + "' is a file, not a command; did you mean 'simplectic run " + name + "'?");
        }
        var known = new ArrayList<>(names(extensions));
        extensions.onDemand().forEach(syntax -> known.add(syntax.command()));
        return new UsageException("unknown command '" + name + "': " + Names.suggest(name, known));
    }

    private static boolean isFile(String name) {
        try {
            return Files.isRegularFile(Path.of(name));
        } catch (InvalidPathException exception) {
            return false;
        }
    }

    private int complain(String sentence, int code) {
        var label = console.errIsTerminal() ? console.paint(Colour.RED, "error:") : "error:";
        console.err().println(label + " " + sentence);
        return code;
    }

    /** The details go to the log, which the host shows with {@code --verbose} and not otherwise. */
    private int internalError(Throwable exception) {
        var log = LoggerFactory.getLogger(Cli.class);
        var hint = log.isErrorEnabled() ? "" : " (the same command with --verbose shows the details)";
        complain("internal error: " + exception + hint, ExitCode.FAILED);
        log.error("internal error", exception);
        return ExitCode.FAILED;
    }

    /** What the JDK's file exceptions leave to their class names, in words. */
    private static String sentence(IOException exception) {
        var message = String.valueOf(exception.getMessage());
        return switch (exception) {
            case NoSuchFileException missing -> "no such file or directory: " + message;
            case AccessDeniedException denied -> "permission denied: " + message;
            case FileAlreadyExistsException exists -> "there is something else in the way: " + message;
            default -> "input or output failed: " + message;
        };
    }
}
