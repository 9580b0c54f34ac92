package org.simplectic.model.internal;

import java.util.List;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyNode;

/**
 * The value of a state or parameter: a number, an expression, or a mapping that adds a unit and words.
 *
 * @param value the number or expression
 * @param unit its unit, empty if none is given
 */
record Entry(StudyNode value, String unit) {
    private static final List<String> KEYS = List.of("value", "unit", "description", "source");

    /**
     * Reads an entry.
     *
     * @throws StudyException if it has other keys, or no value
     */
    static Entry of(StudyNode node) {
        if (!(node instanceof StudyNode.Mapping mapping)) {
            return new Entry(node, "");
        }
        var faults = new Faults();
        mapping.entries().forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                faults.add(
                        mapping.keys().getOrDefault(key, value.place()),
                        () -> "unknown key " + Source.quote(key) + ": " + Symbols.suggest(key, KEYS));
            } else if (!key.equals("value") && !(value instanceof StudyNode.Scalar)) {
                faults.add(value.place(), "'" + key + "' must be a text");
            }
        });
        faults.throwIfAny();
        var unit = mapping.find("unit").map(text -> text instanceof StudyNode.Scalar scalar ? scalar.text() : "");
        return new Entry(mapping.get("value"), unit.orElse(""));
    }
}
