package org.simplectic.runtime.internal;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/** Checks that the classes of a bundle go when it is updated or uninstalled, and tells of those that stay. */
final class LeakGate implements SynchronousBundleListener, AutoCloseable {
    private static final int LOOKS = 20;
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(500);

    private final BundleContext context;
    private final Consumer<String> report;
    private final Map<Long, WeakReference<ClassLoader>> stopped = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Begins to watch.
     *
     * @param report told of a bundle whose old classes stay
     */
    LeakGate(BundleContext context, Consumer<String> report) {
        this.context = context;
        this.report = report;
        context.addBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        var bundle = event.getBundle();
        switch (event.getType()) {
            case BundleEvent.STOPPING -> {
                var loader = loader(bundle);
                if (loader != null && bundle.getBundleId() != 0) {
                    stopped.put(bundle.getBundleId(), new WeakReference<>(loader));
                }
            }
            case BundleEvent.RESOLVED, BundleEvent.UNINSTALLED -> {
                var old = stopped.remove(bundle.getBundleId());
                if (old != null && old.get() != loader(bundle)) {
                    check(bundle.getSymbolicName(), old);
                }
            }
            default -> {}
        }
    }

    private static @Nullable ClassLoader loader(Bundle bundle) {
        var wiring = bundle.adapt(BundleWiring.class);
        return wiring == null ? null : wiring.getClassLoader();
    }

    private void check(String name, WeakReference<ClassLoader> old) {
        Thread.ofPlatform().daemon().name("simplectic-leak-gate").start(() -> {
            for (int look = 0; look < LOOKS && old.get() != null && !closed; look++) {
                LockSupport.parkNanos(BETWEEN);
                System.gc();
            }
            if (old.get() != null && !closed) {
                report.accept(
                        "the bundle " + name + " was replaced, but something still holds its old classes: each update"
                                + " of it keeps their memory; a thread, a static field or a listener of another bundle is the usual"
                                + " cause");
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        context.removeBundleListener(this);
    }
}
