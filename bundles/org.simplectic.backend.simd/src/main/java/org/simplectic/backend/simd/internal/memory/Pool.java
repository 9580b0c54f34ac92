package org.simplectic.backend.simd.internal.memory;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Buffers of native memory in size classes, two to a doubling: taken and given back in some ten nanoseconds, without garbage.
 * Every buffer begins at a multiple of 64 bytes and is readable for 64 bytes beyond its end, so that kernels may read whole
 * vectors there. Safe for use by several threads.
 */
public final class Pool implements AutoCloseable {
    /** Alignment of buffers, and what may be read beyond their ends. */
    public static final int ALIGNMENT = 64;

    private static final long SLAB = 1L << 20;
    private static final long LARGE = 1L << 20;

    /** Large blocks kept for reuse, in all; what is given back beyond goes to the system. */
    private static final long IDLE_LIMIT = 2L << 30;

    private final Arena arena = Arena.ofShared();
    private final Bin[] bins = new Bin[128];
    private final AtomicLong idleLarge = new AtomicLong();
    private final List<Long> closing = new ArrayList<>();
    private long slabNext;
    private long slabEnd;
    private boolean closed;

    /** Makes an empty pool. */
    public Pool() {
        for (int i = 0; i < bins.length; i++) {
            bins[i] = new Bin(sizeOf(i));
        }
    }

    /** Free buffers of one size, behind a lock that is held for a few instructions. */
    private static final class Bin {
        private static final VarHandle LOCK;

        static {
            try {
                LOCK = MethodHandles.lookup().findVarHandle(Bin.class, "lock", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        final long size;
        private long[] free = new long[4];
        private int count;
        private long taken;

        @SuppressWarnings("unused") // through the handle
        private int lock;

        Bin(long size) {
            this.size = size;
        }

        void lock() {
            while (!LOCK.compareAndSet(this, 0, 1)) {
                Thread.onSpinWait();
            }
        }

        void unlock() {
            LOCK.setRelease(this, 0);
        }

        /** A free buffer, or 0. */
        long take() {
            lock();
            try {
                taken++;
                return count == 0 ? 0 : free[--count];
            } finally {
                unlock();
            }
        }

        void give(long address) {
            lock();
            try {
                taken--;
                if (count == free.length) {
                    free = Arrays.copyOf(free, 2 * count);
                }
                free[count++] = address;
            } finally {
                unlock();
            }
        }

        void forget() {
            lock();
            try {
                taken--;
            } finally {
                unlock();
            }
        }

        long taken() {
            lock();
            try {
                return taken;
            } finally {
                unlock();
            }
        }
    }

    /** The size class of buffers of at least so many bytes. */
    public static int sizeClass(long bytes) {
        long needed = Math.max(bytes, 1) + ALIGNMENT;
        int power = 63 - Long.numberOfLeadingZeros(needed - 1);
        boolean upper = needed > 3L << (power - 1);
        return 2 * power + (upper ? 1 : 0) - 12;
    }

    private static long sizeOf(int sizeClass) {
        int power = (sizeClass + 12) / 2;
        return power > 61 ? Long.MAX_VALUE : (sizeClass & 1) == 0 ? 3L << (power - 1) : 2L << power;
    }

    /**
     * A buffer of a size class, with anything in it.
     *
     * @return its address
     */
    public long take(int sizeClass) {
        var bin = bins[sizeClass];
        long address = bin.take();
        if (address == 0) {
            return allocate(bin);
        }
        if (bin.size >= LARGE) {
            idleLarge.addAndGet(-bin.size);
        }
        return address;
    }

    /** Takes back a buffer of this pool and size class. */
    public void give(int sizeClass, long address) {
        var bin = bins[sizeClass];
        if (bin.size < LARGE) {
            bin.give(address);
        } else if (idleLarge.addAndGet(bin.size) <= IDLE_LIMIT || !LargeBlocks.available()) {
            bin.give(address);
        } else {
            idleLarge.addAndGet(-bin.size);
            bin.forget();
            release(address);
        }
    }

    private synchronized long allocate(Bin bin) {
        if (closed) {
            bin.forget();
            throw new IllegalStateException("the simd backend is closed");
        }
        if (bin.size >= LARGE) {
            if (!LargeBlocks.available()) {
                return arena.allocate(bin.size, ALIGNMENT).address();
            }
            long address = LargeBlocks.allocate(bin.size);
            closing.add(address);
            return address;
        }
        if (slabEnd - slabNext < bin.size) {
            slabNext = arena.allocate(SLAB, ALIGNMENT).address();
            slabEnd = slabNext + SLAB;
        }
        long address = slabNext;
        slabNext += Math.ceilDiv(bin.size, ALIGNMENT) * ALIGNMENT;
        return address;
    }

    private synchronized void release(long address) {
        closing.remove(Long.valueOf(address));
        LargeBlocks.free(address);
    }

    /**
     * What is taken and not given back.
     *
     * @return bytes, by size classes
     */
    public long outstandingBytes() {
        long bytes = 0;
        for (var bin : bins) {
            long taken = bin.taken();
            bytes += taken == 0 ? 0 : taken * bin.size;
        }
        return bytes;
    }

    /**
     * Gives all memory back to the system, unless some of it was not given back to the pool: whoever holds that, a run that hangs for
     * example, may still write to it, and the process would crash. Then all of it stays until the process ends.
     */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (outstandingBytes() > 0) {
                return;
            }
            closing.forEach(LargeBlocks::free);
            arena.close();
        }
    }
}
