package org.simplectic.runtime.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.simplectic.api.Place;
import org.simplectic.api.Plugins;
import org.simplectic.api.StudyException;

/** Services in use, until closed. Those of bundles that are being stopped, or known to be leaving, are not taken. */
final class Services implements AutoCloseable {
    /** Of two services of a name, the one to be taken first: as {@link ComponentCatalog} chooses. */
    static final Comparator<ServiceReference<?>> PREFERRED = Comparator.<ServiceReference<?>>comparingInt(reference ->
                    reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0)
            .thenComparing(reference -> reference.getBundle() == null
                    ? Version.emptyVersion
                    : reference.getBundle().getVersion())
            .reversed()
            .thenComparing(Services::id);

    private final BundleContext context;
    private final Set<Long> leaving;
    private final List<ServiceReference<?>> used = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * Of a framework.
     *
     * @param leaving ids of services that go away although they are still there
     */
    Services(BundleContext context, Set<Long> leaving) {
        this.context = context;
        this.leaving = leaving;
    }

    <T> T get(Class<T> type, String kind, String name) {
        return find(type, kind, name)
                .orElseThrow(() -> new StudyException(
                        new Place(kind + " " + name, 0, 0, 1, ""),
                        "it is installed but not active; 'simplectic doctor " + name + "' says why"));
    }

    <T> Optional<T> find(Class<T> type, String kind, String name) {
        return references(type, "(" + Plugins.property(kind) + "=" + name + ")").stream()
                .map(this::take)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Those that can be taken, the best first. */
    <T> List<ServiceReference<T>> references(Class<T> type, String filter) {
        try {
            return context.getServiceReferences(type, filter).stream()
                    .filter(this::stays)
                    .sorted(PREFERRED)
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(filter + " is no filter", e);
        }
    }

    private boolean stays(ServiceReference<?> reference) {
        var bundle = reference.getBundle();
        return bundle != null && bundle.getState() != Bundle.STOPPING && !leaving.contains(id(reference));
    }

    static long id(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    <T> Optional<T> take(ServiceReference<T> reference) {
        var service = Optional.ofNullable(context.getService(reference));
        service.ifPresent(taken -> used.add(reference));
        // Used first, looked at afterwards: whoever lets the service go marks it first and looks for users afterwards.
        if (service.isPresent() && !stays(reference)) {
            release(reference);
            return Optional.empty();
        }
        return service;
    }

    boolean uses(ServiceReference<?> reference) {
        return used.contains(reference);
    }

    /** Gives one back. */
    void release(ServiceReference<?> reference) {
        if (used.remove(reference)) {
            context.ungetService(reference);
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        used.forEach(this::release);
    }
}
