package org.simplectic.backend.simd.internal.sparse;

import java.lang.foreign.Arena;

/**
 * A loop over rows with the same offsets, and whether the JVM has compiled it. Before that its vectors are objects, and it takes
 * a hundred times as long as one row after the other.
 */
final class CompiledRun {
    /** Rows of a trial: vectors of them, and some that two vectors share. */
    private static final int FIRST = 3;

    private static final int END = 200;

    /** Nanoseconds that an entry takes at most in a compiled loop. */
    private static final double FAST = 4;

    private static final long BYTES = (long) Double.BYTES * END * RunLoop.MOST_ENTRIES;

    /** What trials work on: zeros, of which no harm is done when two threads try at once. */
    private static final long VALUES = Arena.global().allocate(2 * BYTES, 64).address();

    private static final long X = Arena.global().allocate(BYTES, 64).address();
    private static final long Y = Arena.global().allocate(BYTES, 64).address();
    private static final int[] OFFSETS = new int[RunLoop.MOST_ENTRIES];

    private final RunLoop loop;
    private final RunKernel kernel;
    private volatile boolean isFast;

    CompiledRun(RunLoop loop) {
        this.loop = loop;
        this.kernel = RunCompiler.compile(loop);
    }

    RunKernel kernel() {
        return kernel;
    }

    boolean isFast() {
        return isFast;
    }

    /**
     * Runs it a little, which brings its compilation nearer, and looks at the clock.
     *
     * @param nanoseconds after which it stops trying; the first time is free
     */
    void tryOut(long nanoseconds) {
        long begin = System.nanoTime();
        long last = begin;
        do {
            kernel.run(VALUES, X, Y, FIRST, END, OFFSETS, 0);
            long now = System.nanoTime();
            isFast = now - last < FAST * loop.length() * (END - FIRST);
            last = now;
        } while (!isFast && last - begin < nanoseconds);
    }
}
