package org.simplectic.provisioning.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.framework.Version;
import org.simplectic.api.Names;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.PluginName;

/**
 * Finds artifacts by what users call them: a plug-in's name, alone or after its kind and a slash; a bundle's or a feature's
 * symbolic name; or Maven's {@code group:artifact:version}. Any but the last may end with {@code @version}.
 */
final class Finder {
    private final Collection<Artifact> artifacts;

    Finder(Collection<Artifact> artifacts) {
        this.artifacts = artifacts;
    }

    /**
     * The artifacts of one symbolic name that a name means, newest first.
     *
     * @throws UsageException if it means none, or artifacts of several symbolic names
     */
    List<Artifact> find(String typed) {
        if (typed.indexOf(':') >= 0) {
            return byCoordinates(typed);
        }
        int at = typed.indexOf('@');
        String name = at < 0 ? typed : typed.substring(0, at);
        List<Artifact> named = named(name);
        if (named.isEmpty()) {
            throw new UsageException("nothing is called '" + name + "'" + near(name));
        }
        Map<String, List<Artifact>> byName =
                named.stream().collect(Collectors.groupingBy(Artifact::name, LinkedHashMap::new, Collectors.toList()));
        if (byName.size() > 1) {
            throw new UsageException(
                    "'" + name + "' is offered by " + byName.size() + " bundles; name the one you mean:\n"
                            + named.stream().map(Finder::line).distinct().collect(Collectors.joining("\n")));
        }
        return at < 0 ? named : ofVersion(named, typed.substring(at + 1));
    }

    private List<Artifact> named(String name) {
        List<Artifact> exact = artifacts.stream()
                .filter(artifact -> artifact.name().equals(name))
                .toList();
        List<Artifact> chosen = exact.isEmpty()
                ? artifacts.stream()
                        .filter(artifact -> artifact.plugins().stream().anyMatch(plugin -> isCalled(plugin, name)))
                        .toList()
                : exact;
        return newestFirst(chosen);
    }

    private static List<Artifact> newestFirst(List<Artifact> artifacts) {
        List<Artifact> sorted = new ArrayList<>(artifacts);
        sorted.sort(Comparator.comparing(Artifact::version).reversed());
        return sorted;
    }

    private static boolean isCalled(PluginName plugin, String name) {
        return plugin.name().equals(name) || plugin.toString().equals(name);
    }

    private static String line(Artifact artifact) {
        return "  simplectic install " + artifact.name() + "   (from "
                + artifact.description().origin() + ")";
    }

    private static List<Artifact> ofVersion(List<Artifact> named, String version) {
        Version wanted;
        try {
            wanted = Version.parseVersion(version);
        } catch (IllegalArgumentException e) {
            throw new UsageException("'" + version + "' is no version");
        }
        List<Artifact> exact = named.stream()
                .filter(artifact -> artifact.version().equals(wanted))
                .toList();
        if (exact.isEmpty()) {
            throw new UsageException("there is no version " + version + " of '"
                    + named.getFirst().name() + "', only "
                    + named.stream()
                            .map(artifact -> artifact.version().toString())
                            .distinct()
                            .collect(Collectors.joining(", ")));
        }
        return exact;
    }

    /** What lies where Maven would put some coordinates, or has a file of their name; empty if nothing does. */
    Optional<Artifact> at(String coordinates) {
        String[] parts = coordinates.split(":", -1);
        if (parts.length != 3) {
            throw new UsageException("'" + coordinates + "' is neither a name nor group:artifact:version");
        }
        String path = "/" + parts[0].replace('.', '/') + "/" + parts[1] + "/" + parts[2] + "/" + parts[1] + "-"
                + parts[2] + ".jar";
        String file = "/" + parts[1] + "-" + parts[2] + ".jar";
        for (String ending : List.of(path, file)) {
            Optional<Artifact> found = artifacts.stream()
                    .filter(artifact -> artifact.description().address().endsWith(ending))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private List<Artifact> byCoordinates(String typed) {
        return List.of(at(typed)
                .orElseThrow(
                        () -> new UsageException("no repository has '" + typed + "'" + near(typed.split(":", -1)[1]))));
    }

    private String near(String name) {
        Set<String> known = new TreeSet<>();
        for (Artifact artifact : artifacts) {
            known.add(artifact.name());
            artifact.plugins().forEach(plugin -> known.add(plugin.name()));
        }
        if (known.isEmpty()) {
            return "; there are no repositories yet ('simplectic repo add NAME URL')";
        }
        return Names.nearest(name, known)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("; 'simplectic search TERM' looks through the repositories");
    }
}
