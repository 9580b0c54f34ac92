package org.simplectic.backend.simd.internal.parallel;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that share the parts of a loop; the thread that calls {@link #run} is one of its members.
 *
 * <p>Which member does which parts is fixed by the two counts alone, and every part is done once and by one thread. A
 * task whose parts write to different places therefore gives the same bits whatever the size of the team; a reduction
 * does so too, when the caller combines the results of the parts in their order.
 *
 * <p>Safe for use by several threads: one of them has the team, the others do all parts of theirs themselves. So does a
 * task that calls {@link #run} of the team it runs on. A call allocates nothing. Idle members spin for some tens of
 * microseconds, then sleep; waking them takes some tens of microseconds more, and handing work to awake ones about one.
 */
public final class Team implements AutoCloseable {
    /** How often an idle member looks for work before it sleeps: 20 to 60 microseconds on current processors. */
    private static final int SPINS = 2000;

    /** Counters stand this many longs apart, so that no two share a cache line or a pair of lines fetched together. */
    private static final int STRIDE = 16;

    private static final int ROUND = STRIDE;
    private static final int PENDING = 2 * STRIDE;
    private static final int ASLEEP = 3 * STRIDE;
    private static final int CLOSED = -1;

    private final int size;
    private final Thread[] workers;
    private final @Nullable Throwable[] failures;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** The number of the round, of members still at work in it, and for each member whether it sleeps. */
    private final AtomicLongArray signals;

    // Of the present round: written before its number, hence seen by everyone who has seen that.
    private @Nullable IntConsumer task;
    private @Nullable Thread caller;
    private int parts;

    private Team(int size) {
        this.size = size;
        this.signals = new AtomicLongArray(ASLEEP + (size + 1) * STRIDE);
        this.failures = new Throwable[size];
        this.workers = new Thread[size - 1];
        for (var member = 1; member < size; member++) {
            var number = member;
            workers[member - 1] = Thread.ofPlatform()
                    .daemon()
                    .name("simplectic-simd-" + number)
                    .inheritInheritableThreadLocals(false)
                    .start(() -> work(number));
        }
    }

    /** A team of one: {@link #run} is a loop. */
    public static Team single() {
        return new Team(1);
    }

    /** A team as large as the number of processors that this process may use. */
    public static Team ofProcessors() {
        return of(Runtime.getRuntime().availableProcessors());
    }

    /** A team of {@code size} members: the caller and {@code size - 1} threads. */
    public static Team of(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a team has at least one member, not " + size);
        }
        return new Team(size);
    }

    /** The number of members, the caller included. */
    public int size() {
        return size;
    }

    /**
     * Calls {@code task} once for each of 0 ... {@code parts - 1} and returns when all are done. Member {@code m} of
     * {@code s} does the parts from {@code parts * m / s} to before {@code parts * (m + 1) / s}, in this order; the
     * caller is member 0.
     *
     * <p>A part that throws ends its member's share; the other members finish theirs. The exception of the lowest member
     * is then thrown here, with those of others as suppressed ones.
     */
    public void run(int parts, IntConsumer task) {
        if (parts <= 1 || size == 1 || !busy.compareAndSet(false, true)) {
            for (var part = 0; part < parts; part++) {
                task.accept(part);
            }
            return;
        }
        Throwable failure;
        try {
            if (signals.get(ROUND) == CLOSED) {
                throw new IllegalStateException("this team is closed: its threads have ended");
            }
            start(parts, task);
            share(0, task, parts);
            awaitOthers();
            failure = takeFailures();
        } finally {
            this.task = null;
            this.caller = null;
            busy.set(false);
        }
        rethrow(failure);
    }

    private void start(int parts, IntConsumer task) {
        this.parts = parts;
        this.task = task;
        this.caller = Thread.currentThread();
        signals.set(PENDING, size - 1);
        signals.incrementAndGet(ROUND);
        wakeSleepers();
    }

    private void wakeSleepers() {
        for (var member = 1; member < size; member++) {
            if (signals.get(asleep(member)) != 0) {
                LockSupport.unpark(workers[member - 1]);
            }
        }
    }

    private void awaitOthers() {
        for (var spins = 0; signals.get(PENDING) != 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                signals.set(asleep(0), 1);
                if (signals.get(PENDING) != 0) {
                    LockSupport.park(this);
                }
                signals.set(asleep(0), 0);
            }
        }
    }

    private @Nullable Throwable takeFailures() {
        Throwable first = null;
        for (var member = 0; member < size; member++) {
            var failure = failures[member];
            failures[member] = null;
            if (first == null) {
                first = failure;
            } else if (failure != null && failure != first) {
                first.addSuppressed(failure);
            }
        }
        return first;
    }

    private static void rethrow(@Nullable Throwable failure) {
        switch (failure) {
            case null -> {}
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new UndeclaredThrowableException(failure);
        }
    }

    private void work(int member) {
        for (var round = 0L; ; ) {
            round = awaitRound(member, round);
            if (round == CLOSED) {
                return;
            }
            share(member, task, parts);
            finish();
        }
    }

    private long awaitRound(int member, long last) {
        for (var spins = 0; ; spins++) {
            var round = signals.get(ROUND);
            if (round != last) {
                return round;
            }
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                signals.set(asleep(member), 1);
                if (signals.get(ROUND) == last) {
                    LockSupport.park(this);
                }
                signals.set(asleep(member), 0);
                // An interrupted thread would not sleep again; nobody has a reason to interrupt a worker.
                Thread.interrupted();
            }
        }
    }

    private void share(int member, @Nullable IntConsumer task, int parts) {
        if (task == null) {
            throw new AssertionError("a round without a task");
        }
        var end = (int) ((long) parts * (member + 1) / size);
        try {
            for (var part = (int) ((long) parts * member / size); part < end; part++) {
                task.accept(part);
            }
        } catch (Throwable failure) {
            failures[member] = failure;
        }
    }

    private void finish() {
        // Read before the count falls: after that the caller may be on its way to the next round.
        var waiting = caller;
        if (signals.decrementAndGet(PENDING) == 0 && signals.get(asleep(0)) != 0) {
            LockSupport.unpark(waiting);
        }
    }

    private static int asleep(int member) {
        return ASLEEP + member * STRIDE;
    }

    /** Ends the threads and waits until they have ended; a call of {@link #run} under way is finished first. */
    @Override
    public void close() {
        while (!busy.compareAndSet(false, true)) {
            Thread.onSpinWait();
        }
        signals.set(ROUND, CLOSED);
        wakeSleepers();
        busy.set(false);
        var interrupted = false;
        for (var worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
