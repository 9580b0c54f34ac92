package org.simplectic.runtime.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.simplectic.runtime.RunSummary;

/** A thread that takes a run along, watched over by the one that wants its outcome. */
final class Worker {
    private static final long LOOK_NANOSECONDS = TimeUnit.MILLISECONDS.toNanos(200);

    private final RunContext run;
    private final Duration limit;
    private final FutureTask<RunSummary> work;

    /** Begins. */
    Worker(RunContext run, StudyRun.Leg leg, Duration limit) {
        this.run = run;
        this.limit = limit;
        this.work = new FutureTask<>(() -> leg.go(run));
        run.control().isAlive();
        Thread.ofPlatform()
                .daemon()
                .name("simplectic-run-" + run.study().name())
                .start(work);
    }

    /**
     * How the run ended; empty if its backend hangs: then the thread is given up, and ends should the backend ever answer.
     *
     * @throws IOException if an output cannot be written, or something else than the backend hangs
     */
    Optional<RunSummary> await() throws IOException {
        while (true) {
            try {
                return Optional.of(work.get(LOOK_NANOSECONDS, TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                if (run.control().silence() > limit.toNanos()) {
                    run.session().abandon();
                    if (!work.isDone()) {
                        hung();
                        return Optional.empty();
                    }
                }
            } catch (ExecutionException e) {
                throw rethrown(Objects.requireNonNull(e.getCause()));
            } catch (InterruptedException e) {
                run.control().stop();
            }
        }
    }

    private void hung() throws IOException {
        if (run.session().doing().isEmpty() || run.control().safePoint().isEmpty()) {
            throw new IOException(
                    "the run has not reached a safe point within " + limit.toSeconds() + " s, and it is no"
                            + " backend that it waits for: a plug-in of the study hangs, or a step needs longer than --step-limit");
        }
    }

    private static IOException rethrown(Throwable cause) {
        switch (cause) {
            case IOException failure -> {
                return failure;
            }
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            default -> throw new IllegalStateException(cause);
        }
    }
}
