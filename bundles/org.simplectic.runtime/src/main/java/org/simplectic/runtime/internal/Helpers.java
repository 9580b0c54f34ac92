package org.simplectic.runtime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.Session;

/** Threads that share pieces of work with the one that has it. Each piece is done once, by whoever comes to it; results are in the order of the work. */
final class Helpers implements AutoCloseable {
    private final ExecutorService threads;

    /** So many together with the one that calls. */
    Helpers(int size) {
        threads = Executors.newFixedThreadPool(size - 1, task -> {
            var thread = new Thread(task, "simplectic-helper");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Does all the work.
     *
     * @param sessions one a thread
     * @throws RuntimeException the first, in the order of the threads, that a piece of work throws; all have come to an end then
     */
    <R extends Record> List<R> each(List<? extends Function<Session, R>> work, List<RunSession> sessions) {
        var results = new ArrayList<@Nullable R>();
        work.forEach(piece -> results.add(null));
        var next = new AtomicInteger();
        var others = new ArrayList<Future<?>>();
        for (var session : sessions.subList(1, sessions.size())) {
            others.add(threads.submit(() -> share(work, next, results, session)));
        }
        Throwable failure = null;
        try {
            share(work, next, results, sessions.getFirst());
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (var other : others) {
            var its = outcome(other);
            failure = failure == null ? its : failure;
        }
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
        return List.copyOf(results);
    }

    private static <R extends Record> void share(
            List<? extends Function<Session, R>> work,
            AtomicInteger next,
            List<@Nullable R> results,
            RunSession session) {
        for (int i = next.getAndIncrement(); i < work.size(); i = next.getAndIncrement()) {
            results.set(i, work.get(i).apply(session));
        }
    }

    /** Waits for a thread to be done. */
    private static @Nullable Throwable outcome(Future<?> other) {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    other.get();
                    return null;
                } catch (ExecutionException e) {
                    return e.getCause();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
