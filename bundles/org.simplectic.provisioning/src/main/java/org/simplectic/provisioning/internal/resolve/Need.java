package org.simplectic.provisioning.internal.resolve;

import java.util.List;
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
 * @param range the versions that would do, such as {@code [2,3)}; empty if any does
 * @param kind of a plug-in, its kind
 */
record Need(String namespace, String name, String range, String kind) {
    static Need of(Requirement requirement) {
        SimpleFilter filter = RequirementImpl.getFilter(requirement);
        String namespace = requirement.getNamespace();
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

    /** What is needed, as a noun phrase. */
    String words() {
        String versions = range.isEmpty() ? "" : " " + range;
        return switch (namespace) {
            case "osgi.wiring.package" -> "the package `" + name + "`" + versions;
            case "osgi.wiring.bundle", "osgi.wiring.host", "osgi.identity" -> "`" + name + "`" + versions;
            case "osgi.ee" -> "Java " + range.replaceAll("^\\[|[,\\])].*", "");
            case Artifact.PLUGIN -> "`" + kind + (name.isEmpty() ? "" : ";name=" + name) + "`" + versions;
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
