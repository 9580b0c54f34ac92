package org.simplectic.runtime.internal;

import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.simplectic.api.Plugins;
import org.slf4j.LoggerFactory;

/**
 * Watches the services for a run: leaves those that go away, before they are gone; takes a better-ranked backend, or the one
 * asked for when it is there again.
 */
final class PluginWatch implements ServiceListener, AutoCloseable {
    /** How long a bundle that stops waits for the run to leave it. */
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);

    private static final String BACKEND = Plugins.property("backend");

    private final BundleContext context;
    private final RunControl control;
    private final Services services;
    private final BackendChoice backends;
    private final LeakGate leaks;

    PluginWatch(BundleContext context, RunControl control, Services services, BackendChoice backends) {
        this.context = context;
        this.control = control;
        this.services = services;
        this.backends = backends;
        this.leaks = new LeakGate(context, control::tell);
        context.addServiceListener(this);
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        var reference = event.getServiceReference();
        switch (event.getType()) {
            case ServiceEvent.UNREGISTERING -> leave(reference);
            case ServiceEvent.REGISTERED, ServiceEvent.MODIFIED -> {
                if (reference.getProperty(BACKEND) != null) {
                    backends.preferred().ifPresent(control::prefer);
                }
            }
            default -> {}
        }
    }

    private void leave(ServiceReference<?> reference) {
        control.leaving().add(Services.id(reference));
        boolean isBackend = reference.getProperty(BACKEND) != null && services.uses(reference);
        if (!isBackend && !control.uses(reference)) {
            return;
        }
        var name = isBackend
                ? BackendServices.name(reference)
                : String.valueOf(
                        reference.getBundle() == null
                                ? "?"
                                : reference.getBundle().getSymbolicName());
        if (!control.leave(isBackend ? "backend" : "study", name, LIMIT)) {
            LoggerFactory.getLogger(PluginWatch.class)
                    .warn("a run still uses {}, which stops all the same: it did not reach a safe point in time", name);
        }
    }

    @Override
    public void close() {
        context.removeServiceListener(this);
        leaks.close();
    }
}
