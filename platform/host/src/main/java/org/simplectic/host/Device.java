package org.simplectic.host;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.osgi.framework.Version;

/**
 * A part of this machine that bundles may require, as a capability of the framework. Plain loops, because every start passes here before
 * anything is compiled or linked.
 *
 * @param kind what it is
 * @param attributes what filters may ask for; memory in bytes
 * @param description the same for people
 */
record Device(String kind, SequencedMap<String, Object> attributes, String description) {
    static final String NAMESPACE = "simplectic.device";

    /** The capability as a manifest would declare it. */
    String clause() {
        StringBuilder clause = new StringBuilder(NAMESPACE).append(";kind=").append(quoted(kind));
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            clause.append(';').append(attribute.getKey()).append(typed(attribute.getValue()));
        }
        return clause.append(";description=").append(quoted(description)).toString();
    }

    private static String typed(Object value) {
        if (value instanceof Long number) {
            return ":Long=" + number;
        }
        if (value instanceof Version version) {
            return ":Version=" + quoted(version.toString());
        }
        if (value instanceof List<?> list) {
            StringBuilder items = new StringBuilder();
            for (Object item : list) {
                items.append(items.isEmpty() ? "" : ",").append(item);
            }
            return ":List<String>=" + quoted(items.toString());
        }
        return "=" + quoted(value.toString());
    }

    /** Names come from drivers, so whatever would end the quotation is left out. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character != '"' && character != '\\' && !Character.isISOControl(character)) {
                quoted.append(character);
            }
        }
        return quoted.append('"').toString();
    }

    /** Kind and description, from the attributes of a capability. */
    static String words(Map<String, Object> attributes) {
        return attributes.get("kind") + " (" + attributes.get("description") + ")";
    }
}
