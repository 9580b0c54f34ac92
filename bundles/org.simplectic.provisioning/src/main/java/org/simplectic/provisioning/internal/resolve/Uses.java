package org.simplectic.provisioning.internal.resolve;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.simplectic.provisioning.internal.repository.Artifact;

/** Which artifacts use which, directly or by others: those that offer what they require, of several all. */
public final class Uses {
    private final Collection<Artifact> all;

    /** Among the artifacts of an installation. */
    public Uses(Collection<Artifact> all) {
        this.all = all;
    }

    /** Whether an artifact uses any of some others. */
    public boolean any(Artifact user, Set<Artifact> others) {
        Set<Artifact> seen = new HashSet<>(Set.of(user));
        var waiting = new ArrayDeque<>(seen);
        while (!waiting.isEmpty()) {
            for (Requirement requirement : waiting.remove().getRequirements(null)) {
                for (Artifact provider : all) {
                    if (!seen.contains(provider) && offers(provider, requirement)) {
                        if (others.contains(provider)) {
                            return true;
                        }
                        seen.add(provider);
                        waiting.add(provider);
                    }
                }
            }
        }
        return false;
    }

    private static boolean offers(Artifact provider, Requirement requirement) {
        String filter = requirement.getDirectives().get("filter");
        for (Capability capability : provider.getCapabilities(requirement.getNamespace())) {
            if (filter == null || matches(filter, capability)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String filter, Capability capability) {
        try {
            return FrameworkUtil.createFilter(filter).matches(capability.getAttributes());
        } catch (InvalidSyntaxException e) {
            // What nobody can evaluate may mean anything.
            return true;
        }
    }
}
