package org.simplectic.shell.internal;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jline.builtins.Completers;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;
import org.simplectic.cli.CommandLine;
import org.simplectic.cli.Syntax;
import org.simplectic.runtime.ActiveRun;
import org.simplectic.runtime.PluginCatalog;
import org.simplectic.runtime.PluginInfo;
import org.simplectic.runtime.Studies;

/** What may stand where the cursor is: commands, their options, kinds and names of plug-ins, runs, files. */
final class Words implements Completer {
    private static final Set<String> SEPARATORS = Set.of(";", "|", "&", "&&", "||");

    private final CommandLine commandLine;
    private final Supplier<PluginCatalog> catalog;
    private final Supplier<Studies> studies;
    private final Completer files = new Completers.FileNameCompleter();
    private @Nullable Shell shell;

    Words(CommandLine commandLine, Supplier<PluginCatalog> catalog, Supplier<Studies> studies) {
        this.commandLine = commandLine;
        this.catalog = catalog;
        this.studies = studies;
    }

    /** Knows the commands of a shell from now on. */
    void of(Shell present) {
        shell = present;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        var before = statement(line.words().subList(0, line.wordIndex()));
        var choice = choices(before, line.word());
        if (choice.isPresent()) {
            choice.get().forEach(word -> candidates.add(new Candidate(word)));
        } else {
            files.complete(reader, line, candidates);
        }
    }

    /** The words since the last separator. */
    private static List<String> statement(List<String> words) {
        int begin = 0;
        for (int i = 0; i < words.size(); i++) {
            if (SEPARATORS.contains(words.get(i))) {
                begin = i + 1;
            }
        }
        return words.subList(begin, words.size());
    }

    /** What may follow some words; empty if that is a file. */
    Optional<Collection<String>> choices(List<String> before, String typed) {
        if (before.isEmpty() || (before.size() == 1 && before.getFirst().equals("help"))) {
            return Optional.of(shell == null ? commandLine.names() : shell.names());
        }
        if (!commandLine.names().contains(before.getFirst())) {
            return Optional.empty();
        }
        var syntax = commandLine.syntax(before.getFirst());
        var last = option(syntax, before.getLast());
        if (last.isPresent() && !last.get().isFlag()) {
            var kind = last.get().name().substring(2);
            return last.get().label().equals("NAME") ? Optional.of(names(kind)) : Optional.empty();
        }
        if (typed.startsWith("-")) {
            return Optional.of(
                    syntax.options().stream().map(Syntax.Option::name).toList());
        }
        return parameter(syntax, before);
    }

    private Optional<Collection<String>> parameter(Syntax syntax, List<String> before) {
        var kind = "";
        int place = 0;
        for (int i = 1; i < before.size(); i++) {
            var option = option(syntax, before.get(i));
            if (option.isPresent()) {
                i += option.get().isFlag() ? 0 : 1;
            } else if (place < syntax.parameters().size()) {
                kind = syntax.parameters().get(place++).label().equals("KIND") ? before.get(i) : kind;
            }
        }
        if (place >= syntax.parameters().size()) {
            return Optional.of(List.of());
        }
        return switch (syntax.parameters().get(place).label()) {
            case "KIND" -> Optional.of(plugins(PluginInfo::kind, plugin -> true));
            case "NAME" -> Optional.of(names(kind));
            case "RUN" ->
                Optional.of(
                        studies.get().active().stream().map(ActiveRun::study).toList());
            default -> Optional.empty();
        };
    }

    private Collection<String> names(String kind) {
        return plugins(
                PluginInfo::name, plugin -> kind.isEmpty() || plugin.kind().equals(kind));
    }

    private Collection<String> plugins(
            java.util.function.Function<PluginInfo, String> part, java.util.function.Predicate<PluginInfo> wanted) {
        return catalog.get().plugins().stream().filter(wanted).map(part).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<Syntax.Option> option(Syntax syntax, String name) {
        return syntax.options().stream()
                .filter(option -> option.name().equals(name))
                .findFirst();
    }
}
