package org.simplectic.runtime.internal;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.simplectic.api.Names;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyException.Fault;
import org.simplectic.api.StudyNode;

/** Checks a study against its schema, and says what is wrong in the words of a study, not of a schema. */
final class SchemaCheck {
    /** Keywords that only pass on what is wrong below them. */
    private static final Set<String> PASSING =
            Set.of("$ref", "allOf", "if", "then", "else", "properties", "patternProperties", "items", "anyOf");

    private static final Comparator<Fault> IN_ORDER = Comparator.<Fault>comparingInt(
                    fault -> fault.place().line())
            .thenComparingInt(fault -> fault.place().column());

    private final BinaryOperator<String> hints;
    private final JsonObject schema;
    private final Validator validator;
    private final URI uri;

    /** With what to add to a message when a kind lacks a plug-in of a name. */
    SchemaCheck(JsonObject schema, BinaryOperator<String> hints) {
        this.hints = hints;
        this.schema = schema;
        this.validator = new ValidatorFactory()
                .withJsonNodeFactories(new JakartaJsonNode.Factory(), new StudyJsonNode.Factory())
                .withDisabledSchemaValidation(true)
                .createValidator();
        this.uri = validator.registerSchema(URI.create("urn:simplectic:study"), (Object) schema);
    }

    /** Throws a {@link StudyException} with every mistake, in the order of the file. */
    void check(StudyNode.Mapping study) {
        var result = validator.validate(uri, new StudyJsonNode(study, ""));
        if (result.isValid()) {
            return;
        }
        var errors =
                result.getErrors().stream().filter(error -> !isPassedOn(error)).toList();
        var faults = errors.stream()
                .filter(error -> !isOtherForm(error, errors))
                .flatMap(error -> fault(study, error, errors).stream())
                .distinct()
                .sorted(IN_ORDER)
                .toList();
        throw faults.isEmpty()
                ? study.error("the study does not fit its schema: "
                        + result.getErrors().getFirst().getError())
                : new StudyException(faults);
    }

    /** What a schema and a reader say of the same study: of each line the reader's word, which knows more. */
    static StudyException join(StudyException schema, List<Fault> reader) {
        var explained = reader.stream().map(fault -> fault.place().line()).collect(Collectors.toSet());
        var others = schema.faults().stream()
                .filter(fault -> !explained.contains(fault.place().line()));
        return new StudyException(
                Stream.concat(others, reader.stream()).sorted(IN_ORDER).toList());
    }

    private static boolean isPassedOn(Error error) {
        return error.getKeyword() != null && PASSING.contains(error.getKeyword());
    }

    /**
     * Where several forms are possible (a number, text, or a mapping), the form that is not meant fails by its type, the
     * one that is meant fails at a part of it or by another keyword.
     */
    private static boolean isOtherForm(Error error, List<Error> all) {
        var location = error.getInstanceLocation();
        return isType(error)
                && all.stream()
                        .anyMatch(other -> other.getInstanceLocation().startsWith(location + "/")
                                || (other.getInstanceLocation().equals(location) && !isType(other)));
    }

    private static boolean isType(Error error) {
        return "type".equals(error.getKeyword());
    }

    private Optional<Fault> fault(StudyNode.Mapping study, Error error, List<Error> all) {
        var location = error.getInstanceLocation();
        var node = at(study, location);
        var keyword = String.valueOf(error.getKeyword());
        var definition = definition(error.getSchemaLocation());
        var key = lastKey(location);
        return switch (keyword) {
            case "false", "additionalProperties", "unevaluatedProperties", "null" -> unknownKey(study, error);
            case "required" -> missing(node, definition, key);
            case "oneOf" -> verbs(study, error, definition);
            case "type" -> fault(node, "'" + key + "' must be " + types(location, all) + ", not " + kind(node));
            case "enum" -> choice(key, node, definition.getJsonArray("enum"));
            case "const" -> fault(node, "'" + key + "' must be " + definition.get("const"));
            case "minimum" -> fault(node, "'" + key + "' must be at least " + definition.get("minimum"));
            case "maximum" -> fault(node, "'" + key + "' must be at most " + definition.get("maximum"));
            case "exclusiveMinimum" ->
                fault(node, "'" + key + "' must be greater than " + definition.get("exclusiveMinimum"));
            case "exclusiveMaximum" ->
                fault(node, "'" + key + "' must be less than " + definition.get("exclusiveMaximum"));
            case "minItems", "maxItems" ->
                fault(
                        node,
                        "'" + key + "' must have " + (keyword.equals("minItems") ? "at least " : "at most ")
                                + definition.get(keyword) + " entries");
            case "pattern" ->
                fault(node, "'" + key + "' must match " + definition.get("pattern") + explained(definition));
            default -> fault(node, "'" + key + "': " + error.getError() + explained(definition));
        };
    }

    private static Optional<Fault> fault(StudyNode node, String message) {
        return Optional.of(new Fault(node.place(), message));
    }

    private static String explained(JsonObject definition) {
        var description = definition.getString("description", "");
        return description.isEmpty() ? "" : " (" + description + ")";
    }

    private Optional<Fault> unknownKey(StudyNode.Mapping study, Error error) {
        var location = error.getInstanceLocation();
        int slash = location.lastIndexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        var key = lastKey(location);
        var parent = at(study, location.substring(0, slash));
        if (!(parent instanceof StudyNode.Mapping mapping) || !mapping.entries().containsKey(key)) {
            return Optional.empty();
        }
        var schemaLocation = error.getSchemaLocation();
        var owner = definition(schemaLocation.substring(0, Math.max(0, schemaLocation.lastIndexOf('/'))));
        var valid = keys(definition(schemaLocation), owner);
        var where = slash == 0 ? "a study" : "'" + lastKey(location.substring(0, slash)) + "'";
        var place = mapping.keys().getOrDefault(key, mapping.place());
        var message = "no installed plug-in reads the key '" + key + "' of " + where + "; " + Names.suggest(key, valid);
        return Optional.of(
                slash == 0
                        ? Fault.missing(place, message + hints.apply("study", key), "study", key)
                        : new Fault(place, message));
    }

    private static Set<String> keys(JsonObject... candidates) {
        var keys = new LinkedHashSet<String>();
        for (var candidate : candidates) {
            if (candidate.get("properties") instanceof JsonObject properties) {
                keys.addAll(properties.keySet());
            }
        }
        return keys;
    }

    private static Optional<Fault> missing(StudyNode node, JsonObject definition, String key) {
        if (!(node instanceof StudyNode.Mapping mapping)) {
            return Optional.empty();
        }
        var absent = definition.getJsonArray("required").getValuesAs(JsonString::getString).stream()
                .filter(name -> !mapping.entries().containsKey(name))
                .toList();
        if (absent.isEmpty()) {
            return Optional.empty();
        }
        var where = key.isEmpty() ? "the study" : "'" + key + "'";
        var near = absent.stream()
                .flatMap(name -> Names.nearest(name, mapping.entries().keySet()).stream()
                        .map(written -> "; is '" + written + "' meant to be '" + name + "'?"))
                .findFirst()
                .orElse("");
        var named = absent.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return Optional.of(new Fault(
                mapping.place(), where + " lacks " + (absent.size() == 1 ? "the key " : "the keys ") + named + near));
    }

    /** At the top, exactly one verb; the validator's own report of it would list every alternative. */
    private Optional<Fault> verbs(StudyNode.Mapping study, Error error, JsonObject definition) {
        if (!error.getInstanceLocation().isEmpty()) {
            return fault(
                    at(study, error.getInstanceLocation()),
                    "fits none of the forms that are possible here" + explained(definition));
        }
        var verbs = definition.getJsonArray("oneOf").getValuesAs(JsonObject.class).stream()
                .map(alternative -> alternative.getJsonArray("required").getString(0))
                .toList();
        if (verbs.isEmpty()) {
            return fault(study, "no installed plug-in provides a verb, such as 'integrate'");
        }
        var present = verbs.stream().filter(study.entries()::containsKey).toList();
        return Optional.of(
                present.isEmpty()
                        ? new Fault(
                                study.place(),
                                "the study says not what to do with its model: it needs one of the keys "
                                        + String.join(", ", verbs))
                        : new Fault(
                                study.keys().getOrDefault(present.getLast(), study.place()),
                                "a study has one verb, but this one has " + String.join(" and ", present)));
    }

    /** Where methods are chosen, the key is their kind. */
    private Optional<Fault> choice(String key, StudyNode node, JsonArray values) {
        var valid = values.stream().map(SchemaCheck::plain).toList();
        var given = node instanceof StudyNode.Scalar scalar ? scalar.text() : kind(node);
        var message = "unknown " + key + " '" + given + "'; " + Names.suggest(given, valid) + hints.apply(key, given);
        return Optional.of(Fault.missing(node.place(), message, key, given));
    }

    private static String plain(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }

    /** The types that would do at a location, of all the forms that are possible there. */
    private String types(String location, List<Error> all) {
        return all.stream()
                .filter(error -> isType(error) && error.getInstanceLocation().equals(location))
                .map(error -> definition(error.getSchemaLocation()))
                .flatMap(definition -> types(definition).stream())
                .map(SchemaCheck::typeName)
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    private static List<String> types(JsonObject definition) {
        return definition.get("type") instanceof JsonArray several
                ? several.getValuesAs(JsonString::getString)
                : List.of(definition.getString("type", "something else"));
    }

    private static String typeName(String type) {
        return switch (type) {
            case "object" -> "a mapping of keys to values";
            case "array" -> "a list";
            case "number" -> "a number";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            default -> "text";
        };
    }

    private static String kind(StudyNode node) {
        return switch (node) {
            case StudyNode.Mapping mapping -> "a mapping";
            case StudyNode.Sequence sequence -> "a list";
            case StudyNode.Scalar scalar ->
                switch (scalar.value()) {
                    case Boolean truth -> scalar.text();
                    case Number number -> "the number " + shortened(scalar.text());
                    default -> "the text '" + shortened(scalar.text()) + "'";
                };
        };
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 37) + "...";
    }

    /** The schema object that holds the keyword at a schema location. */
    private JsonObject definition(String schemaLocation) {
        var pointer = schemaLocation.substring(schemaLocation.indexOf('#') + 1);
        for (var end = pointer; ; end = end.substring(0, Math.max(0, end.lastIndexOf('/')))) {
            var found = value(end);
            if (found.isPresent() && found.get() instanceof JsonObject object && isSchema(end)) {
                return object;
            }
            if (end.isEmpty()) {
                return schema;
            }
        }
    }

    /** Whether the last part of the pointer is a place for a schema rather than a table of schemas. */
    private static boolean isSchema(String pointer) {
        return !pointer.endsWith("/properties")
                && !pointer.endsWith("/patternProperties")
                && !pointer.endsWith("/$defs");
    }

    private Optional<JsonValue> value(String pointer) {
        var encoded = Json.createPointer(pointer);
        return encoded.containsValue(schema) ? Optional.of(encoded.getValue(schema)) : Optional.empty();
    }

    private static String lastKey(String pointer) {
        return decode(pointer.substring(pointer.lastIndexOf('/') + 1));
    }

    private static String decode(String part) {
        return part.replace("~1", "/").replace("~0", "~");
    }

    static StudyNode at(StudyNode root, String pointer) {
        var node = root;
        var parts = new ArrayList<>(List.of(pointer.split("/", -1)));
        parts.removeFirst();
        for (var part : parts) {
            var next = switch (node) {
                case StudyNode.Mapping mapping -> mapping.entries().get(decode(part));
                case StudyNode.Sequence sequence -> sequence.items().get(Integer.parseInt(part));
                case StudyNode.Scalar scalar -> scalar;
            };
            if (next == null) {
                return node;
            }
            node = next;
        }
        return node;
    }
}
