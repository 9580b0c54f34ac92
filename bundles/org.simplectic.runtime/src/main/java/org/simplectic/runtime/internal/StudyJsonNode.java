package org.simplectic.runtime.internal;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.simplectic.api.StudyNode;

/** A study as the schema validator sees it. Lists and mappings are wrapped when asked for. */
record StudyJsonNode(StudyNode node, String getJsonPointer) implements JsonNode {

    /** The validator asks for text to be parsed only for schemas, which it gets otherwise. */
    static final class Factory implements JsonNodeFactory {
        @Override
        public JsonNode wrap(Object node) {
            return node instanceof JsonNode wrapped ? wrapped : new StudyJsonNode((StudyNode) node, "");
        }

        @Override
        public JsonNode create(String text) {
            return new StudyJsonNode(StudyReader.readValue("", text), "");
        }
    }

    @Override
    public SimpleType getNodeType() {
        return switch (node) {
            case StudyNode.Mapping mapping -> SimpleType.OBJECT;
            case StudyNode.Sequence sequence -> SimpleType.ARRAY;
            case StudyNode.Scalar scalar ->
                switch (scalar.value()) {
                    case Boolean truth -> SimpleType.BOOLEAN;
                    case Long integer -> SimpleType.INTEGER;
                    case Double number -> number == Math.rint(number) ? SimpleType.INTEGER : SimpleType.NUMBER;
                    default -> SimpleType.STRING;
                };
        };
    }

    private Object value() {
        return node instanceof StudyNode.Scalar scalar ? scalar.value() : node;
    }

    @Override
    public boolean asBoolean() {
        return (Boolean) value();
    }

    @Override
    public String asString() {
        return (String) value();
    }

    @Override
    public BigInteger asInteger() {
        return asNumber().toBigInteger();
    }

    @Override
    public BigDecimal asNumber() {
        return value() instanceof Long integer ? BigDecimal.valueOf(integer) : BigDecimal.valueOf((Double) value());
    }

    @Override
    public List<JsonNode> asArray() {
        var items = new ArrayList<JsonNode>();
        for (var item : ((StudyNode.Sequence) node).items()) {
            items.add(new StudyJsonNode(item, getJsonPointer + "/" + items.size()));
        }
        return items;
    }

    @Override
    public Map<String, JsonNode> asObject() {
        var entries = new LinkedHashMap<String, JsonNode>();
        ((StudyNode.Mapping) node)
                .entries()
                .forEach((key, value) -> entries.put(
                        key, new StudyJsonNode(value, getJsonPointer + "/" + JsonNode.encodeJsonPointer(key))));
        return entries;
    }
}
