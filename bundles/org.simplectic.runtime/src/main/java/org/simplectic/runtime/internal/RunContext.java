package org.simplectic.runtime.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.simplectic.array.Backend;
import org.simplectic.runtime.RunListener;
import org.simplectic.runtime.RunOptions;

/** What the legs of a run share. For the thread of the run. */
final class RunContext {
    /** How long a run waits for a plug-in that was stopped: updates take a second or two. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    /** The same where the run is to stop: what is being updated comes back in this time, and the run ends in order. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(2);

    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(2);

    private final LoadedStudy study;
    private final RunSession session;
    private final BackendChoice backends;
    private final Sinks sinks;
    private final Checkpoints checkpoints;
    private final RunControl control;
    private final RunListener listener;
    private final RunOptions options;
    private final RunRecord record;
    private final long start;
    private final List<String> events = new ArrayList<>();
    private final List<SwapRecord> swaps = new ArrayList<>();
    private RunParts parts;

    RunContext(
            LoadedStudy study,
            RunParts parts,
            RunSession session,
            BackendChoice backends,
            Sinks sinks,
            Checkpoints checkpoints,
            RunControl control,
            RunListener listener,
            RunOptions options,
            RunRecord record,
            long start) {
        this.study = study;
        this.parts = parts;
        this.session = session;
        this.backends = backends;
        this.sinks = sinks;
        this.checkpoints = checkpoints;
        this.control = control;
        this.listener = listener;
        this.options = options;
        this.record = record;
        this.start = start;
    }

    /** The same run with another session. */
    RunContext with(RunSession other) {
        var next = new RunContext(
                study, parts, other, backends, sinks, checkpoints, control, listener, options, record, start);
        next.events.addAll(events);
        next.swaps.addAll(swaps);
        return next;
    }

    LoadedStudy study() {
        return study;
    }

    RunParts parts() {
        return parts;
    }

    RunSession session() {
        return session;
    }

    BackendChoice backends() {
        return backends;
    }

    Sinks sinks() {
        return sinks;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    RunControl control() {
        return control;
    }

    RunListener listener() {
        return listener;
    }

    RunOptions options() {
        return options;
    }

    RunRecord record() {
        return record;
    }

    /** When the run began, by {@link System#nanoTime}, as if it had never been interrupted. */
    long start() {
        return start;
    }

    List<String> events() {
        return events;
    }

    List<SwapRecord> swaps() {
        return swaps;
    }

    boolean isStopping() {
        return listener.cancelled() || control.stopRequested();
    }

    void tell(String event) {
        events.add(event);
        listener.event(event);
    }

    void swapped(SwapRecord swap) {
        swaps.add(swap);
        tell(swap.sentence());
    }

    /** Goes on with other parts; the old ones are given back. */
    void take(RunParts next) {
        var old = parts;
        parts = next;
        old.close();
    }

    /** What a run needs of bundles to go on. */
    private record Means(RunParts parts, Backend backend) {}

    /** Gives back everything that comes from bundles, then waits until all of it is there again. */
    void park(RunLeg.Turn.Parked parked) throws IOException {
        long begin = System.nanoTime();
        boolean isBackend = parked.request().kind().equals(RunLeg.BACKEND);
        var backend = session.backend();
        session.forget();
        backends.giveBack(backend);
        parts.close();
        parked.request().done().complete("the run waits until it is there again");
        var left = parked.request().name();
        tell(
                isBackend
                        ? "the backend " + left + " was stopped after step " + parked.step()
                                + " and no other one is installed; the run waits for one"
                        : "the bundle of '" + left + "' was stopped after step " + parked.step()
                                + "; the run waits until it is there again");
        var reason = new String[] {"they did not come back"};
        var found = await(() -> means(reason));
        if (found.isEmpty()) {
            checkpoints.write(parked.step(), parked.about(), parked.state());
            throw new IOException(
                    "the plug-ins of this run were stopped, and within the time that a run waits it could not go on ("
                            + reason[0] + "); a checkpoint was written: install them, then go on with run --resume");
        }
        parts = found.get().parts();
        session.leave(found.get().backend());
        swapped(new SwapRecord(
                isBackend ? RunLeg.BACKEND : "bundle",
                left,
                isBackend ? session.backend().name() : left,
                parked.step(),
                (System.nanoTime() - begin) / 1000,
                "it was stopped and came back"));
    }

    /** All of it or nothing: while the run waits for one part it must not hold others, which may go away meanwhile. */
    private Optional<Means> means(String[] reason) {
        RunParts again;
        try {
            again = parts.again();
        } catch (RuntimeException | LinkageError e) {
            // Missing, or in the middle of their start or stop.
            reason[0] = String.valueOf(e.getMessage());
            return Optional.empty();
        }
        var backend = backends.preferred().flatMap(backends::named);
        if (backend.isEmpty()) {
            reason[0] = "there is no backend";
            again.close();
        }
        return backend.map(found -> new Means(again, found));
    }

    private <T> Optional<T> await(Supplier<Optional<T>> offer) {
        long end = System.nanoTime() + PATIENCE;
        boolean stops = false;
        while (true) {
            var found = offer.get();
            if (isStopping() && !stops) {
                stops = true;
                end = Math.min(end, System.nanoTime() + GRACE);
            }
            if (found.isPresent() || System.nanoTime() - end > 0) {
                return found;
            }
            control.nothingIsUsed();
            control.isAlive();
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }
}
