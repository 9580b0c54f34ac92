package org.simplectic.runtime.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.ServiceReference;
import org.simplectic.api.Plugins;
import org.simplectic.array.Backend;

/** The backends that are services, each leased as long as a run uses it. */
final class BackendServices implements BackendChoice.Source {
    private static final String NAME = Plugins.property("backend");

    private final Services services;
    private final Map<Backend, ServiceReference<Backend>> taken = new ConcurrentHashMap<>();

    BackendServices(Services services) {
        this.services = services;
    }

    @Override
    public List<String> ranked() {
        return references().stream().map(BackendServices::name).distinct().toList();
    }

    private List<ServiceReference<Backend>> references() {
        return services.references(Backend.class, "(" + NAME + "=*)");
    }

    static String name(ServiceReference<?> reference) {
        return String.valueOf(reference.getProperty(NAME));
    }

    @Override
    public Optional<Backend> take(String name) {
        for (var reference : references()) {
            if (name(reference).equals(name)) {
                var backend = services.take(reference);
                backend.ifPresent(found -> taken.put(found, reference));
                return backend;
            }
        }
        return Optional.empty();
    }

    @Override
    public void giveBack(Backend backend) {
        var reference = taken.get(backend);
        if (reference != null) {
            services.release(reference);
            if (!services.uses(reference)) {
                taken.remove(backend);
            }
        }
    }
}
