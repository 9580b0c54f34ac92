package org.simplectic.backend.simd.internal.code;

import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.DType;
import org.simplectic.backend.simd.internal.memory.Memory;
import org.simplectic.backend.simd.internal.memory.Pool;

/**
 * Runs the vectors of kernels on memory of its own, in a thread of its own, until the JVM has compiled them: before that they
 * take microseconds an element.
 */
public final class WarmUp implements AutoCloseable {
    /** Elements of a run: some whole vectors and a rest. */
    private static final int COUNT = 16 * 16 + 5;

    /** Runs after which vectors should be compiled; if not, they are loaded anew. */
    private static final int ENOUGH = 8_000;

    /** How often. */
    private static final int ATTEMPTS = 5;

    /** Runs between looks at the clock. */
    private static final int RUNS = 50;

    /** What an element of a compiled kernel takes at most, in nanoseconds for each instruction. */
    private static final double FAST = 1;

    private static final int BYTES = COUNT * 16 + 1024;

    private final Pool pool;
    private final boolean vectorsAtOnce;
    private final LinkedBlockingQueue<WarmCode> asked = new LinkedBlockingQueue<>();
    private @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * A thread that is started when it is first asked for something.
     *
     * @param pool where its memory comes from
     * @param vectorsAtOnce whether kernels use vectors without being warmed up: for tests
     */
    public WarmUp(Pool pool, boolean vectorsAtOnce) {
        this.pool = pool;
        this.vectorsAtOnce = vectorsAtOnce;
    }

    boolean vectorsAtOnce() {
        return vectorsAtOnce;
    }

    synchronized void ask(WarmCode code) {
        asked.add(code);
        if (thread == null && !closed) {
            thread = Thread.ofPlatform()
                    .daemon()
                    .name("simplectic-simd-warm-up")
                    .priority(Thread.MIN_PRIORITY)
                    .inheritInheritableThreadLocals(false)
                    .start(this::work);
        }
    }

    private void work() {
        try {
            while (!closed) {
                var code = asked.take();
                for (var kernel : code.vectors()) {
                    warm(code, kernel);
                }
            }
        } catch (InterruptedException e) {
            // Closed: the thread ends.
            Thread.currentThread().interrupt();
        }
    }

    private void warm(WarmCode code, Kernels.Vectors kernel) {
        int sizeClass = Pool.sizeClass(BYTES);
        var pointers = new long[kernel.kernel().pointers().size()];
        for (int i = 0; i < pointers.length; i++) {
            pointers[i] = pool.take(sizeClass);
            fill(kernel.kernel().pointers().get(i).type().real(), pointers[i]);
        }
        double fast = FAST * COUNT * (5 + kernel.kernel().reachable().size());
        try {
            boolean isFast = false;
            for (int attempt = 0; attempt < ATTEMPTS && !isFast && !closed; attempt++) {
                if (attempt > 0) {
                    code.reload(kernel.vectors());
                }
                isFast = runs(code.code(kernel.vectors()), kernel.vectors(), pointers, fast);
            }
            if (isFast) {
                code.warm(kernel);
            }
        } finally {
            for (long pointer : pointers) {
                pool.give(sizeClass, pointer);
            }
        }
    }

    /** Whether a kernel became fast. */
    private boolean runs(Code code, int kernel, long[] pointers, double fast) {
        for (int runs = 0; runs < ENOUGH && !closed; runs += RUNS) {
            long start = System.nanoTime();
            for (int i = 0; i < RUNS; i++) {
                code.run(kernel, pointers, COUNT);
            }
            if ((System.nanoTime() - start) / (double) RUNS < fast && runs > 0) {
                return true;
            }
        }
        return false;
    }

    private static void fill(DType type, long address) {
        for (int i = 0; i < BYTES / type.bytes(); i++) {
            switch (type) {
                case F64 -> Memory.putDouble(address + 8L * i, 0.5);
                case F32 -> Memory.putFloat(address + 4L * i, 0.5f);
                case I64 -> Memory.putLong(address + 8L * i, 1);
                case I32 -> Memory.putInt(address + 4L * i, 1);
                default -> Memory.putByte(address + i, (byte) 1);
            }
        }
    }

    /** Ends the thread, and waits until it has ended. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        if (running != null) {
            running.interrupt();
            boolean interrupted = false;
            while (running.isAlive()) {
                try {
                    running.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
