package org.simplectic.host;

import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts bundles one after another. One whose activator fails, or hangs, is left out with a notice: it must not keep the others from
 * running.
 */
final class BundleStarter {
    private static final Logger LOGGER = LoggerFactory.getLogger(BundleStarter.class);

    private final Duration limit;
    private final Consumer<String> notices;
    private final Queue<Bundle> waiting = new ConcurrentLinkedQueue<>();

    /**
     * Makes a starter.
     *
     * @param limit how long one bundle may take
     * @param notices receives one-line messages for the user
     */
    BundleStarter(Duration limit, Consumer<String> notices) {
        this.limit = limit;
        this.notices = notices;
    }

    /** Starts all that can be started; returns when each has, or was left out. */
    void start(Collection<Bundle> bundles) {
        waiting.addAll(bundles);
        while (!waiting.isEmpty()) {
            Round round = new Round();
            Bundle hung = round.await();
            if (hung != null) {
                notices.accept("The bundle " + name(hung) + " is left out: its start has not ended within "
                        + limit.toSeconds() + " s. " + advice(hung));
            }
        }
    }

    private static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    private static String advice(Bundle bundle) {
        return "'simplectic remove " + bundle.getSymbolicName() + "' takes an installed one away.";
    }

    /** A thread that starts bundles until all have started, or one of them hangs. */
    private final class Round {
        private final FutureTask<Boolean> work = new FutureTask<>(this::work, true);
        private final Thread thread = new Thread(work, "simplectic-start");
        private @Nullable Bundle present;
        private long begin = System.nanoTime();
        private boolean abandoned;

        Round() {
            thread.setDaemon(true);
            thread.start();
        }

        private void work() {
            for (Bundle bundle = next(); bundle != null; bundle = next()) {
                try {
                    startOne(bundle);
                } catch (BundleException e) {
                    leftOut(bundle, e);
                }
            }
        }

        /** The next one; none if the round is over. */
        private synchronized @Nullable Bundle next() {
            Bundle last = present;
            if (abandoned && last != null) {
                stop(last);
                return null;
            }
            present = waiting.poll();
            begin = System.nanoTime();
            return present;
        }

        private synchronized void leftOut(Bundle bundle, BundleException reason) {
            LOGGER.warn("A bundle does not start.", reason);
            if (!abandoned) {
                notices.accept("The bundle " + name(bundle) + " does not start and is left out: "
                        + (reason.getCause() == null ? reason : reason.getCause()) + ". " + advice(bundle));
            }
        }

        /** The bundle that hangs; null if all have started. */
        @Nullable
        Bundle await() {
            while (true) {
                try {
                    work.get(Math.max(1, remaining()), TimeUnit.NANOSECONDS);
                    return null;
                } catch (TimeoutException e) {
                    Bundle hung = hung();
                    if (hung != null) {
                        return hung;
                    }
                } catch (ExecutionException e) {
                    throw new HostException("The bundles cannot be started: " + e.getCause(), e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new HostException("The start was interrupted.", e);
                }
            }
        }

        private synchronized long remaining() {
            return limit.toNanos() - (System.nanoTime() - begin);
        }

        /** Gives up the thread if its bundle takes too long. */
        private synchronized @Nullable Bundle hung() {
            if (remaining() > 0) {
                return null;
            }
            abandoned = true;
            // Ends what waits; what computes goes on in its thread, for which nobody waits.
            thread.interrupt();
            return present;
        }
    }

    private static void startOne(Bundle bundle) throws BundleException {
        boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        if (bundle.getBundleId() != 0 && !fragment && bundle.getState() != Bundle.INSTALLED) {
            bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
        }
    }

    /** One that started after all, too late: it was said to be left out. */
    private static void stop(Bundle bundle) {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException e) {
            LOGGER.warn("A bundle that started too late does not stop.", e);
        }
    }
}
