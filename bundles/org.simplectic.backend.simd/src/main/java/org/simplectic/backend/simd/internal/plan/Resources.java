package org.simplectic.backend.simd.internal.plan;

import org.jspecify.annotations.Nullable;
import org.simplectic.backend.simd.internal.code.WarmUp;
import org.simplectic.backend.simd.internal.dense.Gemm;
import org.simplectic.backend.simd.internal.memory.Memory;
import org.simplectic.backend.simd.internal.memory.Pool;
import org.simplectic.backend.simd.internal.parallel.Team;

/** What all plans of a backend share: memory, threads and library kernels, each made when first needed. */
public final class Resources implements AutoCloseable {
    /** Enough for one piece of a row of the widest type. */
    private static final int ZEROS = LoopStep.PIECE * 16;

    private final Pool pool;
    private final int threads;
    private final WarmUp warmUp;
    private @Nullable Team team;
    private @Nullable Gemm gemm64;
    private @Nullable Gemm gemm32;
    private long zeros;

    /**
     * A resources.
     *
     * @param pool where memory comes from
     * @param threads how many threads share the work
     * @param vectorsAtOnce whether kernels use vectors without being warmed up: for tests
     */
    public Resources(Pool pool, int threads, boolean vectorsAtOnce) {
        this.pool = pool;
        this.threads = threads;
        this.warmUp = new WarmUp(pool, vectorsAtOnce);
    }

    /** Where memory comes from. */
    public Pool pool() {
        return pool;
    }

    WarmUp warmUp() {
        return warmUp;
    }

    int threads() {
        return threads;
    }

    synchronized Team team() {
        var ready = team;
        if (ready == null) {
            ready = Team.of(threads);
            team = ready;
        }
        return ready;
    }

    synchronized Gemm gemm64() {
        var ready = gemm64;
        if (ready == null) {
            ready = Gemm.f64(team());
            gemm64 = ready;
        }
        return ready;
    }

    synchronized Gemm gemm32() {
        var ready = gemm32;
        if (ready == null) {
            ready = Gemm.f32(team());
            gemm32 = ready;
        }
        return ready;
    }

    /** An address at which a kernel can read zeros, as many as one item of a loop takes. */
    synchronized long zeros() {
        if (zeros == 0) {
            zeros = pool.take(Pool.sizeClass(ZEROS));
            Memory.clear(zeros, ZEROS);
        }
        return zeros;
    }

    @Override
    public synchronized void close() {
        warmUp.close();
        if (gemm64 != null) {
            gemm64.close();
        }
        if (gemm32 != null) {
            gemm32.close();
        }
        if (team != null) {
            team.close();
        }
    }
}
