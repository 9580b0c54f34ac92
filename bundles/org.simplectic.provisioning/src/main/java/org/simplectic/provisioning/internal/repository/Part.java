package org.simplectic.provisioning.internal.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A capability or a requirement before anybody asks for it: two arrays, because an index may hold a million. */
final class Part {
    private final String namespace;
    private final String[] directives;
    private final Object[] attributes;

    /**
     * Keeps the arrays, which nobody else must change.
     *
     * @param namespace its namespace
     * @param directives names and values in turn
     * @param attributes names and values in turn
     */
    Part(String namespace, String[] directives, Object[] attributes) {
        this.namespace = namespace;
        this.directives = directives;
        this.attributes = attributes;
    }

    String namespace() {
        return namespace;
    }

    List<String> directives() {
        return Arrays.asList(directives);
    }

    List<Object> attributes() {
        return Arrays.asList(attributes);
    }

    /** A directive's value; empty if it is not there. */
    String directive(String name) {
        for (int i = 0; i < directives.length; i += 2) {
            if (name.equals(directives[i])) {
                return directives[i + 1];
            }
        }
        return "";
    }

    static Part of(String namespace, Map<String, String> directives, Map<String, Object> attributes) {
        List<String> flatDirectives = new ArrayList<>();
        directives.forEach((name, value) -> {
            flatDirectives.add(name);
            flatDirectives.add(value);
        });
        List<Object> flatAttributes = new ArrayList<>();
        attributes.forEach((name, value) -> {
            flatAttributes.add(name);
            flatAttributes.add(value);
        });
        return new Part(namespace, flatDirectives.toArray(new String[0]), flatAttributes.toArray());
    }

    Map<String, String> directiveMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < directives.length; i += 2) {
            map.put(directives[i], directives[i + 1]);
        }
        return map;
    }

    Map<String, Object> attributeMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            map.put((String) attributes[i], attributes[i + 1]);
        }
        return map;
    }

    Object attribute(String name) {
        for (int i = 0; i < attributes.length; i += 2) {
            if (name.equals(attributes[i])) {
                return attributes[i + 1];
            }
        }
        return "";
    }
}
