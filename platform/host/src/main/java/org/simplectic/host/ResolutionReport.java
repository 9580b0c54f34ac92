package org.simplectic.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Says in plain words why bundles do not resolve: which feature and bundle need what, who would offer it, and what to do.
 *
 * <p>Only root causes are told: a bundle that merely depends on an unresolved one is named with it.
 */
final class ResolutionReport {
    /** The module, and its only package. */
    private static final String VECTORS = "jdk.incubator.vector";

    private final Map<String, LockedBundle> byLocation;
    private final Distribution distribution;
    private final List<BundleRevision> revisions = new ArrayList<>();
    private final List<Bundle> unresolved = new ArrayList<>();

    ResolutionReport(BundleContext context, Map<String, LockedBundle> byLocation, Distribution distribution) {
        this.byLocation = byLocation;
        this.distribution = distribution;
        for (Bundle bundle : context.getBundles()) {
            revisions.add(bundle.adapt(BundleRevision.class));
            if (bundle.getState() == Bundle.INSTALLED) {
                unresolved.add(bundle);
            }
        }
    }

    String text() {
        List<String> paragraphs = new ArrayList<>();
        Set<String> waiting = new LinkedHashSet<>();
        for (Bundle bundle : unresolved) {
            List<BundleRequirement> missing = missing(bundle, Set.of());
            missing.forEach(requirement -> paragraphs.add(paragraph(bundle, requirement)));
            if (missing.isEmpty()) {
                waiting.add(bundle.getSymbolicName());
            }
        }
        if (paragraphs.isEmpty()) {
            return conflict(waiting);
        }
        if (!waiting.isEmpty()) {
            paragraphs.add("Because of that, these cannot start either: " + String.join(", ", waiting) + ".");
        }
        return String.join("\n", paragraphs);
    }

    /**
     * One line for each bundle that is left out because this machine or JVM lacks something, or because it needs such a bundle;
     * empty if anything else is missing, too.
     */
    List<String> leftOut() {
        List<String> lines = new ArrayList<>();
        Set<Bundle> gone = new HashSet<>();
        for (Bundle bundle : unresolved) {
            List<BundleRequirement> missing = missing(bundle, Set.of());
            if (!missing.isEmpty() && missing.stream().allMatch(ResolutionReport::isOfMachine)) {
                gone.add(bundle);
                lines.add(leftOut(bundle, ofMachine(missing)));
            }
        }
        boolean more = !gone.isEmpty();
        while (more) {
            more = false;
            for (Bundle bundle : unresolved) {
                List<BundleRequirement> missing = gone.contains(bundle) ? List.of() : missing(bundle, gone);
                if (!missing.isEmpty() && missing(bundle, Set.of()).isEmpty()) {
                    more |= gone.add(bundle);
                    lines.add(leftOut(
                            bundle, "it needs " + need(missing.getFirst()).words() + " of a bundle that is left out"));
                }
            }
        }
        return gone.size() == unresolved.size() ? lines : List.of();
    }

    private static String leftOut(Bundle bundle, String reason) {
        return "The bundle " + bundle.getSymbolicName() + " " + bundle.getVersion() + " is left out, because " + reason
                + ".";
    }

    /** Why a bundle does not resolve, as a clause; empty if nothing is missing. */
    String reason(Bundle bundle) {
        List<BundleRequirement> missing = missing(bundle, Set.of());
        if (missing.isEmpty()) {
            return "";
        }
        return missing.stream().allMatch(ResolutionReport::isOfMachine)
                ? ofMachine(missing)
                : missing.stream()
                        .map(requirement -> "its bundle " + bundle.getSymbolicName() + " needs "
                                + need(requirement).words() + ", which no installed bundle offers")
                        .collect(Collectors.joining("; "));
    }

    private static boolean isOfMachine(BundleRequirement requirement) {
        return requirement.getNamespace().equals(Device.NAMESPACE) || isVectors(requirement);
    }

    private String ofMachine(List<BundleRequirement> missing) {
        if (missing.stream().anyMatch(ResolutionReport::isVectors)) {
            return "this JVM runs without the module " + VECTORS + ": start it with --add-modules=" + VECTORS
                    + " (the launcher 'simplectic' does, if the JDK has the module)";
        }
        List<String> needs =
                missing.stream().map(requirement -> need(requirement).words()).toList();
        return "it needs " + String.join(" and ", needs) + ", but this machine has "
                + devices(need(missing.getFirst()));
    }

    /** The devices of the kind that is needed, or all if there is none. */
    private String devices(Need need) {
        List<Map<String, Object>> all = revisions.stream()
                .flatMap(revision -> revision.getDeclaredCapabilities(Device.NAMESPACE).stream())
                .map(BundleCapability::getAttributes)
                .toList();
        List<Map<String, Object>> like = all.stream()
                .filter(device -> need.name().equals(device.get("kind")))
                .toList();
        return (like.isEmpty() ? all : like).stream().map(Device::words).collect(Collectors.joining(", "));
    }

    private static Need need(BundleRequirement requirement) {
        return Need.of(
                requirement.getNamespace(), requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, ""));
    }

    private static boolean isVectors(BundleRequirement requirement) {
        Need need = need(requirement);
        return need.namespace().equals(BundleRevision.PACKAGE_NAMESPACE)
                && need.name().equals(VECTORS);
    }

    private static String conflict(Set<String> bundles) {
        return "These bundles cannot start together: " + String.join(", ", bundles)
                + ". Each need is met, but two of them see different providers of one package."
                + " Keep one provider of it in the features.";
    }

    /** The needs that no bundle meets apart from some. */
    private List<BundleRequirement> missing(Bundle bundle, Set<Bundle> apart) {
        return bundle.adapt(BundleRevision.class).getDeclaredRequirements(null).stream()
                .filter(ResolutionReport::binding)
                .filter(requirement -> !offered(requirement, apart))
                .toList();
    }

    private static boolean binding(BundleRequirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        String resolution = directives.getOrDefault(Constants.RESOLUTION_DIRECTIVE, Constants.RESOLUTION_MANDATORY);
        String effective = directives.getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE);
        return resolution.equals(Constants.RESOLUTION_MANDATORY) && effective.equals(Constants.EFFECTIVE_RESOLVE);
    }

    private boolean offered(BundleRequirement requirement, Set<Bundle> apart) {
        for (BundleRevision revision : revisions) {
            if (apart.contains(revision.getBundle())) {
                continue;
            }
            for (BundleCapability capability : revision.getDeclaredCapabilities(requirement.getNamespace())) {
                if (requirement.matches(capability)) {
                    return true;
                }
            }
        }
        return false;
    }

    private String paragraph(Bundle bundle, BundleRequirement requirement) {
        LockedBundle locked = byLocation.get(bundle.getLocation());
        String origin = locked == null ? "" : " (feature " + locked.feature() + ")";
        Need need = need(requirement);
        String sentence = "The bundle " + bundle.getSymbolicName() + " " + bundle.getVersion() + origin + " needs "
                + need.words();
        return need.namespace().equals(Device.NAMESPACE)
                ? sentence + ", but this machine has " + devices(need) + "."
                : sentence + ", which no installed bundle offers.\n  " + remedy(need);
    }

    private String remedy(Need need) {
        RepositoryIndex index = RepositoryIndex.read(distribution.index());
        List<RepositoryIndex.Resource> exact = index.providers(need.namespace(), need.filter());
        if (!exact.isEmpty()) {
            return exact.getFirst().name() + " offers it. " + install(exact.getFirst());
        }
        List<RepositoryIndex.Resource> near = index.offering(need.namespace(), need.name());
        if (!near.isEmpty()) {
            return near.getFirst().name() + " offers it in another version ("
                    + near.getFirst().versionOf(need.namespace(), need.name())
                    + "). Take versions of the two bundles that fit each other.";
        }
        return "No bundle of this distribution offers it. Add one that does to "
                + distribution.home().resolve("bundles") + ", name it in a feature and lock the distribution again: "
                + LockDistribution.command(distribution.home());
    }

    private String install(RepositoryIndex.Resource resource) {
        for (LockedBundle bundle : distribution.lockedBundles().values()) {
            if (bundle.file().endsWith("/" + resource.file())) {
                return "It belongs to the feature " + bundle.feature() + " (" + bundle.id() + "): add "
                        + bundle.feature()
                        + " to SIMPLECTIC_FEATURES, or name the bundle in the feature that needs it.";
            }
        }
        return "It is in " + distribution.home().resolve("bundles")
                + " but in no feature: name it in one and lock the distribution again: "
                + LockDistribution.command(distribution.home());
    }
}
