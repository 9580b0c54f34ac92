package org.simplectic.backend.simd.internal.code;

import java.util.ArrayDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.DType;
import org.simplectic.backend.simd.internal.memory.Memory;
import org.simplectic.backend.simd.internal.memory.Pool;

/**
 * Runs the vectors of kernels on memory of its own, in a thread of its own, until the JVM has compiled them: before that they
 * take microseconds an element.
 */
public final class WarmUp implements AutoCloseable {
    /** Elements of a run: whole vectors. */
    private static final int COUNT = 16 * 16;

    /** Elements of every other run: a rest in addition, as the compiler leaves out what it has never seen happen. */
    private static final int WITH_REST = COUNT + 5;

    /** Nanoseconds that a kernel runs before it is the next one's turn. */
    private static final long TURN = 5_000_000;

    /** Nanoseconds that the processor is left to the compiler after everyone's turn. */
    private static final long PAUSE = 5_000_000;

    /** Nanoseconds of running after which a kernel stays as it is: something keeps the compiler from it. */
    private static final long PATIENCE = 30_000_000_000L;

    /** What an element of a compiled kernel takes at most, in nanoseconds for each instruction. */
    private static final double FAST = 1;

    private static final int BYTES = WITH_REST * 16 + 1024;

    private final Pool pool;
    private final boolean vectorsAtOnce;
    private final LinkedBlockingQueue<WarmCode> asked = new LinkedBlockingQueue<>();
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
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
                for (var code = jobs.isEmpty() ? asked.take() : asked.poll(); code != null; code = asked.poll()) {
                    for (var kernel : code.vectors()) {
                        jobs.add(new Job(code, kernel));
                    }
                }
                for (int turns = jobs.size(); turns > 0 && !closed; turns--) {
                    var job = jobs.remove();
                    if (job.takesItsTurn()) {
                        jobs.add(job);
                    } else {
                        job.close();
                    }
                }
                LockSupport.parkNanos(PAUSE);
            }
        } catch (InterruptedException e) {
            // Closed: the thread ends.
            Thread.currentThread().interrupt();
        } finally {
            jobs.forEach(Job::close);
        }
    }

    /** A kernel that is to become fast. */
    private final class Job implements AutoCloseable {
        private final WarmCode code;
        private final Kernels.Vectors kernel;
        private final int sizeClass = Pool.sizeClass(BYTES);
        private final long[] pointers;

        /** Nanoseconds that both runs take at most. */
        private final double fast;

        private long spent;

        Job(WarmCode code, Kernels.Vectors kernel) {
            this.code = code;
            this.kernel = kernel;
            this.fast = FAST
                    * (COUNT + WITH_REST)
                    * (5 + kernel.kernel().reachable().size());
            this.pointers = new long[kernel.kernel().pointers().size()];
            for (int i = 0; i < pointers.length; i++) {
                pointers[i] = pool.take(sizeClass);
                fill(kernel.kernel().pointers().get(i).type().real(), pointers[i]);
            }
        }

        /** Runs for a while; whether it wants another turn. */
        boolean takesItsTurn() {
            long begin = System.nanoTime();
            long last = begin;
            do {
                code.runVectors(kernel, pointers, WITH_REST);
                code.runVectors(kernel, pointers, COUNT);
                long now = System.nanoTime();
                if (now - last < fast) {
                    code.warm(kernel);
                    return false;
                }
                last = now;
            } while (last - begin < TURN);
            spent += last - begin;
            return spent < PATIENCE;
        }

        @Override
        public void close() {
            for (long pointer : pointers) {
                pool.give(sizeClass, pointer);
            }
        }
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
