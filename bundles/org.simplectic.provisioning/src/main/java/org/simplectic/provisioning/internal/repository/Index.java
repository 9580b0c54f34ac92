package org.simplectic.provisioning.internal.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.utils.resource.CapabilitySet;
import org.apache.felix.utils.resource.RequirementImpl;
import org.apache.felix.utils.resource.SimpleFilter;
import org.jspecify.annotations.Nullable;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

/**
 * Artifacts by what they provide, so that the resolver is handed the few that fit and not all. A look-up costs one hash and
 * one match for each capability of that namespace and name.
 */
public final class Index {
    /** Namespaces that nothing here resolves against. */
    private static final Set<String> PASSED_OVER = Set.of("osgi.content", "osgi.service");

    private record Slot(Artifact artifact, int place) {
        Capability capability() {
            return artifact.getCapabilities(null).get(place);
        }
    }

    private final List<Artifact> artifacts = new ArrayList<>();
    private final Map<String, Map<String, List<Slot>>> slots = new HashMap<>();

    /** An index of some artifacts. */
    public Index(Collection<Artifact> artifacts) {
        artifacts.forEach(this::add);
    }

    private void add(Artifact artifact) {
        artifacts.add(artifact);
        int place = 0;
        for (Part part : artifact.provided()) {
            if (!PASSED_OVER.contains(part.namespace())) {
                slots.computeIfAbsent(part.namespace(), namespace -> new HashMap<>())
                        .computeIfAbsent(key(part), name -> new ArrayList<>(1))
                        .add(new Slot(artifact, place));
            }
            place++;
        }
    }

    private static String key(Part part) {
        return String.valueOf(part.attribute(keyAttribute(part.namespace())));
    }

    private static String keyAttribute(String namespace) {
        return switch (namespace) {
            case Artifact.PLUGIN -> "name";
            case Artifact.DEVICE -> "kind";
            default -> namespace;
        };
    }

    /** All artifacts. */
    public List<Artifact> artifacts() {
        return Collections.unmodifiableList(artifacts);
    }

    /** The values of a namespace's own attribute; of plug-ins, their names, of devices, their kinds. */
    public Set<String> names(String namespace) {
        return slots.getOrDefault(namespace, Map.of()).keySet();
    }

    /** The artifacts that have a capability of a namespace and name, whatever its other attributes. */
    public List<Artifact> offering(String namespace, String name) {
        Set<Artifact> offering = new LinkedHashSet<>();
        for (Slot slot : slots.getOrDefault(namespace, Map.of()).getOrDefault(name, List.of())) {
            offering.add(slot.artifact());
        }
        return List.copyOf(offering);
    }

    /** The capabilities of a namespace and name, whatever their other attributes. */
    public List<Capability> capabilities(String namespace, String name) {
        return slots.getOrDefault(namespace, Map.of()).getOrDefault(name, List.of()).stream()
                .map(Slot::capability)
                .toList();
    }

    /** The capabilities that a requirement accepts. */
    public List<Capability> providers(Requirement requirement) {
        String namespace = requirement.getNamespace();
        Map<String, List<Slot>> named = slots.getOrDefault(namespace, Map.of());
        SimpleFilter filter = RequirementImpl.getFilter(requirement);
        String name = equalTo(filter, keyAttribute(namespace));
        List<Capability> providers = new ArrayList<>();
        Collection<List<Slot>> lists = name == null ? named.values() : List.of(named.getOrDefault(name, List.of()));
        for (List<Slot> list : lists) {
            for (Slot slot : list) {
                Capability capability = slot.capability();
                if (CapabilitySet.matches(capability, requirement)) {
                    providers.add(capability);
                }
            }
        }
        return providers;
    }

    /** The value that an attribute must have by a filter; null if the filter leaves it open. */
    public static @Nullable String equalTo(SimpleFilter filter, String attribute) {
        if (filter.getOperation() == SimpleFilter.EQ && attribute.equals(filter.getName())) {
            return String.valueOf(filter.getValue());
        }
        if (filter.getOperation() == SimpleFilter.AND) {
            for (Object part : (List<?>) filter.getValue()) {
                String value = equalTo((SimpleFilter) part, attribute);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }
}
