package org.simplectic.backend.java.internal;

/** Counts and times the runs of one instruction. */
final class Timer {
    private long calls;
    private long nanoseconds;

    Instruction around(Instruction instruction) {
        return (w, n) -> {
            long start = System.nanoTime();
            instruction.run(w, n);
            nanoseconds += System.nanoTime() - start;
            calls++;
        };
    }

    long calls() {
        return calls;
    }

    long nanoseconds() {
        return nanoseconds;
    }
}
