package org.simplectic.provisioning.internal.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.felix.utils.resource.RequirementImpl;
import org.apache.felix.utils.resource.SimpleFilter;
import org.jspecify.annotations.Nullable;
import org.osgi.resource.Requirement;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.Index;

/**
 * A requirement in the words of a user; its filter is never shown.
 *
 * @param namespace the OSGi namespace
 * @param name what is needed, by the namespace's own name for it; empty if that is left open
 * @param range the versions that would do, such as {@code [2,3)}; empty if any does; of a device, what it must have
 * @param kind of a plug-in or a device, its kind
 */
record Need(String namespace, String name, String range, String kind) {
    /** Attributes of devices that count bytes. */
    private static final Set<String> MEMORY = Set.of("memory", "heap");

    private static final double GIBIBYTE = 1L << 30;

    static Need of(Requirement requirement) {
        SimpleFilter filter = RequirementImpl.getFilter(requirement);
        String namespace = requirement.getNamespace();
        if (namespace.equals(Artifact.DEVICE)) {
            String kind = orEmpty(Index.equalTo(filter, "kind"));
            return new Need(namespace, kind, String.join(" and ", comparisons(filter)), kind);
        }
        String key = namespace.equals(Artifact.PLUGIN) ? "name" : namespace;
        String attribute = namespace.equals("osgi.wiring.bundle") || namespace.equals("osgi.wiring.host")
                ? "bundle-version"
                : "version";
        return new Need(
                namespace,
                orEmpty(Index.equalTo(filter, key)),
                range(filter, attribute),
                orEmpty(Index.equalTo(filter, "kind")));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String range(SimpleFilter filter, String attribute) {
        Bounds bounds = new Bounds();
        bounds.collect(filter, attribute, false);
        return bounds.text();
    }

    /** What a filter demands of a device besides its kind; of a filter that is more than a list of demands, its text. */
    private static List<String> comparisons(SimpleFilter filter) {
        List<String> comparisons = new ArrayList<>();
        List<?> parts = filter.getOperation() == SimpleFilter.AND ? (List<?>) filter.getValue() : List.of(filter);
        for (Object each : parts) {
            SimpleFilter part = (SimpleFilter) each;
            if (part.getOperation() == SimpleFilter.MATCH_ALL || "kind".equals(part.getName())) {
                continue;
            }
            String text = String.valueOf(part.getValue());
            String amount = MEMORY.contains(String.valueOf(part.getName())) && text.matches("\\d{1,18}")
                    ? String.format(Locale.ROOT, "%.1f GiB", Long.parseLong(text) / GIBIBYTE)
                    : text;
            comparisons.add(
                    switch (part.getOperation()) {
                        case SimpleFilter.EQ -> part.getName() + " " + amount;
                        case SimpleFilter.GTE -> part.getName() + " of at least " + amount;
                        case SimpleFilter.LTE -> part.getName() + " of at most " + amount;
                        default -> part.toString();
                    });
        }
        return comparisons;
    }

    /** What is needed, as a noun phrase. */
    String words() {
        String versions = range.isEmpty() ? "" : " " + range;
        return switch (namespace) {
            case "osgi.wiring.package" -> "the package `" + name + "`" + versions;
            case "osgi.wiring.bundle", "osgi.wiring.host", "osgi.identity" -> "`" + name + "`" + versions;
            case "osgi.ee" -> "Java " + range.replaceAll("^\\[|[,\\])].*", "");
            case Artifact.PLUGIN -> "`" + kind + (name.isEmpty() ? "" : ";name=" + name) + "`" + versions;
            case Artifact.DEVICE ->
                "a device" + (kind.isEmpty() ? "" : " of kind `" + kind + "`")
                        + (range.isEmpty() ? "" : " with " + range);
            case "osgi.native" -> "native code for another machine";
            case "osgi.extender", "osgi.implementation", "osgi.contract" ->
                "an implementation of `" + name + "`" + versions;
            default -> "the capability `" + namespace + (name.isEmpty() ? "" : ";" + name) + "`" + versions;
        };
    }

    /** The bounds that a filter sets on a version. */
    private static final class Bounds {
        private @Nullable String from;
        private @Nullable String to;
        private boolean toIncluded;

        void collect(SimpleFilter filter, String attribute, boolean negated) {
            switch (filter.getOperation()) {
                case SimpleFilter.AND, SimpleFilter.NOT -> {
                    boolean inner = negated ^ (filter.getOperation() == SimpleFilter.NOT);
                    for (Object part : (List<?>) filter.getValue()) {
                        collect((SimpleFilter) part, attribute, inner);
                    }
                }
                case SimpleFilter.GTE -> {
                    if (attribute.equals(filter.getName())) {
                        if (negated) {
                            to = trimmed(filter);
                        } else {
                            from = trimmed(filter);
                        }
                    }
                }
                case SimpleFilter.LTE -> {
                    if (attribute.equals(filter.getName()) && !negated) {
                        to = trimmed(filter);
                        toIncluded = true;
                    }
                }
                case SimpleFilter.EQ -> {
                    if (attribute.equals(filter.getName()) && !negated) {
                        from = trimmed(filter);
                        to = from;
                        toIncluded = true;
                    }
                }
                default -> {}
            }
        }

        private static String trimmed(SimpleFilter filter) {
            return String.valueOf(filter.getValue()).replaceFirst("(\\.0)+$", "");
        }

        String text() {
            if (from == null && to == null) {
                return "";
            }
            return "[" + (from == null ? "0" : from) + "," + (to == null ? "" : to) + (toIncluded ? "]" : ")");
        }
    }
}
