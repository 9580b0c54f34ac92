package org.simplectic.cli.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.simplectic.cli.ExitCode;

/**
 * Lets a run end in order when the user stops the process (Ctrl-C, SIGTERM): the run hears of it, stops at its next
 * safe point, writes what it has, and only then the process ends, with {@link ExitCode#INTERRUPTED}.
 *
 * <p>The JVM runs this object's hook when it shuts down. The hook asks the run to stop, waits for {@link #close} up to
 * a limit, and halts the JVM: after a signal there is no other way to choose the exit code. A run that ends by itself
 * takes the hook away in {@link #close}, so that an exit after it never waits. If both happen at once, either the hook
 * is gone before the shutdown begins, or {@code close} finds the shutdown under way and lets the hook go on; nothing
 * waits for the other forever.
 */
final class Interruption implements AutoCloseable {
    /** How long a run may take to reach a safe point and to write its outputs. */
    private static final int PATIENCE_SECONDS = 10;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread("simplectic-interruption") {
        @Override
        public void run() {
            letRunEnd();
        }
    };
    private volatile boolean requested;

    /** Begins to listen to the process's end; before that, a signal ends the process at once. */
    void watch() {
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

    /** What the user's signal does. */
    void request() {
        requested = true;
    }

    /** The run is over, its outputs are written, and the user was told. Without {@link #watch}, does nothing. */
    @Override
    public void close() {
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
