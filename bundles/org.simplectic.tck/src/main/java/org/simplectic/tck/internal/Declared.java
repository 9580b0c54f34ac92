package org.simplectic.tck.internal;

import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleWiring;
import org.simplectic.api.Plugins;
import org.simplectic.tck.Finding;

/** What the manifest declares is there: the resolver, which reads only manifests, must not be misled. */
final class Declared implements Contract {
    private final Set<String> registered;

    /**
     * Among all plug-ins.
     *
     * @param registered the plug-ins of the bundle that the component runtime knows, as {@code kind name}
     */
    Declared(Set<String> registered) {
        this.registered = Set.copyOf(registered);
    }

    @Override
    public String name() {
        return "capability declared is service registered";
    }

    @Override
    public Finding check(Subject subject) throws InvalidSyntaxException {
        var declared = new TreeSet<String>();
        var wiring = subject.bundle().adapt(BundleWiring.class);
        if (wiring != null) {
            wiring.getCapabilities(Plugins.NAMESPACE)
                    .forEach(c -> declared.add(c.getAttributes().get("kind") + " "
                            + c.getAttributes().get("name")));
        }
        var faults = new ArrayList<String>();
        for (var one : declared) {
            if (!registered.contains(one)) {
                faults.add("declares " + one + ", but has no such component");
            }
        }
        for (var one : registered) {
            if (!declared.contains(one)) {
                faults.add("has the component " + one + ", but does not declare it");
            }
        }
        if (!subject.plugin().active()) {
            faults.add("not active: " + subject.plugin().inactiveReason());
        }
        return finding(
                faults.isEmpty(),
                faults.isEmpty() ? declared.size() + " of " + registered.size() : String.join("; ", faults),
                "every plug-in of the bundle");
    }
}
