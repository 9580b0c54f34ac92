package org.simplectic.cli.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.simplectic.cli.ExitCode;
import org.slf4j.LoggerFactory;

/**
 * Lets a run end in order when the user stops the process (Ctrl-C, SIGTERM): the run hears of it, stops at its next
 * safe point, writes what it has, and only then the process ends, with {@link ExitCode#INTERRUPTED}.
 *
 * <p>The JVM runs this object's hook when it shuts down. The hook asks the run to stop, waits for {@link #close} up to
 * a limit, and halts the JVM: after a signal there is no other way to choose the exit code. A run that ends by itself
 * takes the hook away in {@link #close}, so that an exit after it never waits. If both happen at once, either the hook
 * is gone before the shutdown begins, or {@code close} finds the shutdown under way and lets the hook go on; nothing
 * waits for the other forever.
 *
 * <p>In a process that outlives its runs, such as a shell, the wish comes from whoever called the run, and signals are not
 * listened to.
 */
final class Interruption implements AutoCloseable {
    /** How long a run may take to reach a safe point and to write its outputs. */
    private static final int PATIENCE_SECONDS = 10;

    private final CountDownLatch runs = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread("simplectic-interruption") {
        @Override
        public void run() {
            letRunEnd();
        }
    };
    private final boolean bySignal;
    private volatile boolean requested;

    private Interruption(boolean bySignal) {
        this.bySignal = bySignal;
    }

    /** Of the one run that the process is there for. */
    static Interruption bySignal() {
        return new Interruption(true);
    }

    /** Of a run among others; only {@link #request} stops it. */
    static Interruption byRequest() {
        return new Interruption(false);
    }

    /** Whether the process is there for this run alone. */
    boolean isBySignal() {
        return bySignal;
    }

    /** Begins to listen to the process's end; before that, a signal ends the process at once. */
    void watch() {
        if (!bySignal) {
            return;
        }
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException exception) {
            requested = true;
        }
    }

    /** Whether the user wants the run to stop. */
    boolean requested() {
        return requested;
    }

    /** The run takes steps from now on. */
    void runs() {
        runs.countDown();
    }

    /** Waits until {@link #runs} or {@link #close}, up to a limit. */
    void awaitRun(int seconds) throws InterruptedException {
        if (!runs.await(seconds, TimeUnit.SECONDS)) {
            LoggerFactory.getLogger(Interruption.class).info("no step within {} s", seconds);
        }
    }

    /** What the user's signal does. */
    void request() {
        requested = true;
    }

    /** The run is over, its outputs are written, and the user was told. Without {@link #watch}, does nothing. */
    @Override
    public void close() {
        runs();
        if (!bySignal) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exception) {
            requested = true;
        }
        over.countDown();
    }

    private void letRunEnd() {
        requested = true;
        try {
            if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("error: the run did not stop within " + PATIENCE_SECONDS + " s; ended without it");
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
}
