package org.simplectic.runtime.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.simplectic.runtime.ActiveRun;

/** What other threads want of a run. */
final class RunControl implements ActiveRun {
    private static final String OVER = "the run is over";

    private final String study;
    private final Path directory;
    private final ConcurrentLinkedQueue<RunRequest> requests = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;
    private volatile boolean over;
    private volatile String progress = "starting";
    private final List<Services> parts = new CopyOnWriteArrayList<>();
    private volatile @Nullable SafePoint safe;
    private volatile long lastSign = System.nanoTime();

    /** Ids of services that go away: still there while their bundle waits for this run, but not to be taken again. */
    private final Set<Long> leaving = ConcurrentHashMap.newKeySet();

    RunControl(String study, Path directory) {
        this.study = study;
        this.directory = directory.toAbsolutePath();
    }

    @Override
    public String study() {
        return study;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public String progress() {
        return progress;
    }

    void progress(String line) {
        progress = line;
    }

    @Override
    public CompletableFuture<String> swap(String kind, String name) {
        var done = new CompletableFuture<String>();
        ask(new RunRequest.Swap(kind, name, "asked for", done));
        return done;
    }

    @Override
    public CompletableFuture<Path> checkpoint() {
        var done = new CompletableFuture<Path>();
        ask(new RunRequest.Write(done));
        return done;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    /** The run is at a safe point. */
    void safePoint(SafePoint point, long now) {
        safe = point;
        lastSign = now;
    }

    /** The run waits for something outside of it. */
    void isAlive() {
        lastSign = System.nanoTime();
    }

    /** The last safe point; none before the first. */
    Optional<SafePoint> safePoint() {
        return Optional.ofNullable(safe);
    }

    /** Nanoseconds since the run was last at a safe point. */
    long silence() {
        return System.nanoTime() - lastSign;
    }

    Set<Long> leaving() {
        return leaving;
    }

    /** For services that become parts of the run; watched from the first one taken. */
    Services services(BundleContext context) {
        var services = new Services(context, leaving);
        parts.removeIf(Services::isClosed);
        parts.add(services);
        return services;
    }

    /** Whether a service is among the parts of the run. */
    boolean uses(ServiceReference<?> reference) {
        return parts.stream().anyMatch(services -> services.uses(reference));
    }

    boolean stopRequested() {
        return stopped;
    }

    /** Lets the run tell its user something. */
    void tell(String sentence) {
        ask(new RunRequest.Tell(sentence));
    }

    /** Swaps to the backend that the run would use if it began now. */
    void prefer(String backend) {
        ask(new RunRequest.Swap("backend", backend, "it ranks first now", new CompletableFuture<>()));
    }

    /**
     * Makes the run leave a plug-in that goes away, and waits until it has.
     *
     * @return whether it has, within the limit
     */
    boolean leave(String kind, String name, long limitNanoseconds) {
        var done = new CompletableFuture<String>();
        ask(new RunRequest.Leave(kind, name, done));
        try {
            done.get(limitNanoseconds, TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Puts a request behind all others. */
    void ask(RunRequest request) {
        requests.add(request);
        if (over) {
            refuseAll();
        }
    }

    /** While a run waits, it uses nothing that could go away. */
    void nothingIsUsed() {
        requests.removeIf(request -> {
            if (request instanceof RunRequest.Leave leave) {
                leave.done().complete("not used");
                return true;
            }
            return false;
        });
    }

    /** What was asked for longest ago. */
    Optional<RunRequest> next() {
        return Optional.ofNullable(requests.poll());
    }

    boolean hasNext() {
        return !requests.isEmpty();
    }

    /** Whether a plug-in that goes away waits for the run, and not just for this swap. */
    boolean isHurried(BackendSwap pending) {
        for (var request : requests) {
            if (request instanceof RunRequest.Leave leave
                    && (!leave.kind().equals(RunLeg.BACKEND)
                            || leave.name().equals(pending.target().name()))) {
                return true;
            }
        }
        return false;
    }

    /** The run is over: whatever comes now comes too late. */
    void end() {
        over = true;
        refuseAll();
    }

    private void refuseAll() {
        for (var request = requests.poll(); request != null; request = requests.poll()) {
            request.refuse(OVER);
        }
    }
}
