package org.simplectic.host;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.osgi.framework.Version;

/**
 * A part of this machine that bundles may require, as a capability of the framework.
 *
 * @param kind what it is
 * @param attributes what filters may ask for; memory in bytes
 * @param description the same for people
 */
record Device(String kind, SequencedMap<String, Object> attributes, String description) {
    static final String NAMESPACE = "simplectic.device";

    /** The capability as a manifest would declare it. */
    String clause() {
        String typed = attributes.entrySet().stream()
                .map(attribute -> ";" + attribute.getKey() + typed(attribute.getValue()))
                .collect(Collectors.joining());
        return NAMESPACE + ";kind=" + quoted(kind) + typed + ";description=" + quoted(description);
    }

    private static String typed(Object value) {
        return switch (value) {
            case Long number -> ":Long=" + number;
            case Version version -> ":Version=" + quoted(version.toString());
            case List<?> list ->
                ":List<String>=" + quoted(list.stream().map(String::valueOf).collect(Collectors.joining(",")));
            default -> "=" + quoted(value.toString());
        };
    }

    /** Names come from drivers, so whatever would end the quotation is left out. */
    private static String quoted(String text) {
        return '"' + text.replaceAll("[\"\\\\\\p{Cntrl}]", "") + '"';
    }

    /** Kind and description, from the attributes of a capability. */
    static String words(Map<String, Object> attributes) {
        return attributes.get("kind") + " (" + attributes.get("description") + ")";
    }
}
