package org.simplectic.provisioning.internal.resolve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.Index;

/**
 * Why an artifact cannot run, as a chain from what was wanted down to what is not there.
 *
 * <p>It looks at each need by itself; that each can be met but not all together is told apart, and told, too.
 */
final class Obstacles {
    private static final int MOST_PROVIDERS = 3;

    private final Index index;
    private final Set<Artifact> staying;
    private final Map<String, Artifact> stayingSingletons = new HashMap<>();
    private final Map<Artifact, Boolean> runnable = new HashMap<>();

    Obstacles(Index index, Set<Artifact> staying) {
        this.index = index;
        this.staying = staying;
        for (Artifact artifact : staying) {
            if (artifact.isSingleton()) {
                stayingSingletons.put(artifact.name(), artifact);
            }
        }
    }

    /** Whether something that an artifact needs cannot be had. */
    boolean has(Artifact artifact) {
        return obstacle(artifact) != null;
    }

    private boolean isRunnable(Artifact artifact) {
        Boolean known = runnable.get(artifact);
        if (known != null) {
            return known;
        }
        // Cycles are fine: what is being looked at counts as there.
        runnable.put(artifact, true);
        boolean result = rival(artifact) == null && obstacle(artifact) == null;
        runnable.put(artifact, result);
        return result;
    }

    /** The version that stays and cannot run beside this one. */
    private @Nullable Artifact rival(Artifact artifact) {
        Artifact stays = stayingSingletons.get(artifact.name());
        return stays == null || stays.equals(artifact) ? null : stays;
    }

    private @Nullable Requirement obstacle(Artifact artifact) {
        for (Requirement requirement : artifact.getRequirements(null)) {
            if (Situation.isMandatory(requirement)
                    && providers(requirement).stream().noneMatch(this::isRunnable)) {
                return requirement;
            }
        }
        return null;
    }

    private Set<Artifact> providers(Requirement requirement) {
        List<Capability> capabilities = new ArrayList<>(index.providers(requirement));
        capabilities.sort(Situation::newestFirst);
        Set<Artifact> providers = new LinkedHashSet<>();
        capabilities.forEach(capability -> providers.add((Artifact) capability.getResource()));
        return providers;
    }

    /**
     * Every chain from what was wanted, or from what is installed if that fails, one a line.
     *
     * @param wanted what was asked for
     * @param installed what was there and must go on running
     */
    String explain(Collection<Artifact> wanted, Collection<Artifact> installed) {
        List<String> chains = new ArrayList<>();
        Set<Artifact> all = new LinkedHashSet<>(wanted);
        all.addAll(installed);
        for (Artifact artifact : all) {
            if (rival(artifact) != null || has(artifact)) {
                chains.add(sentence(artifact));
            }
        }
        if (!chains.isEmpty()) {
            return String.join("\n", chains);
        }
        String names = wanted.stream().map(artifact -> "`" + artifact + "`").collect(Collectors.joining(" and "));
        return (names.isEmpty() ? "what would be left" : names)
                + " cannot run together with what is installed: every need"
                + " can be met, but only by different versions of one package or bundle." + opponents(wanted);
    }

    private String sentence(Artifact artifact) {
        String chain = chain(artifact, new HashSet<>());
        return "`" + artifact + "` " + chain + ".";
    }

    /** The rest of a sentence whose subject is the artifact. */
    private String chain(Artifact artifact, Set<Artifact> told) {
        Artifact rival = rival(artifact);
        if (rival != null) {
            return "cannot run beside " + rival.version() + ", which is installed and stays";
        }
        Requirement requirement = obstacle(artifact);
        if (requirement == null || !told.add(artifact)) {
            return "cannot run either";
        }
        Need need = Need.of(requirement);
        List<Artifact> providers = List.copyOf(providers(requirement));
        return "needs " + need.words() + (providers.isEmpty() ? missing(need) : provided(providers, told));
    }

    private String provided(List<Artifact> providers, Set<Artifact> told) {
        if (providers.size() == 1) {
            Artifact only = providers.getFirst();
            return ", only provided by `" + only + "`, which " + chain(only, told);
        }
        List<String> each = new ArrayList<>();
        for (Artifact provider : providers.subList(0, Math.min(MOST_PROVIDERS, providers.size()))) {
            each.add("`" + provider + "` " + chain(provider, told));
        }
        int more = providers.size() - each.size();
        return ", and none of those that provide it can run: " + String.join("; ", each)
                + (more > 0 ? "; and " + more + " more" : "");
    }

    private String missing(Need need) {
        if (need.namespace().equals("osgi.ee")) {
            return " but this is Java " + Runtime.version().feature();
        }
        if (need.namespace().equals(Artifact.DEVICE)) {
            return ", but this machine has " + devices(need.kind());
        }
        List<Capability> others = index.capabilities(need.namespace(), need.name());
        Map<Boolean, List<String>> versions = others.stream()
                .collect(Collectors.partitioningBy(
                        capability -> staying.contains((Artifact) capability.getResource()),
                        Collectors.mapping(Obstacles::version, Collectors.toList())));
        List<String> installed =
                Objects.requireNonNull(versions.get(true)).stream().distinct().toList();
        List<String> offered = Objects.requireNonNull(versions.get(false)).stream()
                .distinct()
                .sorted()
                .toList();
        if (!installed.isEmpty() && !need.range().isEmpty()) {
            return " but " + String.join(", ", installed) + " is installed";
        }
        if (!offered.isEmpty() && !need.range().isEmpty()) {
            return " but only " + String.join(", ", offered) + " can be had";
        }
        return ", which nothing installed and no repository offers";
    }

    /** The devices of a kind, or all if there is none of it. */
    private String devices(String kind) {
        List<Capability> like = index.capabilities(Artifact.DEVICE, kind);
        List<Capability> shown = like.isEmpty()
                ? index.names(Artifact.DEVICE).stream()
                        .flatMap(other -> index.capabilities(Artifact.DEVICE, other).stream())
                        .toList()
                : like;
        return shown.isEmpty()
                ? "none that are known"
                : shown.stream()
                        .map(device -> device.getAttributes().get("kind") + " ("
                                + device.getAttributes().get("description") + ")")
                        .collect(Collectors.joining(", "));
    }

    private static String version(Capability capability) {
        Object version = capability.getAttributes().get("version");
        Object chosen = version == null ? capability.getAttributes().get("bundle-version") : version;
        return chosen == null ? ((Artifact) capability.getResource()).version().toString() : chosen.toString();
    }

    /** The needs of what was wanted whose name is installed in another version. */
    private String opponents(Collection<Artifact> wanted) {
        Set<String> lines = new LinkedHashSet<>();
        for (Artifact artifact : wanted) {
            for (Requirement requirement : artifact.getRequirements(null)) {
                Need need = Need.of(requirement);
                boolean elsewhere = !need.range().isEmpty()
                        && index.offering(need.namespace(), need.name()).stream()
                                .anyMatch(staying::contains)
                        && providers(requirement).stream().noneMatch(staying::contains);
                if (elsewhere) {
                    lines.add("\n  `" + artifact + "` needs " + need.words() + missing(need));
                }
            }
        }
        return String.join("", lines);
    }
}
