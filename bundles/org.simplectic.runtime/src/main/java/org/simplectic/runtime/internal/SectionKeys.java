package org.simplectic.runtime.internal;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.simplectic.runtime.PluginInfo.Option;

/** The keys of a verb's section, read from its schema as other plug-ins' options are from Metatype. */
final class SectionKeys {
    private SectionKeys() {}

    static List<Option> of(String schema) {
        try (var reader = Json.createReader(new StringReader(schema))) {
            var section = reader.readObject();
            var required = strings(section.getJsonArray("required"));
            return section.getJsonObject("properties").entrySet().stream()
                    .map(entry -> option(entry.getKey(), entry.getValue().asJsonObject(), required))
                    .toList();
        }
    }

    private static Option option(String name, JsonObject schema, Set<String> required) {
        return new Option(
                name,
                schema.getString("description", ""),
                type(schema),
                "",
                required.contains(name),
                "",
                "",
                "",
                List.of());
    }

    private static String type(JsonObject schema) {
        var forms = schema.containsKey("oneOf")
                ? schema.getJsonArray("oneOf")
                : Json.createArrayBuilder().add(schema).build();
        var types = new TreeSet<String>();
        for (var form : forms.getValuesAs(JsonObject.class)) {
            types.addAll(form.containsKey("$ref") ? Set.of("object") : types(form));
        }
        return String.join(" or ", types);
    }

    private static Set<String> types(JsonObject form) {
        return form.get("type") instanceof JsonArray several
                ? strings(several)
                : Set.of(form.getString("type", "string"));
    }

    private static Set<String> strings(@Nullable JsonArray array) {
        return array == null ? Set.of() : new TreeSet<>(array.getValuesAs(JsonString::getString));
    }
}
