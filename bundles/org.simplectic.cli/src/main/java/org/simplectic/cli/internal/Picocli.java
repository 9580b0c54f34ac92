package org.simplectic.cli.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.simplectic.api.Names;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Help, mistakes and unusual command lines, by picocli. The only class that knows it. */
final class Picocli {
    private static final String PROGRAM = "simplectic";
    private static final Map<String, String> EXIT_CODES = exitCodes();

    private Picocli() {}

    /**
     * Reads what follows a command's name.
     *
     * @throws UsageException if it is wrong
     */
    static Arguments read(Syntax syntax, String[] words) {
        var line = new CommandLine(spec(syntax))
                .setExpandAtFiles(false)
                .setAllowOptionsAsOptionParameters(false)
                .setTrimQuotes(false);
        try {
            return arguments(syntax, line.parseArgs(words));
        } catch (UnmatchedArgumentException exception) {
            throw new UsageException(unmatched(syntax, exception.getUnmatched().getFirst()));
        } catch (ParameterException exception) {
            throw new UsageException(plain(exception));
        }
    }

    /** A command's help. */
    static String help(Syntax syntax, Console console) {
        return usage(spec(syntax), console);
    }

    /** The program's help. */
    static String help(List<Syntax> commands, Console console) {
        var spec = CommandSpec.create().name(PROGRAM);
        spec.usageMessage()
                .description("Simulates models that are written as text, with methods that are plug-ins.", "")
                .customSynopsis(PROGRAM + " COMMAND [OPTIONS]")
                .commandListHeading("Commands:%n");
        tellExitCodes(spec);
        for (var command : commands) {
            spec.addSubcommand(command.command(), spec(command));
        }
        return usage(spec, console);
    }

    /** A command's synopsis, for those who mistyped. */
    static String synopsis(Syntax syntax, Console console) {
        var line = new CommandLine(spec(syntax).usageMessage(message(console).synopsisHeading("Usage: ")));
        var help = new Help(line.getCommandSpec(), Help.defaultColorScheme(Ansi.OFF));
        return help.synopsisHeading() + help.synopsis(help.synopsisHeadingLength());
    }

    private static String usage(CommandSpec spec, Console console) {
        var colours = Help.defaultColorScheme(console.colours() ? Ansi.ON : Ansi.OFF);
        return new CommandLine(spec).setUsageHelpWidth(console.columns()).getUsageMessage(colours);
    }

    private static CommandLine.Model.UsageMessageSpec message(Console console) {
        return new CommandLine.Model.UsageMessageSpec().width(console.columns());
    }

    private static CommandSpec spec(Syntax syntax) {
        var spec = CommandSpec.create().name(PROGRAM + " " + syntax.command());
        spec.usageMessage().description(syntax.summary(), "").sortOptions(false);
        tellExitCodes(spec);
        int place = 0;
        for (var parameter : syntax.parameters()) {
            spec.addPositional(PositionalParamSpec.builder()
                    .index(String.valueOf(place++))
                    .arity(parameter.required() ? "1" : "0..1")
                    .required(parameter.required())
                    .paramLabel(parameter.label())
                    .type(String.class)
                    .description(parameter.summary())
                    .build());
        }
        for (var option : syntax.options()) {
            spec.addOption(option(option));
        }
        return spec;
    }

    private static void tellExitCodes(CommandSpec spec) {
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(EXIT_CODES);
    }

    private static Map<String, String> exitCodes() {
        var codes = new LinkedHashMap<String, String>();
        codes.put(" " + ExitCode.DONE, "done");
        codes.put(" " + ExitCode.FAILED, "the run failed");
        codes.put(" " + ExitCode.USAGE, "wrong usage or invalid study");
        codes.put(" " + ExitCode.INTERRUPTED, "interrupted");
        return codes;
    }

    private static OptionSpec option(Syntax.Option option) {
        var names = option.isHelp() ? new String[] {"-h", option.name()} : new String[] {option.name()};
        var builder = OptionSpec.builder(names).description(option.summary());
        if (option.isFlag()) {
            return builder.type(boolean.class).usageHelp(option.isHelp()).build();
        }
        builder.paramLabel(option.label());
        return option.repeatable()
                ? builder.type(List.class).auxiliaryTypes(String.class).build()
                : builder.type(String.class).build();
    }

    private static Arguments arguments(Syntax syntax, CommandLine.ParseResult result) {
        var arguments = new Arguments();
        for (var option : syntax.options()) {
            if (!result.hasMatchedOption(option.name())) {
                continue;
            }
            if (option.isFlag()) {
                arguments.addFlag(option.name());
            } else {
                var values = result.matchedOption(option.name()).stringValues();
                values.forEach(value -> arguments.addOption(option.name(), value));
            }
        }
        for (var parameter : result.matchedPositionals()) {
            parameter.stringValues().forEach(arguments::addParameter);
        }
        return arguments;
    }

    private static String unmatched(Syntax syntax, String word) {
        if (!word.startsWith("-")) {
            return "unexpected argument '" + word + "'";
        }
        var names = new ArrayList<String>();
        syntax.options().forEach(option -> names.add(option.name()));
        int value = word.indexOf('=');
        var name = value < 0 ? word : word.substring(0, value);
        return "unknown option '" + name + "': " + Names.suggest(name, names);
    }

    /** Picocli's sentence, in the form of ours. */
    private static String plain(ParameterException exception) {
        var message = String.valueOf(exception.getMessage());
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
