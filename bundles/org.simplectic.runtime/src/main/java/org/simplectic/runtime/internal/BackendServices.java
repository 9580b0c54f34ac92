package org.simplectic.runtime.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.ServiceReference;
import org.simplectic.api.Plugins;
import org.simplectic.array.Backend;

/** The backends that are services, each leased as long as a run uses it. */
final class BackendServices implements BackendChoice.Source {
    private static final String NAME = Plugins.property("backend");

    private final Services services;
    private final List<Lease> leases = new CopyOnWriteArrayList<>();

    /** A backend that was taken, once for each time; equal only to itself. */
    private static final class Lease {
        final Backend backend;
        final ServiceReference<Backend> reference;

        Lease(Backend backend, ServiceReference<Backend> reference) {
            this.backend = backend;
            this.reference = reference;
        }
    }

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
                backend.ifPresent(found -> leases.add(new Lease(found, reference)));
                return backend;
            }
        }
        return Optional.empty();
    }

    @Override
    public void giveBack(Backend backend) {
        for (var lease = lease(backend); lease.isPresent(); lease = lease(backend)) {
            // Another thread may give back the same backend, which was taken twice.
            if (leases.remove(lease.get())) {
                services.release(lease.get().reference);
                return;
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // one that was updated meanwhile is another one
    private Optional<Lease> lease(Backend backend) {
        return leases.stream().filter(lease -> lease.backend == backend).findFirst();
    }
}
