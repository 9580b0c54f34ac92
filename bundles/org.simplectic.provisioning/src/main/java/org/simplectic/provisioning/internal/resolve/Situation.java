package org.simplectic.provisioning.internal.resolve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.utils.resource.RequirementImpl;
import org.osgi.framework.Constants;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.HostedCapability;
import org.osgi.service.resolver.ResolveContext;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.Index;

/**
 * One question to the resolver: what must be there, what may be used, and in which order of preference.
 *
 * <p>The resolver follows every candidate that it is shown, and theirs, so it is shown the best few first, and more only if
 * these do not do.
 */
final class Situation extends ResolveContext {
    private final Index index;
    private final Artifact system;
    private final Collection<Artifact> mandatory;
    private final Set<Artifact> present;
    private final Set<Artifact> staying;
    private final Set<String> stayingSingletons = new HashSet<>();
    private final int limit;
    private final Map<Requirement, List<Capability>> answers = new HashMap<>();
    private boolean curtailed;

    /**
     * A question.
     *
     * @param index everything that may be used, the framework included
     * @param system the framework
     * @param mandatory what must be there
     * @param present what is installed and preferred; optional requirements use nothing else
     * @param staying of these, what cannot change
     * @param limit how many candidates for a requirement the resolver is shown besides those present
     */
    Situation(
            Index index,
            Artifact system,
            Collection<Artifact> mandatory,
            Set<Artifact> present,
            Set<Artifact> staying,
            int limit) {
        this.index = index;
        this.system = system;
        this.mandatory = mandatory;
        this.present = present;
        this.staying = staying;
        this.limit = limit;
        for (Artifact artifact : staying) {
            if (artifact.isSingleton()) {
                stayingSingletons.add(artifact.name());
            }
        }
    }

    /** Whether candidates were held back, so that a failure is not final. */
    boolean isCurtailed() {
        return curtailed;
    }

    @Override
    public Collection<Resource> getMandatoryResources() {
        return List.copyOf(mandatory);
    }

    @Override
    public List<Capability> findProviders(Requirement requirement) {
        return new ArrayList<>(answers.computeIfAbsent(requirement, this::candidates));
    }

    private List<Capability> candidates(Requirement requirement) {
        boolean optional = !isMandatory(requirement);
        Map<Boolean, List<Capability>> parts =
                new LinkedHashMap<>(Map.of(true, new ArrayList<>(), false, new ArrayList<>()));
        for (Capability capability : index.providers(requirement)) {
            Artifact artifact = (Artifact) capability.getResource();
            boolean here = artifact.equals(system) || present.contains(artifact);
            if ((here || !optional) && mayCome(artifact)) {
                parts.getOrDefault(here, List.of()).add(capability);
            }
        }
        Comparator<Capability> order = Comparator.comparing(
                        (Capability capability) -> capability.getResource() != system)
                .thenComparing(Situation::newestFirst);
        List<Capability> candidates = new ArrayList<>(parts.getOrDefault(true, List.of()));
        candidates.sort(order);
        List<Capability> offered = parts.getOrDefault(false, List.of());
        offered.sort(order);
        curtailed |= offered.size() > limit;
        candidates.addAll(offered.subList(0, Math.min(limit, offered.size())));
        return candidates;
    }

    /** A second version of what must stay as it is would never run beside it. */
    private boolean mayCome(Artifact artifact) {
        return staying.contains(artifact) || !stayingSingletons.contains(artifact.name());
    }

    static int newestFirst(Capability one, Capability other) {
        Artifact a = (Artifact) one.getResource();
        Artifact b = (Artifact) other.getResource();
        int byVersion = b.version().compareTo(a.version());
        return byVersion != 0 ? byVersion : a.name().compareTo(b.name());
    }

    @Override
    public int insertHostedCapability(List<Capability> capabilities, HostedCapability hosted) {
        capabilities.add(hosted);
        return capabilities.size() - 1;
    }

    @Override
    public boolean isEffective(Requirement requirement) {
        return isOfResolving(requirement);
    }

    /** Whether a requirement counts when bundles are resolved, and not only later. */
    static boolean isOfResolving(Requirement requirement) {
        String effective = requirement.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE);
        return effective == null || effective.equals(Constants.EFFECTIVE_RESOLVE);
    }

    /** Whether a bundle without it does not resolve. Dynamic imports are looked for only when a class is. */
    static boolean isMandatory(Requirement requirement) {
        return isOfResolving(requirement)
                && !RequirementImpl.isOptional(requirement)
                && !"dynamic".equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
    }

    @Override
    public Map<Resource, Wiring> getWirings() {
        return Map.of();
    }
}
