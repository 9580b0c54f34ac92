package org.simplectic.backend.simd.internal.plan;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.simplectic.array.DType;
import org.simplectic.backend.simd.internal.code.WarmUp;
import org.simplectic.backend.simd.internal.dense.Dense;
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
    private final Map<DType, Dense> dense = new EnumMap<>(DType.class);
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

    /** Linear algebra for a type of real numbers. */
    synchronized Dense dense(DType type) {
        return dense.computeIfAbsent(type, t -> t == DType.F64 ? Dense.f64(team()) : Dense.f32(team()));
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
        dense.values().forEach(Dense::close);
        if (team != null) {
            team.close();
        }
    }
}
