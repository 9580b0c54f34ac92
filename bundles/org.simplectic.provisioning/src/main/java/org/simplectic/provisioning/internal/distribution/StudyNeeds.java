package org.simplectic.provisioning.internal.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.AbstractWiringNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.simplectic.provisioning.internal.repository.Artifact;

/**
 * The smallest set of running bundles that some studies need: the command line, the plug-ins whose names the studies mention, and whatever
 * these require, by package, by capability and by service.
 */
public final class StudyNeeds {
    private static final String SERVICE = "osgi.service";
    private static final String CLI = "org.simplectic.cli";
    private static final String BACKEND = "backend";
    private static final String DEFAULT_WRITER = "csv";

    /** What a study with fields takes where it names nothing else. */
    private static final String GRID = "grid";

    private static final Set<String> FOR_GRIDS = Set.of("discretization", "finite-difference");

    /** Kinds whose plug-ins studies name by keys of their own. */
    private static final Set<String> WITHOUT_KIND = Set.of("study", "writer", "field-writer");

    /** There are no other words: YAML's keys and values, and the names in expressions. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    private final List<Bundle> bundles;

    /** Of a framework that runs everything that could be needed. */
    public StudyNeeds(BundleContext context) {
        this.bundles = List.of(context.getBundles());
    }

    /** The bundles for some studies, the framework's own left out. */
    public Set<Bundle> of(List<Path> studies) throws IOException {
        var words = new HashSet<>(Set.of(DEFAULT_WRITER));
        for (var study : studies) {
            WORD.matcher(Files.readString(study)).results().forEach(found -> words.add(found.group()));
        }
        if (words.contains(GRID)) {
            words.addAll(FOR_GRIDS);
        }
        boolean namesBackend = plugins(BACKEND).stream().anyMatch(words::contains);
        var queue = new ArrayDeque<Bundle>();
        for (var bundle : bundles) {
            boolean isNamed = capabilities(bundle, Artifact.PLUGIN).stream()
                    .anyMatch(plugin -> isNeeded(plugin, words, namesBackend));
            if (isNamed || CLI.equals(bundle.getSymbolicName())) {
                queue.add(bundle);
            }
        }
        var needed = new LinkedHashSet<Bundle>();
        while (!queue.isEmpty()) {
            var bundle = queue.remove();
            if (bundle.getBundleId() != 0 && needed.add(bundle)) {
                queue.addAll(wired(bundle));
                queue.addAll(servants(bundle));
            }
        }
        return needed;
    }

    private Set<String> plugins(String kind) {
        var names = new HashSet<String>();
        for (var bundle : bundles) {
            for (var plugin : capabilities(bundle, Artifact.PLUGIN)) {
                if (kind.equals(plugin.getAttributes().get("kind"))) {
                    names.add(String.valueOf(plugin.getAttributes().get("name")));
                }
            }
        }
        return names;
    }

    /** A study that names no backend may use any; the name of a method stands with its kind. */
    private static boolean isNeeded(BundleCapability plugin, Set<String> words, boolean namesBackend) {
        var kind = String.valueOf(plugin.getAttributes().get("kind"));
        boolean isNamed = words.contains(String.valueOf(plugin.getAttributes().get("name")));
        return kind.equals(BACKEND)
                ? isNamed || !namesBackend
                : isNamed && (WITHOUT_KIND.contains(kind) || words.contains(kind));
    }

    private static List<BundleCapability> capabilities(Bundle bundle, String namespace) {
        return bundle.adapt(BundleRevision.class).getDeclaredCapabilities(namespace);
    }

    private static List<Bundle> wired(Bundle bundle) {
        var providers = new ArrayList<Bundle>();
        var wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            wiring.getRequiredWires(null)
                    .forEach(wire -> providers.add(wire.getProvider().getBundle()));
        }
        return providers;
    }

    /** Who offers the services without which a bundle's components do not start: the framework does not wire these. */
    private List<Bundle> servants(Bundle bundle) {
        var servants = new ArrayList<Bundle>();
        for (var requirement : bundle.adapt(BundleRevision.class).getDeclaredRequirements(SERVICE)) {
            if (!isOptional(requirement)) {
                bundles.stream()
                        .filter(other -> capabilities(other, SERVICE).stream().anyMatch(requirement::matches))
                        .forEach(servants::add);
            }
        }
        return servants;
    }

    private static boolean isOptional(BundleRequirement requirement) {
        return AbstractWiringNamespace.RESOLUTION_OPTIONAL.equals(
                requirement.getDirectives().get(AbstractWiringNamespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
    }
}
