package org.simplectic.runtime.internal.checkpoint;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** State trees as JSON: each node an object whose key says what it is. */
public final class TreeJson {
    private TreeJson() {}

    /** As JSON. */
    public static JsonValue write(StateTree tree) {
        return switch (tree) {
            case StateTree.Parts parts -> {
                var inner = Json.createObjectBuilder();
                parts.parts().forEach((name, part) -> inner.add(name, write(part)));
                yield Json.createObjectBuilder()
                        .add("record", parts.type())
                        .add("parts", inner)
                        .build();
            }
            case StateTree.Items items -> {
                var list = Json.createArrayBuilder();
                items.items().forEach(item -> list.add(write(item)));
                yield Json.createObjectBuilder().add("list", list).build();
            }
            case StateTree.Perhaps perhaps -> {
                var list = Json.createArrayBuilder();
                perhaps.value().ifPresent(value -> list.add(write(value)));
                yield Json.createObjectBuilder().add("optional", list).build();
            }
            case StateTree.Values values ->
                Json.createObjectBuilder()
                        .add(values.onBackend() ? "array" : "values", values.index())
                        .build();
            case StateTree.Scalar scalar ->
                // As text: JSON has no NaN, and the shortest text that gives a number back is exact.
                Json.createObjectBuilder()
                        .add(kind(scalar.value()), scalar.value().toString())
                        .build();
            case StateTree.Constant constant ->
                Json.createObjectBuilder()
                        .add("enum", constant.type())
                        .add("name", constant.name())
                        .build();
            case StateTree.Nothing nothing -> JsonValue.NULL;
        };
    }

    private static String kind(Object value) {
        return switch (value) {
            case Boolean truth -> "boolean";
            case Integer number -> "int";
            case Long number -> "long";
            case Float number -> "float";
            case Double number -> "double";
            default -> "text";
        };
    }

    /** Throws {@link RuntimeException}s of many kinds on what {@link #write} has not made. */
    static StateTree read(JsonValue value) {
        if (value.equals(JsonValue.NULL)) {
            return new StateTree.Nothing();
        }
        var object = value.asJsonObject();
        var kind = object.keySet().iterator().next();
        return switch (kind) {
            case "record" -> parts(object);
            case "list" -> new StateTree.Items(items(object.getJsonArray(kind)));
            case "optional" ->
                new StateTree.Perhaps(Optional.of(items(object.getJsonArray(kind)))
                        .filter(items -> !items.isEmpty())
                        .map(java.util.List::getFirst));
            case "array" -> new StateTree.Values(object.getInt(kind), true);
            case "values" -> new StateTree.Values(object.getInt(kind), false);
            case "enum" -> new StateTree.Constant(object.getString(kind), object.getString("name"));
            default -> new StateTree.Scalar(scalar(kind, ((JsonString) object.getValue("/" + kind)).getString()));
        };
    }

    private static java.util.List<StateTree> items(JsonArray array) {
        return array.stream().map(TreeJson::read).toList();
    }

    private static StateTree parts(JsonObject object) {
        var parts = new LinkedHashMap<String, StateTree>();
        for (Map.Entry<String, JsonValue> part : object.getJsonObject("parts").entrySet()) {
            parts.put(part.getKey(), read(part.getValue()));
        }
        return new StateTree.Parts(object.getString("record"), parts);
    }

    private static Object scalar(String kind, String text) {
        return switch (kind) {
            case "boolean" -> Boolean.valueOf(text);
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "float" -> Float.valueOf(text);
            case "double" -> Double.valueOf(text);
            case "text" -> text;
            default -> throw new IllegalArgumentException("unknown part '" + kind + "'");
        };
    }
}
