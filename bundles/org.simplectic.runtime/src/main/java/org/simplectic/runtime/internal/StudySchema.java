package org.simplectic.runtime.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.simplectic.runtime.PluginInfo.Option;
import org.simplectic.runtime.internal.checkpoint.CheckpointPlan;

/**
 * The JSON Schema of studies, assembled from what is installed: the model's section, one section a verb, the methods of
 * each kind with their options. Every level is closed, so that a key no plug-in reads is an error.
 */
final class StudySchema {
    private static final String DEFINITIONS = "$defs";

    /** The kind whose options stand under a key of their own, beside the choice. */
    private static final String PROBLEM = "problem";

    /** A kind that the model's section chooses. */
    private static final String DISCRETIZATION = "discretization";

    private static final String PARAMETERS = "parameters";

    private StudySchema() {}

    /**
     * What is installed.
     *
     * @param model schema of the model's section
     * @param verbs schemas of the verbs' sections, by verb
     * @param modelless the verbs that need no model
     * @param methods options of every method, by kind and name
     * @param written names of the problems that are texts: their parameters are known when they are read
     * @param writers names of the writers
     * @param backends names of the backends
     */
    record Installed(
            String model,
            SortedMap<String, String> verbs,
            Collection<String> modelless,
            SortedMap<String, SortedMap<String, List<Option>>> methods,
            Collection<String> written,
            Collection<String> writers,
            Collection<String> backends) {}

    static JsonObject assemble(Installed installed) {
        var definitions = Json.createObjectBuilder();
        addFragment(definitions, "model", installed.model());
        installed.verbs().forEach((verb, schema) -> addFragment(definitions, verb, schema));
        var kinds = new TreeMap<>(installed.methods());
        kinds.putIfAbsent(PROBLEM, new TreeMap<>());
        kinds.putIfAbsent(DISCRETIZATION, new TreeMap<>());
        kinds.forEach((kind, methods) -> {
            definitions.add(kind, choice(kind, methods, kind.equals(PROBLEM) ? installed.written() : List.of()));
            methods.forEach((name, options) -> definitions.add(kind + "." + name, method(kind, name, options)));
        });
        definitions.add("verb", verb(installed.verbs().keySet()));
        definitions.add("method", anyKind(kinds.keySet()));
        var properties = Json.createObjectBuilder()
                .add(
                        "study",
                        text("The study's name, also the base name of its files")
                                .add("pattern", "^[A-Za-z0-9][A-Za-z0-9._-]*$"))
                .add("description", text("What the study shows, for readers"))
                .add("model", reference("model"));
        installed.verbs().keySet().forEach(verb -> properties.add(verb, reference(verb)));
        properties
                .add(
                        "metrics",
                        expressions(
                                "Numbers to report of the final state: expressions of what tables show, of auxiliaries and parameters"))
                .add(Thresholds.KEY, thresholds())
                .add(Seed.KEY, seed())
                .add("backend", backends(installed.backends()))
                .add("checkpoint", checkpoint())
                .add("output", output(installed.writers()));
        var study = Json.createObjectBuilder()
                .add("$schema", "https://json-schema.org/draft/2020-12/schema")
                .add("title", "Simplectic study")
                .add("type", "object")
                .add("properties", properties)
                .add("oneOf", alternatives(installed.verbs().keySet()))
                .add("additionalProperties", false)
                .add(DEFINITIONS, definitions);
        var model = Json.createArrayBuilder().add("model");
        if (installed.modelless().isEmpty()) {
            return study.add("required", model).build();
        }
        return study.add("if", Json.createObjectBuilder().add("anyOf", alternatives(installed.modelless())))
                .add("else", Json.createObjectBuilder().add("required", model))
                .build();
    }

    /** Adds a section's schema; the definitions that it brings along become the study's. */
    private static void addFragment(JsonObjectBuilder definitions, String section, String schema) {
        var fragment = Json.createObjectBuilder();
        parse(schema).forEach((keyword, value) -> {
            if (keyword.equals(DEFINITIONS)) {
                value.asJsonObject().forEach(definitions::add);
            } else if (!keyword.equals("$schema") && !keyword.equals("$id")) {
                fragment.add(keyword, value);
            }
        });
        definitions.add(section, fragment);
    }

    private static JsonObject parse(String schema) {
        try (var reader = Json.createReader(new StringReader(schema))) {
            return reader.readObject();
        }
    }

    private static JsonObjectBuilder text(String description) {
        return Json.createObjectBuilder().add("type", "string").add("description", description);
    }

    private static JsonObjectBuilder reference(String definition) {
        return Json.createObjectBuilder().add("$ref", "#/$defs/" + definition);
    }

    private static JsonArrayBuilder alternatives(Collection<String> verbs) {
        var alternatives = Json.createArrayBuilder();
        verbs.forEach(verb -> alternatives.add(Json.createObjectBuilder()
                .add("required", Json.createArrayBuilder().add(verb))));
        return alternatives;
    }

    /** A verb with its section, inside the section of another one. */
    private static JsonObjectBuilder verb(Collection<String> verbs) {
        var properties = Json.createObjectBuilder();
        verbs.forEach(verb -> properties.add(verb, reference(verb)));
        return Json.createObjectBuilder()
                .add("type", "object")
                .add("description", "One verb with its section: " + String.join(", ", verbs))
                .add("properties", properties)
                .add("minProperties", 1)
                .add("maxProperties", 1)
                .add("additionalProperties", false);
    }

    /** A method's name, or the choice of a method of any kind with options. */
    private static JsonObjectBuilder anyKind(Collection<String> kinds) {
        var conditions = Json.createArrayBuilder();
        kinds.forEach(kind -> conditions.add(Json.createObjectBuilder()
                .add(
                        "if",
                        Json.createObjectBuilder()
                                .add("type", "object")
                                .add("required", Json.createArrayBuilder().add(kind)))
                .add("then", reference(kind))));
        var choice = Json.createObjectBuilder()
                .add("type", strings("string", "object"))
                .add("description", "A method's name, or a mapping with the name under its kind and options");
        return kinds.isEmpty() ? choice : choice.add("allOf", conditions);
    }

    private static JsonObjectBuilder expressions(String description) {
        return Json.createObjectBuilder()
                .add("type", "object")
                .add("description", description)
                .add("additionalProperties", Json.createObjectBuilder().add("type", strings("string", "number")));
    }

    private static JsonObjectBuilder thresholds() {
        var number = Json.createObjectBuilder().add("type", strings("string", "number"));
        var built = number.build();
        return Json.createObjectBuilder()
                .add("type", "object")
                .add("description", "What metrics and figures must be; the run's summary shows both side by side")
                .add(
                        "additionalProperties",
                        Json.createObjectBuilder()
                                .add("type", "object")
                                .add("minProperties", 1)
                                .add(
                                        "properties",
                                        Json.createObjectBuilder()
                                                .add(Thresholds.LEAST, built)
                                                .add(Thresholds.MOST, built))
                                .add("additionalProperties", false));
    }

    private static JsonObjectBuilder seed() {
        return Json.createObjectBuilder()
                .add("type", "integer")
                .add("minimum", Long.MIN_VALUE)
                .add("maximum", Long.MAX_VALUE)
                .add(
                        "description",
                        "Decides everything random in a run; the same seed gives the same numbers. If not given, one is"
                                + " drawn and written to run.json");
    }

    private static JsonObjectBuilder backends(Collection<String> backends) {
        var names = Json.createArrayBuilder().add("auto");
        backends.forEach(names::add);
        return Json.createObjectBuilder()
                .add("description", "Where programs run; auto takes the best-ranked backend")
                .add("default", "auto")
                .add("enum", names);
    }

    private static JsonObjectBuilder checkpoint() {
        return Json.createObjectBuilder()
                .add("type", "object")
                .add("description", "When the run writes checkpoints, from which 'run --resume DIR' goes on")
                .add(
                        "properties",
                        Json.createObjectBuilder()
                                .add(
                                        "every",
                                        text("Time or steps between two: 60s, 5 min, 1 h, 1000 steps")
                                                .add("pattern", CheckpointPlan.PATTERN))
                                .add(
                                        "keep",
                                        Json.createObjectBuilder()
                                                .add("type", "integer")
                                                .add("minimum", 1)
                                                .add("default", CheckpointPlan.ON_STOP.keep())
                                                .add("description", "How many are kept, the newest")))
                .add("required", Json.createArrayBuilder().add("every"))
                .add("additionalProperties", false);
    }

    private static JsonObjectBuilder output(Collection<String> writers) {
        var writer = Json.createObjectBuilder()
                .add("type", "string")
                .add("description", "A writer, with its argument if it takes one: " + String.join(", ", writers));
        var one = Json.createObjectBuilder()
                .add("description", "One writer or a list of them")
                .add("type", strings("string", "array"))
                .add("items", writer);
        var built = one.build();
        return Json.createObjectBuilder()
                .add("type", "object")
                .add("description", "Where results go and in which form")
                .add(
                        "properties",
                        Json.createObjectBuilder()
                                .add("directory", text("Where files go; out/<study> if not given"))
                                .add("table", built)
                                .add("plot", built)
                                .add("fields", built))
                .add("additionalProperties", false);
    }

    /**
     * The choice of a method: its name decides which options are read.
     *
     * @param open those that read options which are not declared
     */
    private static JsonObjectBuilder choice(
            String kind, SortedMap<String, List<Option>> methods, Collection<String> open) {
        var names = methods.keySet();
        var conditions = Json.createArrayBuilder();
        var closed = new TreeMap<>(methods);
        closed.keySet().removeAll(open);
        closed.forEach((name, options) -> {
            conditions.add(Json.createObjectBuilder()
                    .add(
                            "if",
                            Json.createObjectBuilder()
                                    .add(
                                            "properties",
                                            Json.createObjectBuilder()
                                                    .add(
                                                            kind,
                                                            Json.createObjectBuilder()
                                                                    .add("const", name)))
                                    .add("required", Json.createArrayBuilder().add(kind)))
                    .add("then", kind.equals(PROBLEM) ? parameters(name, options) : reference(kind + "." + name)));
        });
        var choice = Json.createObjectBuilder()
                .add("type", "object")
                .add(
                        "properties",
                        Json.createObjectBuilder()
                                .add(
                                        kind,
                                        Json.createObjectBuilder()
                                                .add("description", "Which " + kind)
                                                .add("enum", Json.createArrayBuilder(names))))
                .add("required", Json.createArrayBuilder().add(kind));
        return names.isEmpty() ? choice : choice.add("allOf", conditions);
    }

    private static JsonObjectBuilder parameters(String name, List<Option> options) {
        var schema = Json.createObjectBuilder()
                .add("properties", Json.createObjectBuilder().add(PARAMETERS, reference(PROBLEM + "." + name)));
        return options.stream().anyMatch(Option::required)
                ? schema.add("required", Json.createArrayBuilder().add(PARAMETERS))
                : schema;
    }

    private static JsonObjectBuilder method(String kind, String name, List<Option> options) {
        var properties = Json.createObjectBuilder();
        var required = Json.createArrayBuilder();
        if (!kind.equals(PROBLEM)) {
            properties.add(kind, Json.createObjectBuilder().add("const", name));
            required.add(kind);
        }
        for (var option : options) {
            properties.add(option.name(), option(option));
            if (option.required()) {
                required.add(option.name());
            }
        }
        return Json.createObjectBuilder()
                .add("type", "object")
                .add("properties", properties)
                .add("required", required)
                .add("additionalProperties", false);
    }

    /** A method inside another one: its name, or a section that chooses it. */
    private static JsonObjectBuilder inner(Option option) {
        var name =
                Json.createObjectBuilder().add("type", "string").add("enum", Json.createArrayBuilder(option.choices()));
        return Json.createObjectBuilder()
                .add("description", option.description())
                .add("anyOf", Json.createArrayBuilder().add(name).add(reference(option.name())));
    }

    private static JsonObjectBuilder option(Option option) {
        if (option.type().equals(Option.METHOD)) {
            return inner(option);
        }
        boolean several = option.type().endsWith("[]");
        var single = option.type().replace("[]", "");
        var schema = Json.createObjectBuilder().add("description", description(option));
        var type = several ? strings(single, "array") : null;
        if (type == null) {
            schema.add("type", single);
        } else {
            schema.add("type", type);
        }
        bounds(option, schema);
        if (several) {
            var item = Json.createObjectBuilder().add("type", single);
            bounds(option, item);
            schema.add("items", item);
        }
        return schema;
    }

    private static String description(Option option) {
        return option.description()
                + (option.unit().isEmpty() ? "" : " [" + option.unit() + "]")
                + (option.defaultValue().isEmpty() ? "" : ", default " + option.defaultValue());
    }

    private static void bounds(Option option, JsonObjectBuilder schema) {
        if (!option.minimum().isEmpty()) {
            schema.add("minimum", new BigDecimal(option.minimum()));
        }
        if (!option.maximum().isEmpty()) {
            schema.add("maximum", new BigDecimal(option.maximum()));
        }
        if (!option.choices().isEmpty()) {
            var choices = Json.createArrayBuilder();
            boolean isNumber = !option.type().startsWith("string");
            option.choices().forEach(choice -> {
                if (isNumber) {
                    choices.add(new BigDecimal(choice));
                } else {
                    choices.add(choice);
                }
            });
            schema.add("enum", choices);
        }
    }

    private static JsonArrayBuilder strings(String... values) {
        return Json.createArrayBuilder(List.of(values));
    }
}
