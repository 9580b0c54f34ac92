package org.simplectic.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A requirement in words.
 *
 * @param namespace the OSGi namespace
 * @param filter the requirement's filter, never shown to a user
 * @param name the value of the attribute that is called like the namespace, or of {@code name}
 * @param words what is needed, as a noun phrase
 */
record Need(String namespace, String filter, String name, String words) {
    private static final Pattern COMPARISON = Pattern.compile("\\((\\w+)(>=|<=|=)([^()]*)\\)");
    private static final Set<String> MEMORY = Set.of("memory", "heap");
    private static final Pattern EQUAL = Pattern.compile("\\(([\\w.\\-:]+)=([^()]*)\\)");
    private static final Pattern AT_LEAST = Pattern.compile("\\((?:bundle-)?version>=([^()]*)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\((?:bundle-)?version>=([^()]*)\\)\\)");

    static Need of(String namespace, String filter) {
        String lower = filter.replaceAll(BELOW.pattern(), "");
        Map<String, String> equal = new LinkedHashMap<>();
        Matcher pairs = EQUAL.matcher(lower);
        while (pairs.find()) {
            equal.putIfAbsent(pairs.group(1), pairs.group(2));
        }
        String name = equal.getOrDefault(namespace, equal.getOrDefault("name", ""));
        return namespace.equals(Device.NAMESPACE)
                ? new Need(namespace, filter, equal.getOrDefault("kind", ""), device(filter))
                : new Need(namespace, filter, name, words(namespace, name, equal) + versions(lower, filter));
    }

    private static String words(String namespace, String name, Map<String, String> equal) {
        return switch (namespace) {
            case "osgi.wiring.package" -> "the package " + name;
            case "osgi.wiring.bundle", "osgi.wiring.host", "osgi.identity" -> "the bundle " + name;
            case "osgi.service" -> "the service " + equal.getOrDefault("objectClass", "");
            case "osgi.ee" -> "the Java platform " + name + " " + equal.getOrDefault("version", "");
            case "osgi.extender", "osgi.implementation", "osgi.contract" -> "an implementation of " + name;
            case "osgi.native" -> "a native library for this machine";
            case "simplectic.plugin" -> plugin(equal);
            default -> "the capability " + namespace + attributes(equal);
        };
    }

    private static String plugin(Map<String, String> equal) {
        String kind = equal.getOrDefault("kind", "plug-in");
        String name = equal.get("name");
        return "a plug-in of kind " + kind + (name == null ? "" : " named " + name);
    }

    /** Only a list of comparisons can be put in words. */
    private static String device(String filter) {
        if (filter.contains("(|") || filter.contains("(!")) {
            return "a device that fits " + filter;
        }
        String kind = "";
        List<String> bounds = new ArrayList<>();
        Matcher comparisons = COMPARISON.matcher(filter);
        while (comparisons.find()) {
            String attribute = comparisons.group(1);
            String value = comparisons.group(3);
            if (attribute.equals("kind")) {
                kind = " " + value;
                continue;
            }
            String amount = MEMORY.contains(attribute) && value.matches("\\d{1,18}")
                    ? Sizes.text(Long.parseLong(value))
                    : value;
            bounds.add(attribute
                    + switch (comparisons.group(2)) {
                        case ">=" -> " of at least ";
                        case "<=" -> " of at most ";
                        default -> " ";
                    }
                    + amount);
        }
        return "a device" + (kind.isEmpty() ? "" : " of kind" + kind)
                + (bounds.isEmpty() ? "" : " with " + String.join(" and ", bounds));
    }

    private static String attributes(Map<String, String> equal) {
        List<String> pairs = new ArrayList<>();
        equal.forEach((key, value) -> pairs.add(key + " " + value));
        return pairs.isEmpty() ? "" : " with " + String.join(", ", pairs);
    }

    private static String versions(String lower, String filter) {
        Matcher from = AT_LEAST.matcher(lower);
        Matcher to = BELOW.matcher(filter);
        boolean bounded = from.find();
        if (to.find()) {
            return " in version " + (bounded ? from.group(1) + " or later" : "") + (bounded ? ", " : "") + "before "
                    + to.group(1);
        }
        return bounded ? " in version " + from.group(1) + " or later" : "";
    }
}
