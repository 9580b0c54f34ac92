package org.simplectic.provisioning.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.Table;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.PluginName;
import org.simplectic.provisioning.internal.repository.Repositories;

/** {@code search}: what repositories offer, by the local copies of their indexes. */
final class SearchCommand implements Command {
    private static final int MOST_SHOWN = 100;

    private final Environment environment;
    private final Console console;

    SearchCommand(Environment environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "search",
                "Look through the repositories.",
                List.of(new Parameter(
                        "TERM", true, "Part of a plug-in's kind or name, a bundle's name, or what it does.")),
                List.of(Syntax.JSON));
    }

    @Override
    public int run(Arguments arguments) throws IOException {
        String term = arguments.parameters().getFirst().toLowerCase(Locale.ROOT);
        Repositories repositories = new Repositories(environment.root(), environment.disk(), environment.downloads());
        List<Artifact> found = newest(repositories.artifacts().stream()
                .filter(artifact -> matches(artifact, term))
                .toList());
        if (arguments.has(Syntax.JSON)) {
            json(found);
        } else if (found.isEmpty()) {
            console.out()
                    .println("Nothing matches '" + term + "' in "
                            + repositories.list().size() + " repositories.");
        } else {
            print(found);
        }
        return ExitCode.DONE;
    }

    private static boolean matches(Artifact artifact, String term) {
        return artifact.name().toLowerCase(Locale.ROOT).contains(term)
                || artifact.summary().toLowerCase(Locale.ROOT).contains(term)
                || artifact.plugins().stream()
                        .anyMatch(plugin ->
                                plugin.toString().toLowerCase(Locale.ROOT).contains(term));
    }

    /** The newest of each name. */
    private static List<Artifact> newest(List<Artifact> artifacts) {
        List<Artifact> sorted = new ArrayList<>(artifacts);
        sorted.sort(Comparator.comparing(Artifact::name)
                .thenComparing(Comparator.comparing(Artifact::version).reversed()));
        Set<String> seen = new HashSet<>();
        return sorted.stream().filter(artifact -> seen.add(artifact.name())).toList();
    }

    private void print(List<Artifact> found) {
        Table table = new Table();
        table.row("BUNDLE", "VERSION", "SIZE", "FROM", "PLUG-INS");
        for (Artifact artifact : found.subList(0, Math.min(MOST_SHOWN, found.size()))) {
            String plugins =
                    artifact.plugins().stream().map(PluginName::toString).collect(Collectors.joining(" "));
            table.row(
                    artifact.name(),
                    artifact.version().toString(),
                    Sizes.text(artifact.description().size()),
                    artifact.description().origin(),
                    plugins.isEmpty() ? artifact.summary() : plugins);
        }
        table.print(console);
        if (found.size() > MOST_SHOWN) {
            console.out().println("... and " + (found.size() - MOST_SHOWN) + " more; search for something narrower.");
        }
    }

    private void json(List<Artifact> found) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (Artifact artifact : found) {
            JsonArrayBuilder plugins = Json.createArrayBuilder();
            artifact.plugins()
                    .forEach(plugin -> plugins.add(Json.createObjectBuilder()
                            .add("kind", plugin.kind())
                            .add("name", plugin.name())));
            array.add(Json.createObjectBuilder()
                    .add("bundle", artifact.name())
                    .add("version", artifact.version().toString())
                    .add("size", artifact.description().size())
                    .add("sha256", artifact.description().sha256())
                    .add("from", artifact.description().origin())
                    .add("summary", artifact.summary())
                    .add("plugins", plugins));
        }
        console.json(array.build().toString());
    }
}
