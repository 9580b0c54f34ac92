package org.simplectic.cli.internal;

import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.simplectic.api.Names;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Command;
import org.simplectic.cli.Console;
import org.simplectic.cli.Console.Colour;
import org.simplectic.cli.ExitCode;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.Syntax.Parameter;
import org.simplectic.cli.Table;
import org.simplectic.cli.UsageException;
import org.simplectic.runtime.PluginInfo;

/** {@code doctor}: what this machine offers and lacks, or why a plug-in is not active. */
final class DoctorCommand implements Command {
    private final Services services;
    private final Console console;

    DoctorCommand(Services services, Console console) {
        this.services = services;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "doctor",
                "Say what this machine offers and lacks, or why a plug-in is not active.",
                List.of(new Parameter("NAME", false, "A plug-in's name.")),
                List.of());
    }

    @Override
    public int run(Arguments arguments) {
        var plugins = services.catalog().get().plugins();
        var name = arguments.parameter(0);
        if (name.isPresent()) {
            explain(name.get(), plugins);
        } else {
            examine(plugins);
        }
        return ExitCode.DONE;
    }

    private void explain(String name, List<PluginInfo> plugins) {
        var found =
                plugins.stream().filter(plugin -> plugin.name().equals(name)).toList();
        if (found.isEmpty()) {
            var names = plugins.stream().map(PluginInfo::name).distinct().toList();
            throw new UsageException("'" + name + "' is not installed"
                    + Names.nearest(name, names)
                            .map(near -> "; did you mean '" + near + "'?")
                            .orElse("; 'simplectic list' shows what is"));
        }
        for (var plugin : found) {
            var subject = "The " + plugin.kind() + " '" + plugin.name() + "' is ";
            console.out().println(subject + (plugin.active() ? "active." : "not active: " + plugin.inactiveReason()));
        }
    }

    private void examine(List<PluginInfo> plugins) {
        var table = new Table();
        for (var finding : new Machine(services.installation()).examine(plugins)) {
            table.row(finding.ok() ? "ok" : "--", finding.subject(), finding.value());
            if (!finding.ok()) {
                table.row("", "", "costs: " + finding.cost());
            }
        }
        console.out()
                .println(console.paint(
                        Colour.BOLD, "simplectic " + services.installation().version()));
        table.print(console);
        console.out().println();
        backends();
        console.out().println();
        devices();
    }

    private void backends() {
        var table = new Table();
        table.row("BACKEND", "TYPES", "LACKS", "COMPUTES ON");
        for (var backend : services.catalog().get().backends()) {
            table.row(
                    backend.name(),
                    String.join(" ", backend.types()),
                    backend.missing().isEmpty() ? "nothing" : String.join(" ", backend.missing()),
                    backend.hardware());
        }
        table.print(console);
    }

    /** As bundles require them: with the names and values that a filter compares with. */
    private void devices() {
        var table = new Table();
        table.row("DEVICE", "ATTRIBUTES");
        for (var device : services.installation().devices()) {
            var attributes = new StringJoiner(" ");
            new TreeMap<>(device).forEach((name, value) -> {
                if (!name.equals("kind") && !name.equals("description")) {
                    attributes.add(name + "="
                            + (value instanceof String text && text.contains(" ") ? "'" + text + "'" : value));
                }
            });
            table.row(String.valueOf(device.get("kind")), attributes.toString());
        }
        table.print(console);
    }
}
