package org.simplectic.cli.internal;

import jakarta.json.Json;
import java.util.List;
import org.simplectic.api.Names;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.Table;
import org.simplectic.cli.UsageException;
import org.simplectic.runtime.PluginInfo;

/** {@code list}: the installed plug-ins. */
final class ListCommand implements Command {
    private final Services services;
    private final Console console;

    ListCommand(Services services, Console console) {
        this.services = services;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "list",
                "List the installed plug-ins.",
                List.of(new Parameter("KIND", false, "Only those of a kind, for example integrator.")),
                List.of(Syntax.JSON));
    }

    @Override
    public int run(Arguments arguments) {
        var plugins = services.catalog().get().plugins();
        var chosen = arguments.parameter(0).map(kind -> ofKind(kind, plugins)).orElse(plugins);
        if (arguments.has(Syntax.JSON)) {
            var array = Json.createArrayBuilder();
            for (var plugin : chosen) {
                array.add(Json.createObjectBuilder()
                        .add("kind", plugin.kind())
                        .add("name", plugin.name())
                        .add("summary", plugin.summary())
                        .add("bundle", plugin.bundle())
                        .add("version", plugin.version())
                        .add("active", plugin.active()));
            }
            console.json(array.build().toString());
        } else {
            print(chosen);
        }
        return ExitCode.DONE;
    }

    private static List<PluginInfo> ofKind(String kind, List<PluginInfo> plugins) {
        var chosen =
                plugins.stream().filter(plugin -> plugin.kind().equals(kind)).toList();
        if (chosen.isEmpty()) {
            var kinds = plugins.stream().map(PluginInfo::kind).distinct().toList();
            throw new UsageException("no plug-in of kind '" + kind + "': " + Names.suggest(kind, kinds));
        }
        return chosen;
    }

    private void print(List<PluginInfo> plugins) {
        var table = new Table();
        table.row("KIND", "NAME", "VERSION", "WHAT IT DOES");
        for (var plugin : plugins) {
            table.row(
                    plugin.kind(),
                    plugin.name(),
                    plugin.version(),
                    plugin.active() ? plugin.summary() : "(not active) " + plugin.summary());
        }
        table.print(console);
        plugins.stream()
                .filter(plugin -> !plugin.active())
                .findFirst()
                .ifPresent(plugin -> console.out()
                        .println("'simplectic doctor " + plugin.name() + "' says why a plug-in is not active."));
    }
}
