package org.simplectic.runtime.internal;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/** Checks that the classes of a bundle go when it is updated or uninstalled, and tells of those that stay. */
final class LeakGate implements SynchronousBundleListener, AutoCloseable {
    /** Each may force a collection, for which the run stands still. */
    private static final int LOOKS = 4;

    /** Before the first look, and twice as long before each further one: a compiler thread may hold classes for many seconds. */
    private static final Duration FIRST = Duration.ofSeconds(1);

    private final BundleContext context;
    private final Consumer<String> report;
    private final Map<Long, WeakReference<ClassLoader>> stopped = new ConcurrentHashMap<>();
    private volatile long lastReplaced;
    private final ScheduledExecutorService looking = new ScheduledThreadPoolExecutor(
            1,
            task -> Thread.ofPlatform().daemon().name("simplectic-leak-gate").unstarted(task),
            new ThreadPoolExecutor.DiscardPolicy());

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
                    lastReplaced = System.nanoTime();
                    lookLater(bundle.getSymbolicName(), old, 0);
                }
            }
            default -> {}
        }
    }

    private static @Nullable ClassLoader loader(Bundle bundle) {
        var wiring = bundle.adapt(BundleWiring.class);
        return wiring == null ? null : wiring.getClassLoader();
    }

    private void lookLater(String name, WeakReference<ClassLoader> old, int looks) {
        ScheduledFuture<?> unused =
                looking.schedule(() -> look(name, old, looks), FIRST.toMillis() << looks, TimeUnit.MILLISECONDS);
    }

    private void look(String name, WeakReference<ClassLoader> old, int looks) {
        if (old.get() == null) {
            return;
        }
        if (System.nanoTime() - lastReplaced < FIRST.toNanos()) {
            lookLater(name, old, looks);
        } else if (looks < LOOKS) {
            System.gc();
            lookLater(name, old, looks + 1);
        } else {
            report.accept("the bundle " + name + " was replaced, but something still holds its old classes: each update"
                    + " of it keeps their memory; a thread, a static field or a listener of another bundle is the usual"
                    + " cause");
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
        context.removeBundleListener(this);
    }
}
