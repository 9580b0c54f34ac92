package org.simplectic.cli.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
    private final Thread hook;
    private volatile boolean requested;

    private Interruption() {
        hook = new Thread("simplectic-interruption") {
            @Override
            public void run() {
                stop();
            }
        };
    }

    /** Begins to listen. */
    static Interruption watch() {
        var interruption = new Interruption();
        try {
            Runtime.getRuntime().addShutdownHook(interruption.hook);
        } catch (IllegalStateException exception) {
            interruption.requested = true;
        }
        return interruption;
    }

    /** Whether the user wants the run to stop. */
    boolean requested() {
        return requested;
    }

    /** What the user's signal does. */
    void request() {
        requested = true;
    }

    /** The run is over and its outputs are written. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exception) {
            requested = true;
        }
        over.countDown();
    }

    private void stop() {
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
