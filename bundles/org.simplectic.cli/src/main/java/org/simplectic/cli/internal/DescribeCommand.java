package org.simplectic.cli.internal;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
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
import org.simplectic.runtime.BackendInfo;
import org.simplectic.runtime.PluginInfo;

/** {@code describe}: all that a plug-in declares of itself. */
final class DescribeCommand implements Command {
    /** The end of a list type's name. */
    private static final String LIST = "[]";

    private static final String BACKEND = "backend";

    private final Services services;
    private final Console console;

    DescribeCommand(Services services, Console console) {
        this.services = services;
        this.console = console;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                "describe",
                "Describe a plug-in: what it does, its options, where it comes from.",
                List.of(
                        new Parameter("KIND", true, "Its kind, for example integrator."),
                        new Parameter("NAME", true, "Its name, for example tsit5.")),
                List.of(Syntax.JSON));
    }

    @Override
    public int run(Arguments arguments) {
        var kind = arguments.parameters().get(0);
        var name = arguments.parameters().get(1);
        var catalog = services.catalog().get();
        var plugins = catalog.plugins();
        var named = plugins.stream()
                .filter(plugin -> plugin.kind().equals(kind) && plugin.name().equals(name))
                .toList();
        if (named.isEmpty()) {
            throw unknown(kind, name, plugins);
        }
        var plugin = named.getFirst();
        var others = named.subList(1, named.size());
        if (arguments.has(Syntax.JSON)) {
            var object = json(plugin);
            if (!others.isEmpty()) {
                var array = Json.createArrayBuilder();
                others.forEach(other -> array.add(json(other)));
                object.add("others", array);
            }
            abilities(plugin).ifPresent(backend -> object.add("abilities", json(backend)));
            catalog.text(kind, name).ifPresent(text -> object.add("text", text));
            console.json(object.build().toString());
        } else {
            print(plugin, others);
        }
        return ExitCode.DONE;
    }

    private static UsageException unknown(String kind, String name, List<PluginInfo> plugins) {
        var kinds = plugins.stream().map(PluginInfo::kind).distinct().toList();
        if (!kinds.contains(kind)) {
            return new UsageException("no plug-in of kind '" + kind + "': " + Names.suggest(kind, kinds));
        }
        var names = plugins.stream()
                .filter(plugin -> plugin.kind().equals(kind))
                .map(PluginInfo::name)
                .toList();
        return new UsageException("no " + kind + " named '" + name + "': " + Names.suggest(name, names));
    }

    private void print(PluginInfo plugin, List<PluginInfo> others) {
        console.out().println(console.paint(Colour.BOLD, plugin.kind() + " " + plugin.name()));
        var facts = new Table();
        facts.row("  does", plugin.summary());
        if (!plugin.source().isEmpty()) {
            facts.row("  source", plugin.source());
        }
        facts.row("  bundle", plugin.bundle() + " " + plugin.version());
        abilities(plugin).ifPresent(backend -> fill(backend, facts));
        facts.row("  active", plugin.active() ? "yes" : "no: " + plugin.inactiveReason());
        for (var other : others) {
            facts.row(
                    "  not taken", "that of " + other.bundle() + " " + other.version() + ": " + other.inactiveReason());
        }
        facts.print(console);
        var text = services.catalog().get().text(plugin.kind(), plugin.name());
        if (text.isPresent()) {
            console.out().println();
            console.out().println("model:");
            console.out().print(text.get().indent(2));
            return;
        }
        if (plugin.options().isEmpty()) {
            console.out().println("  no options");
            return;
        }
        console.out().println();
        var options = new Table();
        options.row("  OPTION", "TYPE", "DEFAULT", "ALLOWED", "UNIT", "WHAT IT DOES");
        for (var option : plugin.options()) {
            options.row(
                    "  " + option.name(),
                    option.type(),
                    fallback(option),
                    allowed(option),
                    option.unit(),
                    option.description());
        }
        options.print(console);
    }

    /** What an active backend can do; empty for all other plug-ins. */
    private Optional<BackendInfo> abilities(PluginInfo plugin) {
        return plugin.kind().equals(BACKEND) && plugin.active()
                ? services.catalog().get().backends().stream()
                        .filter(backend -> backend.name().equals(plugin.name()))
                        .findFirst()
                : Optional.empty();
    }

    private static void fill(BackendInfo backend, Table facts) {
        facts.row("  computes on", backend.hardware());
        facts.row("  types", String.join(", ", backend.types()));
        facts.row(
                "  primitives",
                backend.missing().isEmpty() ? "all" : "all but " + String.join(", ", backend.missing()));
        facts.row(
                "  place",
                backend.place() == 1 ? "1, asked first by 'backend: auto'" : String.valueOf(backend.place()));
    }

    private static String fallback(PluginInfo.Option option) {
        return option.required() ? "(required)" : option.defaultValue();
    }

    private static String allowed(PluginInfo.Option option) {
        if (!option.choices().isEmpty()) {
            return String.join(", ", option.choices());
        }
        var minimum = option.minimum();
        var maximum = option.maximum();
        if (!minimum.isEmpty() && !maximum.isEmpty()) {
            return minimum + " to " + maximum;
        }
        return minimum.isEmpty() ? maximum.isEmpty() ? "" : "<= " + maximum : ">= " + minimum;
    }

    private static JsonObjectBuilder json(PluginInfo plugin) {
        var options = Json.createArrayBuilder();
        plugin.options().forEach(option -> options.add(json(option)));
        return Json.createObjectBuilder()
                .add("kind", plugin.kind())
                .add("name", plugin.name())
                .add("summary", plugin.summary())
                .add("source", textOrNull(plugin.source()))
                .add("bundle", plugin.bundle())
                .add("version", plugin.version())
                .add("active", plugin.active())
                .add("inactiveReason", textOrNull(plugin.inactiveReason()))
                .add("options", options);
    }

    private static JsonObjectBuilder json(BackendInfo backend) {
        return Json.createObjectBuilder()
                .add("place", backend.place())
                .add("hardware", backend.hardware())
                .add("types", Json.createArrayBuilder(backend.types()))
                .add("missing", Json.createArrayBuilder(backend.missing()));
    }

    private static JsonObjectBuilder json(PluginInfo.Option option) {
        return Json.createObjectBuilder()
                .add("name", option.name())
                .add("description", option.description())
                .add("type", option.type())
                .add("unit", textOrNull(option.unit()))
                .add("required", option.required())
                .add("default", value(option.type(), option.defaultValue()))
                .add("minimum", value(element(option.type()), option.minimum()))
                .add("maximum", value(element(option.type()), option.maximum()))
                .add("choices", Json.createArrayBuilder(option.choices()));
    }

    private static JsonValue textOrNull(String text) {
        return text.isEmpty() ? JsonValue.NULL : Json.createValue(text);
    }

    /** Text that stands for a value, as that value where its type has one in JSON; lists are separated by commas. */
    private static JsonValue value(String type, String text) {
        if (text.isEmpty()) {
            return JsonValue.NULL;
        }
        if (type.endsWith(LIST)) {
            var array = Json.createArrayBuilder();
            for (var part : text.split(",", -1)) {
                array.add(value(element(type), part.strip()));
            }
            return array.build();
        }
        return switch (type) {
            case "number", "integer" -> number(text);
            case "boolean" -> bool(text);
            default -> Json.createValue(text);
        };
    }

    private static String element(String type) {
        return type.endsWith(LIST) ? type.substring(0, type.length() - LIST.length()) : type;
    }

    private static JsonValue number(String text) {
        try {
            return Json.createValue(new BigDecimal(text));
        } catch (NumberFormatException exception) {
            return textOrNull(text);
        }
    }

    private static JsonValue bool(String text) {
        return switch (text) {
            case "true" -> JsonValue.TRUE;
            case "false" -> JsonValue.FALSE;
            default -> textOrNull(text);
        };
    }
}
